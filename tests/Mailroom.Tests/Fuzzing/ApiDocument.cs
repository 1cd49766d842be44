using System.Text.Json.Nodes;

namespace Mailroom.Tests.Fuzzing;

/// <summary>A call as the OpenAPI document describes it.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its address, with the names of what varies in braces.</param>
/// <param name="Parameters">Where each parameter stands, and its name.</param>
/// <param name="MediaType">The kind of its body; null where it has none.</param>
/// <param name="Body">The schema of its body.</param>
/// <param name="Answers">The schema of the answer for each status; null where nothing is said of it.</param>
internal sealed record ApiCall(string Method, string Path, IReadOnlyList<(string Place, string Name)> Parameters, string? MediaType, JsonObject? Body, IReadOnlyDictionary<int, JsonObject?> Answers);

/// <summary>The OpenAPI document of a server.</summary>
internal sealed class ApiDocument(JsonNode document)
{
    /// <summary>All calls.</summary>
    public IReadOnlyList<ApiCall> Calls =>
    [
        .. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(call =>
        {
            // Where a form is taken too, it says the same.
            var (mediaType, body) = call.Value!["requestBody"]?["content"]?.AsObject().MinBy(content => content.Key != "application/json") ?? default;
            return new ApiCall(
                call.Key.ToUpperInvariant(), path.Key, [.. call.Value["parameters"]?.AsArray().Select(one => (Text(one, "in"), Text(one, "name"))) ?? []], mediaType, body?["schema"]?.AsObject(),
                call.Value["responses"]!.AsObject().ToDictionary(answer => int.Parse(answer.Key), answer => answer.Value!["content"]?["application/json"]?["schema"]?.AsObject()));
        })),
    ];

    /// <summary>The schema itself, where this one refers to another or allows null beside one.</summary>
    public JsonObject Resolve(JsonObject schema)
    {
        if (schema["oneOf"] is JsonArray choices) return Resolve(choices.Select(one => one!.AsObject()).First(one => one["type"]?.ToString() != "null"));
        return schema["$ref"] is { } reference ? Resolve(Named(reference.ToString().Split('/')[^1])) : schema;
    }

    /// <summary>The schema of a name.</summary>
    public JsonObject Named(string name) => document["components"]!["schemas"]![name]!.AsObject();

    /// <summary>Where a value is otherwise than its schema says; null where it fits.</summary>
    public string? Misfit(JsonNode? value, JsonObject schema, string place = "$")
    {
        if (value is null) return AllowsNull(schema) ? null : $"{place} is null";
        var meant = Resolve(schema);
        if (Types(meant) is { Count: > 0 } types && !types.Contains(TypeOf(value)) && !(TypeOf(value) == "integer" && types.Contains("number"))) return $"{place} is {TypeOf(value)} and not {string.Join(" or ", types)}";
        if (meant["enum"] is JsonArray allowed && !allowed.Any(one => JsonNode.DeepEquals(one, value))) return $"{place} is {value} and not {string.Join(" or ", allowed)}";
        return value switch
        {
            JsonArray array when meant["items"] is JsonObject items => array.Select((item, index) => Misfit(item, items, $"{place}[{index}]")).FirstOrDefault(misfit => misfit is not null),
            JsonObject members => Misfit(members, meant, place),
            _ => null,
        };
    }

    private string? Misfit(JsonObject members, JsonObject meant, string place)
    {
        if (meant["required"]?.AsArray().FirstOrDefault(name => !members.ContainsKey(name!.ToString())) is { } missing) return $"{place}.{missing} is missing";
        return members.Select(member => (meant["properties"]?[member.Key] ?? meant["additionalProperties"]) is JsonObject schema ? Misfit(member.Value, schema, $"{place}.{member.Key}") : null)
            .FirstOrDefault(misfit => misfit is not null);
    }

    private static bool AllowsNull(JsonObject schema) => schema.Count == 0 || Types(schema).Contains("null") || schema["oneOf"] is JsonArray choices && choices.Any(one => one!["type"]?.ToString() == "null");

    /// <summary>The types that a schema names.</summary>
    public static IReadOnlyList<string> Types(JsonObject schema) => schema["type"] switch
    {
        JsonArray several => [.. several.Select(one => one!.ToString())],
        { } one => [one.ToString()],
        _ => [],
    };

    private static string TypeOf(JsonNode value) => value.GetValueKind() switch
    {
        System.Text.Json.JsonValueKind.Object => "object",
        System.Text.Json.JsonValueKind.Array => "array",
        System.Text.Json.JsonValueKind.String => "string",
        System.Text.Json.JsonValueKind.Number => value.ToJsonString().AsSpan().ContainsAny(".eE") ? "number" : "integer",
        _ => "boolean",
    };

    private static string Text(JsonNode? node, string member) => node![member]!.ToString();
}
