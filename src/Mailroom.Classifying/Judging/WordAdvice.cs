using Mailroom.Classifying.Words;

namespace Mailroom.Classifying.Judging;

/// <summary>Advice on single unique words.</summary>
internal sealed class WordAdvice(IReadOnlyList<DocumentType> types, IReadOnlyList<JudgedDocument> documents, int fewestDocuments = WordAdvice.FewestDocuments)
{
    /// <summary>Of how many documents a type must have before one of its words is called misleading: of fewer, a good word looks so by chance more than once in twenty times.</summary>
    public const int FewestDocuments = 10;

    // A word that none of so many documents has stands in one of ten at most (with a certainty of 95 %).
    private const int FewestForUnused = 30;
    // A single find in another type's document may be chance.
    private const int FewestFinds = 2;
    private const double MuchMoreOften = 2;

    private readonly Dictionary<string, List<JudgedDocument>> byType = documents.Where(document => document.TrueType is not null)
        .GroupBy(document => document.TrueType!).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);

    /// <summary>Words found in documents of other types more often than in those of their own, or that spoke for a wrong answer; those that did most harm first.</summary>
    public IEnumerable<Advice> Misleading()
    {
        var misled = Misled().ToList();
        var byOthers = misled.Where(one => one.Document.TrueType is not null).ToLookup(one => (one.Document.Answer.DocumentType, one.Word), one => one.Document);
        var ofWords = types.Where(type => Count(type.Name) >= fewestDocuments).SelectMany(type => WordsOf(type).Select(word => Judge(type, word, byOthers[(type.Name, word)].ToList())));
        var ofUnfit = misled.Where(one => one.Document.TrueType is null && Count(one.Document.Answer.DocumentType) >= fewestDocuments).GroupBy(one => one.Document.Answer.DocumentType, StringComparer.Ordinal).Select(JudgeUnfit);
        return ofWords.Concat(ofUnfit).Where(advice => advice.Advice is not null).OrderByDescending(advice => advice.Harm).Select(advice => advice.Advice!);
    }

    /// <summary>For each type that has many documents, the words that occur nowhere.</summary>
    public IEnumerable<Advice> Unused()
    {
        foreach (var type in types.Where(type => Count(type.Name) >= FewestForUnused))
        {
            var unused = WordsOf(type).Where(word => !documents.Any(document => document.UniqueWords.Contains(word))).ToList();
            if (unused.Count == 0) continue;
            var (verb, them) = unused.Count == 1 ? ("occurs", "it") : ("occur", "them");
            yield return new Advice(AdviceKind.UnusedWords, [type.Name], unused,
                $"{AdviceWording.Join(unused.Select(AdviceWording.Quote))} of {type.Name} {verb} in none of the {documents.Count} documents: take {them} out, or write {them} as the documents do.");
        }
    }

    private int Count(string type) => byType.GetValueOrDefault(type)?.Count ?? 0;

    private (Advice? Advice, int Harm) Judge(DocumentType type, string word, List<JudgedDocument> misled)
    {
        var own = Found(word, byType.GetValueOrDefault(type.Name) ?? []);
        var others = Found(word, documents.Where(document => document.TrueType != type.Name));
        var worst = byType.Where(group => group.Key != type.Name).Select(group => (Type: group.Key, Share: Found(word, group.Value)))
            .OrderByDescending(other => other.Share.Value).ThenByDescending(other => other.Share.Part).FirstOrDefault();
        var isMoreOften = own.Whole > 0 && others.Part >= FewestFinds && others.Value >= own.Value;
        var isMuchMoreOften = own.Whole > 0 && worst.Share.Part >= FewestFinds && worst.Share.Value >= MuchMoreOften * own.Value;
        var says = new List<string>();
        if (isMoreOften || isMuchMoreOften)
        {
            var most = worst.Share.Part > 0 ? $" (most of all in {worst.Type}: {AdviceWording.Of(worst.Share)})" : "";
            says.Add($"occurs in {AdviceWording.Of(own)} documents of its own type and in {AdviceWording.Of(others)} others{most}");
        }

        if (misled.Count > 0) says.Add($"spoke for {type.Name} in {AdviceWording.Count(misled.Count, "document")} of {documents.Count} wrongly called so ({TrueTypes(misled)})");
        if (says.Count == 0) return (null, 0);
        var remedy = isMoreOften || isMuchMoreOften
            ? $"take it out, or replace it by a phrase that only {type.Name} has"
            : "make it a longer phrase, as it stands in documents of its own type alone";
        return (new Advice(AdviceKind.MisleadingWord, [type.Name], [word], $"{AdviceWording.Quote(word)} of {type.Name} {string.Join(" and ", says)}: {remedy}."), misled.Count);
    }

    // Documents that fit nowhere end up where a little fits; that is seldom the fault of a single word.
    private (Advice? Advice, int Harm) JudgeUnfit(IGrouping<string, (JudgedDocument Document, string Word)> misled)
    {
        var words = misled.CountBy(one => one.Word, StringComparer.Ordinal).OrderByDescending(pair => pair.Value).ToList();
        var count = misled.DistinctBy(one => one.Document).Count();
        return (new Advice(AdviceKind.MisleadingWord, [misled.Key], [.. words.Select(pair => pair.Key)],
            $"{AdviceWording.Join(words.Select(pair => $"{AdviceWording.Quote(pair.Key)} ({pair.Value})"))} spoke for {misled.Key} in {AdviceWording.Count(count, "document")} of {documents.Count} that no type fits: "
            + "add a type for such documents where they are many, else make these words longer phrases, or set a higher minimumConfidence."), count);
    }

    // The unique words that each wrong answer rests on. A word that is the type's name too is left out: the name would speak for it all the same.
    private IEnumerable<(JudgedDocument Document, string Word)> Misled()
    {
        var finder = new UniqueWordFinder(types);
        var own = types.ToDictionary(type => type.Name, type => type.UniqueWords.ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        return documents.Where(document => !document.IsRight && own.ContainsKey(document.Answer.DocumentType))
            .SelectMany(document => document.Answer.Evidence
                .Where(evidence => evidence.Share > 0 && evidence.DocumentType == document.Answer.DocumentType)
                .SelectMany(evidence => finder.Meant(evidence.Phrase)).Distinct(StringComparer.Ordinal)
                .Where(word => own[document.Answer.DocumentType].Contains(word) && !Stems(word).SequenceEqual(Stems(document.Answer.DocumentType)))
                .Select(word => (document, word)));
    }

    private static Share Found(string word, IEnumerable<JudgedDocument> among)
    {
        var (found, all) = (0, 0);
        foreach (var document in among)
        {
            all++;
            if (document.UniqueWords.Contains(word)) found++;
        }

        return new Share(found, all);
    }

    private static string TrueTypes(IEnumerable<JudgedDocument> misled) =>
        string.Join(", ", misled.CountBy(document => document.TrueType!, StringComparer.Ordinal).OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Value} {pair.Key}"));

    private static IEnumerable<string> WordsOf(DocumentType type) => type.UniqueWords.Distinct(StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Stems(string text) => Tokenizer.Split(text).Select(token => token.Stem);
}
