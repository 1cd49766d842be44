using Mailroom.Storage.Database;

namespace Mailroom.Api;

/// <summary>What a classification must look like; each error names its place in the body.</summary>
public static class ClassificationRules
{
    private const string Root = "classificationDetails";
    private const int MaximumTypes = 1000;
    private const int MaximumName = 200;
    private const int MaximumDescription = 10_000;
    private const int MaximumWords = 1000;
    private const int MaximumWord = 200;

    /// <summary>Checks the details of a new classification.</summary>
    public static ClassificationDefinition Create(ClassificationDetails? details)
    {
        Require(details, Root);
        var definition = new ClassificationDefinition(Name(details.Name, $"{Root}.name"), Text(details.Description, $"{Root}.description", MaximumDescription), [])
        {
            Options = OptionRules.Merge(null, details.Options, $"{Root}.options"),
        };
        return TypeIdentity.Replace(definition, Types(details.DocumentTypes, $"{Root}.documentTypes"));
    }

    /// <summary>Puts the members that are given in the place of the old ones.</summary>
    public static ClassificationDefinition Update(ClassificationDefinition old, ClassificationDetails? details)
    {
        Require(details, Root);
        var definition = old with
        {
            Name = details.Name is null ? old.Name : Name(details.Name, $"{Root}.name"),
            Description = details.Description is null ? old.Description : Text(details.Description, $"{Root}.description", MaximumDescription),
            Options = OptionRules.Merge(old.Options, details.Options, $"{Root}.options"),
        };
        return details.DocumentTypes is null ? definition : TypeIdentity.Replace(definition, Types(details.DocumentTypes, $"{Root}.documentTypes"));
    }

    /// <summary>Checks a list of document types that stands at a place.</summary>
    public static List<TypeDefinition> Types(List<DocumentTypeDetails?>? types, string place)
    {
        Require(types, place);
        if (types.Count is 0 or > MaximumTypes) throw RequestException.Invalid($"{place} must hold 1 to {MaximumTypes} document types.");
        var checkedTypes = new List<TypeDefinition>(types.Count);
        var names = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < types.Count; i++)
        {
            var type = Type(types[i], $"{place}[{i}]");
            if (!names.TryAdd(type.Name, i))
                throw RequestException.Invalid($"{place}[{i}].name is the same as that of {place}[{names[type.Name]}]: names are compared without case and must differ.");
            checkedTypes.Add(type);
        }

        return checkedTypes;
    }

    private static TypeDefinition Type(DocumentTypeDetails? type, string place)
    {
        Require(type, place);
        return new TypeDefinition(
            Name(type.Name, $"{place}.name"), Text(type.Description, $"{place}.description", MaximumDescription), Words(type.UniqueWords, $"{place}.uniqueWords"),
            string.IsNullOrWhiteSpace(type.ExtractionId) ? null : Text(type.ExtractionId, $"{place}.extractionId", MaximumName));
    }

    private static List<string> Words(List<string?>? words, string place)
    {
        if (words is null) return [];
        if (words.Count > MaximumWords) throw RequestException.Invalid($"{place} may hold at most {MaximumWords} words or phrases.");
        var kept = new List<string>(words.Count);
        for (var i = 0; i < words.Count; i++)
        {
            var word = Text(words[i], $"{place}[{i}]", MaximumWord);
            if (word.Length > 0) kept.Add(word);
        }

        return kept;
    }

    private static string Name(string? name, string place)
    {
        Require(name, place);
        var trimmed = Text(name, place, MaximumName);
        return trimmed.Length > 0 ? trimmed : throw RequestException.Invalid($"{place} must not be empty.");
    }

    private static string Text(string? text, string place, int limit)
    {
        var trimmed = (text ?? "").Trim();
        return trimmed.Length <= limit ? trimmed : throw RequestException.Invalid($"{place} may have at most {limit} characters.");
    }

    private static void Require([System.Diagnostics.CodeAnalysis.NotNull] object? value, string place)
    {
        if (value is null) throw RequestException.Invalid($"{place} is required.");
    }
}
