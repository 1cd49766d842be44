using Mailroom.Classifying.Words;

namespace Mailroom.Classifying.Knowledge;

/// <summary>The document types that the classifier knows, as ready types for a list of one's own.</summary>
public static class BuiltInTypes
{
    private const int MostHeadings = 2;
    private const int MostWords = 8;
    private const int MostSharers = 3;
    private const int FewestWords = 4;
    private const int DescribedWords = 4;
    private const int ShortestInside = 4;

    // "With" in each language: all that a description needs besides the knowledge's own words, which are quoted since they are of any part of speech.
    private static readonly Dictionary<string, string> With = new(StringComparer.Ordinal)
    {
        ["de"] = "mit",
        ["en"] = "with",
        ["es"] = "con",
        ["fr"] = "avec",
        ["it"] = "con",
        ["nl"] = "met",
        ["pt"] = "com",
        ["ro"] = "cu",
    };

    /// <summary>The languages in which types can be listed, as ISO 639-1 codes.</summary>
    public static IReadOnlyList<string> Languages { get; } = [.. KnowledgeBase.BuiltIn.Languages.Keys];

    /// <summary>Lists the types in a language, in the order of their names.</summary>
    /// <param name="language">One of <see cref="Languages"/>.</param>
    /// <param name="search">Words of which each must occur in one of the type's names or titles, in any language; null or blank for all types.</param>
    /// <exception cref="ArgumentException">The language is not known.</exception>
    public static IReadOnlyList<DocumentType> List(string language, string? search = null)
    {
        var knowledge = KnowledgeBase.BuiltIn;
        if (!knowledge.Languages.TryGetValue(language, out var words)) throw new ArgumentException($"The language must be one of {string.Join(", ", Languages)}.", nameof(language));
        var wanted = Stems(search ?? "");
        var sharers = words.Types.Values.SelectMany(Phrases).CountBy(Key).ToDictionary(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var list = new List<DocumentType>();
        foreach (var type in knowledge.Types)
        {
            if (!words.Types.TryGetValue(type.Id, out var own) || own.Aliases.FirstOrDefault(names.Add) is not { } name) continue;
            if (wanted.Length > 0 && !knowledge.Languages.Values.Any(other => other.Types.TryGetValue(type.Id, out var called) && Matches(called, wanted))) continue;
            list.Add(Make(Capital(name), language, own, phrase => sharers[Key(phrase)]));
        }

        return [.. list.OrderBy(type => Folding.Fold(type.Name), StringComparer.Ordinal)];
    }

    private static DocumentType Make(string name, string language, TypeWords words, Func<string, int> sharers)
    {
        var named = words.Aliases.Select(Key).ToHashSet(StringComparer.Ordinal);
        var cues = Best(words.Cues);
        var headings = Best(words.Headings).ExceptBy(cues.Select(Key), Key).Take(MostHeadings).ToList();
        // Cues lead: nearly every document has some of them, but few have a rarer title.
        List<string> unique = [.. cues.Take(MostWords - headings.Count), .. headings];
        return new DocumentType(name, Describe(name, language, cues), unique);

        List<string> Best(IReadOnlyList<string> phrases)
        {
            var ordered = phrases.Where(phrase => !named.Contains(Key(phrase))).DistinctBy(Key).OrderBy(sharers).ToList();
            var distinctive = ordered.Count(phrase => sharers(phrase) <= MostSharers);
            return ordered[..Math.Min(ordered.Count, Math.Max(distinctive, FewestWords))];
        }
    }

    private static string Describe(string name, string language, List<string> cues) =>
        cues.Count > 0 && With.TryGetValue(language, out var with) ? $"{name} {with} {string.Join(", ", cues.Take(DescribedWords).Select(cue => $"“{cue}”"))}." : "";

    private static bool Matches(TypeWords words, string[] wanted) =>
        words.Aliases.Concat(words.Headings).Select(Stems).Any(stems => wanted.All(word => stems.Any(stem => IsLike(stem, word))));

    // "Rechnung" finds "Handelsrechnung" too, but "ID" does not find "bid".
    private static bool IsLike(string stem, string word) =>
        stem.StartsWith(word, StringComparison.Ordinal) || word.Length >= ShortestInside && stem.Contains(word, StringComparison.Ordinal);

    private static IEnumerable<string> Phrases(TypeWords words) => words.Aliases.Concat(words.Headings).Concat(words.Cues).DistinctBy(Key);

    private static string Key(string phrase) => string.Join(' ', Stems(phrase));

    private static string[] Stems(string text) => [.. Tokenizer.Split(text).Select(token => token.Stem)];

    private static string Capital(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
