using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace Mailroom.Classifying.Llm;

/// <summary>What an LLM says of a document, held against what it was asked.</summary>
/// <param name="DocumentType">The name of a type of the list, or <see cref="Answer.Unknown"/>.</param>
/// <param name="Confidence">How sure it says it is, from 0 to 1.</param>
/// <param name="Quote">Words that it says stand in the document; may be empty.</param>
public sealed record LlmAnswer(string DocumentType, double Confidence, string Quote)
{
    /// <summary>The longest quote that is asked for, and taken, in characters.</summary>
    internal const int LongestQuote = 200;

    // Servers that hold an answer to a schema take no list longer than this; the answer is checked here all the same.
    private const int LongestList = 250;

    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        MaxDepth = 2,
    };

    /// <summary>Reads an answer.</summary>
    /// <returns>The answer, or null where it is anything else than what was asked for.</returns>
    internal static LlmAnswer? Parse(string text, IReadOnlyList<DocumentType> types)
    {
        try
        {
            var answer = JsonSerializer.Deserialize<LlmAnswer>(text, Strict);
            return answer is { Confidence: >= 0 and <= 1 } && (answer.DocumentType == Answer.Unknown || types.Any(type => type.Name == answer.DocumentType)) ? answer : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The form of the answer as a JSON schema.</summary>
    internal static ChatResponseFormat Format(IReadOnlyList<DocumentType> types)
    {
        var name = new JsonObject { ["type"] = "string" };
        if (types.Count < LongestList) name["enum"] = new JsonArray([.. types.Select(type => type.Name).Append(Answer.Unknown).Distinct(StringComparer.Ordinal).Select(one => (JsonNode)one)]);
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["documentType"] = name,
                ["confidence"] = new JsonObject { ["type"] = "number", ["description"] = "From 0 to 1." },
                ["quote"] = new JsonObject { ["type"] = "string", ["description"] = "Words of the document." },
            },
            ["required"] = new JsonArray("documentType", "confidence", "quote"),
            ["additionalProperties"] = false,
        };
        return ChatResponseFormat.ForJsonSchema(JsonSerializer.SerializeToElement(schema), "document_type");
    }
}
