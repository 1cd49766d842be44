using Mailroom.Classifying;
using Mailroom.Storage.Database;
using Microsoft.Extensions.Localization;

namespace Mailroom.WebConsole.Text;

/// <summary>How the names of types are shown.</summary>
public static class TypeNames
{
    /// <summary>A type's own name; for what fits none the word of the language.</summary>
    public static string TypeName(this IStringLocalizer<Texts> texts, string? type) => type is null ? "" : type == Answer.Unknown ? texts["Unknown"] : type;

    /// <summary>All that a file of a classification can be called.</summary>
    public static IReadOnlyList<string> AllNames(this ClassificationDefinition definition) => [.. definition.DocumentTypes.Select(type => type.Name), Answer.Unknown];
}
