using System.Text.Json;
using System.Text.Json.Nodes;
using Mailroom.Api;
using Mailroom.Classifying;

namespace Mailroom.CommandLine;

/// <summary>A JSON file of document types: a list as <c>createClassification</c> takes it, or an object that holds one as <c>documentTypes</c>.</summary>
public static class TypesFile
{
    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="CommandException">It is missing, no JSON, or its types are wrong; the message says where.</exception>
    public static async Task<IReadOnlyList<DocumentType>> ReadAsync(string path, CancellationToken cancellation)
    {
        try
        {
            var node = JsonNode.Parse(await File.ReadAllTextAsync(path, cancellation));
            var list = node is JsonObject holder ? holder["documentTypes"] : node;
            var details = list.Deserialize<List<DocumentTypeDetails?>>(Json.Options);
            return [.. ClassificationRules.Types(details, "documentTypes").Select(type => new DocumentType(type.Name, type.Description, type.UniqueWords))];
        }
        catch (JsonException malformed)
        {
            throw new CommandException($"{path} is not a list of document types: {malformed.Message}");
        }
        catch (RequestException wrong)
        {
            throw new CommandException($"{path}: {wrong.Message}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path} cannot be read: {fault.Message}");
        }
    }
}
