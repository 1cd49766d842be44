using Mailroom.Classifying.Phrases;
using Mailroom.Classifying.Words;
using Mailroom.Reading;

namespace Mailroom.Classifying.Judging;

/// <summary>Finds the unique words of a list of types in documents, as the classifier finds them. Used from any number of threads.</summary>
public sealed class UniqueWordFinder
{
    private readonly PhraseIndex phrases = new();
    private readonly Dictionary<int, List<string>> words = [];

    /// <summary>Makes ready the unique words of all types.</summary>
    /// <param name="types">The types.</param>
    public UniqueWordFinder(IEnumerable<DocumentType> types)
    {
        foreach (var word in types.SelectMany(type => type.UniqueWords).Distinct(StringComparer.Ordinal))
        {
            var number = phrases.Add(word);
            if (number < 0) continue;
            if (!words.TryGetValue(number, out var spellings)) words[number] = spellings = [];
            spellings.Add(word);
        }
    }

    /// <summary>The unique words that occur in a document, spelled as in the types.</summary>
    /// <param name="document">The document as it was read.</param>
    public IReadOnlySet<string> Find(DocumentText document) => Find(DocumentIndex.Build(document), fewestWords: 0);

    /// <summary>The unique words that a phrase of a document is as a whole.</summary>
    internal IReadOnlySet<string> Meant(string phrase)
    {
        var index = DocumentIndex.Build(new DocumentText("text/plain", 1, [new Page(1, [new Line(phrase)], PageSource.Ocr)]));
        return Find(index, index.Tokens.Count);
    }

    private HashSet<string> Find(DocumentIndex document, int fewestWords) => phrases.Find(document, phrases.Recognise(document))
        .Where(hit => hit.Count >= fewestWords).SelectMany(hit => words[hit.Phrase]).ToHashSet(StringComparer.Ordinal);
}
