namespace Mailroom.Classifying.Judging;

/// <summary>What a piece of advice is about.</summary>
public enum AdviceKind
{
    /// <summary>A unique word that leads to wrong answers.</summary>
    MisleadingWord,

    /// <summary>Unique words that occur in no document.</summary>
    UnusedWords,

    /// <summary>Two types that are hard to tell apart.</summary>
    TypesTooAlike,
}

/// <summary>How a list of types could be made better, as judged by documents.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="DocumentTypes">The type, or the two types, that should be changed.</param>
/// <param name="Words">The unique words that it is about; empty where it is about none.</param>
/// <param name="Sentence">What was seen, in how many documents, and what to do, in a sentence for people.</param>
public sealed record Advice(AdviceKind Kind, IReadOnlyList<string> DocumentTypes, IReadOnlyList<string> Words, string Sentence)
{
    /// <summary>The advice with what was seen when it was tried: documents that were judged once more without the words.</summary>
    /// <param name="before">The documents as they are judged now.</param>
    /// <param name="after">The same documents without the words.</param>
    /// <returns>Null where it would do no good.</returns>
    public Advice? Tried(IReadOnlyList<JudgedDocument> before, IReadOnlyList<JudgedDocument> after)
    {
        var (better, worse) = (before.Zip(after).Count(pair => !pair.First.IsRight && pair.Second.IsRight), before.Zip(after).Count(pair => pair.First.IsRight && !pair.Second.IsRight));
        if (better <= worse) return null;
        var words = Words.Count == 1 ? "Without it" : "Without them";
        return this with { Sentence = $"{Sentence} {words} {better} more of {before.Count} documents would be right, and {(worse == 0 ? "none" : worse)} wrong that {(worse == 1 ? "is" : "are")} right now." };
    }

    /// <summary>All advice on a list of types: on misleading words first, then on types that are too alike, then on words that are not used.</summary>
    /// <param name="types">The types.</param>
    /// <param name="documents">Documents that were sorted into them, with the unique words that were found.</param>
    public static IReadOnlyList<Advice> For(IReadOnlyList<DocumentType> types, IReadOnlyList<JudgedDocument> documents)
    {
        var words = new WordAdvice(types, documents);
        return [.. words.Misleading(), .. LikenessAdvice.For(types, documents), .. words.Unused()];
    }
}
