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
    public static async Task<IReadOnlyList<DocumentType>> ReadAsync(string path, CancellationToken cancellation) =>
        [.. (await ReadLabelledAsync(path, cancellation)).Select(labelled => labelled.Type)];

    /// <summary>Reads and checks a file whose types may have a member <c>label</c>: the word that stands for the type in a labelled folder.</summary>
    /// <exception cref="CommandException">It is missing, no JSON, or its types are wrong; the message says where.</exception>
    public static async Task<IReadOnlyList<LabelledType>> ReadLabelledAsync(string path, CancellationToken cancellation)
    {
        try
        {
            var node = JsonNode.Parse(await File.ReadAllTextAsync(path, cancellation));
            var list = node is JsonObject holder ? holder["documentTypes"] : node;
            var types = ClassificationRules.Types(list.Deserialize<List<DocumentTypeDetails?>>(Json.Options), "documentTypes");
            var labels = list.Deserialize<List<LabelMember>>(Json.Options)!;
            return [.. types.Zip(labels, (type, label) => new LabelledType(new DocumentType(type.Name, type.Description, type.UniqueWords), label.Label?.Trim()))];
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

    private sealed record LabelMember(string? Label);
}

/// <summary>A document type, and what it is called where documents are labelled.</summary>
/// <param name="Type">The type.</param>
/// <param name="Label">The word for it, or null where that is its name.</param>
public sealed record LabelledType(DocumentType Type, string? Label);
