using System.Text.Json;
using System.Text.Json.Nodes;
using Mailroom.Erasing;
using Mailroom.Storage.Database;

namespace Mailroom.Api;

/// <summary>The options of a classification.</summary>
internal static class OptionRules
{
    private static readonly string[] LlmValues = ["default", "forbidden"];

    /// <summary>Puts the options that are given in the place of the old ones; null gives one its default again.</summary>
    /// <returns>Null where none is set.</returns>
    public static ClassificationOptions? Merge(ClassificationOptions? old, JsonObject? given, string place)
    {
        if (given is null) return old;
        var options = old ?? new ClassificationOptions();
        foreach (var (name, value) in given)
        {
            var at = $"{place}.{name}";
            options = name switch
            {
                "minimumConfidence" => options with { MinimumConfidence = Share(value, at) },
                "tolerance" => options with { Tolerance = Share(value, at) },
                "segments" => options with { Segments = YesOrNo(value, at) },
                "llm" => options with { Llm = Llm(value, at) },
                "retention" => options with { Retention = Retention(value, at) },
                // A client that sets an option must not believe that it is heeded.
                _ => throw RequestException.Invalid($"{at} is not an option of this server."),
            };
        }

        return options == new ClassificationOptions() ? null : options;
    }

    private static double? Share(JsonNode? value, string place)
    {
        if (value is null) return null;
        return value.GetValueKind() == JsonValueKind.Number && value.AsValue().TryGetValue<double>(out var share) && share is >= 0 and <= 1
            ? share
            : throw RequestException.Invalid($"{place} must be a number from 0 to 1.");
    }

    private static bool? YesOrNo(JsonNode? value, string place) => value?.GetValueKind() switch
    {
        null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw RequestException.Invalid($"{place} must be true or false."),
    };

    private static string? Retention(JsonNode? value, string place)
    {
        if (value is null) return null;
        return value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is var text && RetentionTime.TryParse(text, out _)
            ? text
            : throw RequestException.Invalid($"{place} must be an ISO 8601 duration from one second to 100 years, such as \"P30D\" or \"PT12H\".");
    }

    private static string? Llm(JsonNode? value, string place)
    {
        if (value is null) return null;
        return value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is var text && LlmValues.Contains(text, StringComparer.Ordinal)
            ? text
            : throw RequestException.Invalid($"{place} must be \"default\" or \"forbidden\".");
    }
}
