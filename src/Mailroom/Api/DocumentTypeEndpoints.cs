using System.ComponentModel.DataAnnotations;
using Mailroom.Classifying;
using Mailroom.Classifying.Knowledge;

namespace Mailroom.Api;

/// <summary>The built-in document types.</summary>
public static class DocumentTypeEndpoints
{
    private const string DefaultLanguage = "en";
    private const int MaximumSearch = 200;

    /// <summary>Adds the call.</summary>
    public static void MapDocumentTypes(this RouteGroupBuilder api) => api.MapGet("/documentTypes", List)
        .WithSummary("Lists the built-in document types as ready documentTypes, in a language, and those alone that bear the words searched for.").Answers(400);

    private static BuiltInTypeList List(string? language, string? search)
    {
        language ??= DefaultLanguage;
        if (!BuiltInTypes.Languages.Contains(language, StringComparer.Ordinal)) throw RequestException.Invalid($"language must be one of {string.Join(", ", BuiltInTypes.Languages)}.");
        if (search?.Length > MaximumSearch) throw RequestException.Invalid($"search may have at most {MaximumSearch} characters.");
        return new BuiltInTypeList("success", language, BuiltInTypes.List(language, search));
    }
}

/// <summary>The built-in document types in a language.</summary>
public sealed record BuiltInTypeList([property: AllowedValues("success")] string Status, string Language, IReadOnlyList<DocumentType> DocumentTypes);
