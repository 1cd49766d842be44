using Mailroom.Classifying.Words;

namespace Mailroom.Classifying.Knowledge;

/// <summary>A user's type recognised as a known one.</summary>
/// <param name="Type">The known type.</param>
/// <param name="Strength">How far the known words may be relied on, from 0 to 1.</param>
internal readonly record struct KnowledgeLink(KnownType Type, double Strength);

/// <summary>Recognises a user's type as a known one by its name, else by its description.</summary>
internal sealed class KnowledgeLinker
{
    private const double SameName = 1;
    private const double PartOfName = 0.7;
    private const double InDescription = 0.4;

    // "A signed letter of intent": an article and an adjective may go before.
    private const int LastPlaceInDescription = 2;

    private readonly List<(string[] Stems, KnownType Type)> aliases = [];

    public KnowledgeLinker(KnowledgeBase knowledge)
    {
        foreach (var type in knowledge.Types)
        {
            foreach (var words in knowledge.Languages.Values)
            {
                foreach (var alias in words.Types[type.Id].Aliases) aliases.Add((Stems(alias), type));
            }
        }
    }

    /// <summary>The known type, or null where the type is none of them.</summary>
    public KnowledgeLink? Link(DocumentType type)
    {
        var name = Stems(type.Name);
        if (aliases.Find(alias => alias.Stems.AsSpan().SequenceEqual(name)) is { Type: { } same }) return new KnowledgeLink(same, SameName);
        if (Longest(name, fewestWords: 1, lastPlace: int.MaxValue) is { } part) return new KnowledgeLink(part, PartOfName);
        // A description names much that the type is not; only a name of several words with which it begins is believed.
        return Longest(Stems(type.Description), fewestWords: 2, LastPlaceInDescription) is { } described ? new KnowledgeLink(described, InDescription) : null;
    }

    // Of two names equally long the later: in "invoice approval letter" the last word says what it is.
    private KnownType? Longest(string[] words, int fewestWords, int lastPlace)
    {
        var (best, length, place) = (default(KnownType), 0, -1);
        foreach (var (stems, type) in aliases)
        {
            if (stems.Length < fewestWords) continue;
            var found = words.AsSpan().IndexOf(stems);
            if (found >= 0 && found <= lastPlace && (stems.Length > length || stems.Length == length && found > place)) (best, length, place) = (type, stems.Length, found);
        }
        return best;
    }

    private static string[] Stems(string text) => [.. Tokenizer.Split(text).Select(token => token.Stem)];
}
