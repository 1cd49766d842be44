using System.Text.Json;
using Mailroom.Reading;

namespace Mailroom.Classifying.Knowledge;

/// <summary>What a language calls a type of document, and the words that its documents use.</summary>
/// <param name="Aliases">What people call the type; its documents often bear these as titles.</param>
/// <param name="Headings">Further titles of such documents.</param>
/// <param name="Cues">Phrases that such documents typically hold.</param>
/// <param name="Against">Phrases that hardly ever stand in such documents, but do in ones that resemble them.</param>
internal sealed record TypeWords(IReadOnlyList<string> Aliases, IReadOnlyList<string> Headings, IReadOnlyList<string> Cues, IReadOnlyList<string> Against);

/// <summary>A language's file: the words of each type by its id, the phrases of marks of form, words that say nothing, and what business terms are called, by their English name.</summary>
internal sealed record LanguageWords(
    IReadOnlyDictionary<string, TypeWords> Types, IReadOnlyDictionary<string, string[]> Marks, IReadOnlyList<string> StopWords, IReadOnlyDictionary<string, string[]> Terms);

/// <summary>What holds for a type in every language.</summary>
/// <param name="Id">The name by which the languages' files refer to it.</param>
/// <param name="KindOf">The type of which it is a kind, or null: an employment agreement is a kind of contract.</param>
/// <param name="Marks">Marks of form that such documents have.</param>
/// <param name="UnlikelyMarks">Marks of form that speak against it.</param>
internal sealed record KnownType(string Id, string? KindOf, IReadOnlyList<Mark> Marks, IReadOnlyList<Mark> UnlikelyMarks)
{
    /// <summary>Whether such documents are mails.</summary>
    public bool IsMail => Marks.Contains(Mark.MailHeaders);
}

/// <summary>What the messages of standards for electronic documents are.</summary>
/// <param name="Names">The messages, as <see cref="XmlVocabulary.Name"/> names them.</param>
/// <param name="Type">The known type that they are; null where that depends on the code.</param>
/// <param name="Codes">The codes by which they are another type, by its id.</param>
internal sealed record KnownMessages(IReadOnlyList<string> Names, string? Type, IReadOnlyDictionary<string, string[]> Codes);

/// <summary>The built-in knowledge of common types of document: the data files of this folder.</summary>
internal sealed class KnowledgeBase
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    private static readonly Lazy<KnowledgeBase> Shared = new(Load);

    private readonly Lazy<Thesaurus> thesaurus;

    private KnowledgeBase(
        IReadOnlyList<KnownType> types, IReadOnlyDictionary<string, LanguageWords> languages, IReadOnlyDictionary<string, string[]> topics, IReadOnlyList<KnownMessages> vocabularies) =>
        (Types, Languages, Topics, Vocabularies, thesaurus) = (types, languages, topics, vocabularies, new Lazy<Thesaurus>(() => new Thesaurus(this)));

    private KnowledgeBase(IReadOnlyList<KnownType> types, KnowledgeBase of) =>
        (Types, Languages, Topics, Vocabularies, thesaurus) = (types, of.Languages, of.Topics, of.Vocabularies, of.thesaurus);

    /// <summary>The knowledge that ships with the library.</summary>
    public static KnowledgeBase BuiltIn => Shared.Value;

    /// <summary>Every known type.</summary>
    public IReadOnlyList<KnownType> Types { get; }

    /// <summary>The words of each language, by its ISO 639-1 code.</summary>
    public IReadOnlyDictionary<string, LanguageWords> Languages { get; }

    /// <summary>The business terms that belong to the same matter, by its name.</summary>
    public IReadOnlyDictionary<string, string[]> Topics { get; }

    /// <summary>The standards for electronic documents by which a document states its type.</summary>
    public IReadOnlyList<KnownMessages> Vocabularies { get; }

    /// <summary>The business terms made ready for looking up; made once.</summary>
    public Thesaurus Thesaurus => thesaurus.Value;

    /// <summary>The same without any type: what is left are stop words and the phrases of marks of form.</summary>
    public KnowledgeBase WithoutTypes() => new([], this);

    /// <summary>The same without some types, as if nobody had written them down.</summary>
    public KnowledgeBase Without(IReadOnlyCollection<string> ids) => new([.. Types.Where(type => !ids.Contains(type.Id))], this);

    /// <summary>The type that a document states it is; null where it states none, or holds documents of several.</summary>
    public KnownType? TypeOf(XmlVocabulary vocabulary)
    {
        if (Vocabularies.FirstOrDefault(one => one.Names.Contains(vocabulary.Name, StringComparer.Ordinal)) is not { } messages) return null;
        var ids = vocabulary.Codes.Select(OfCode).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var id = vocabulary.Codes.Count == 0 ? messages.Type : ids is [var only] ? only : null;
        return Types.FirstOrDefault(type => type.Id == id);

        string? OfCode(string code) => messages.Codes.FirstOrDefault(type => type.Value.Contains(code, StringComparer.Ordinal)).Key ?? messages.Type;
    }

    private static KnowledgeBase Load()
    {
        const string Folder = "Mailroom.Classifying.Knowledge.";
        var assembly = typeof(KnowledgeBase).Assembly;
        var languages = new SortedDictionary<string, LanguageWords>(StringComparer.Ordinal);
        IReadOnlyList<KnownType>? types = null;
        IReadOnlyDictionary<string, string[]>? topics = null;
        IReadOnlyList<KnownMessages>? vocabularies = null;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var part = name[Folder.Length..^".json".Length];
            if (part == "types") types = JsonSerializer.Deserialize<IReadOnlyList<KnownType>>(stream, Options)!;
            else if (part == "topics") topics = JsonSerializer.Deserialize<Dictionary<string, string[]>>(stream, Options)!;
            else if (part == "vocabularies") vocabularies = JsonSerializer.Deserialize<IReadOnlyList<KnownMessages>>(stream, Options)!;
            else languages.Add(part, JsonSerializer.Deserialize<LanguageWords>(stream, Options)!);
        }
        return new KnowledgeBase(types!, languages, topics!, vocabularies!);
    }
}
