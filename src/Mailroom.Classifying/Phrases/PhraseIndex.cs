using Mailroom.Classifying.Words;

namespace Mailroom.Classifying.Phrases;

/// <summary>A place in the document where a phrase stands.</summary>
/// <param name="Phrase">The phrase's number.</param>
/// <param name="First">The number of its first word in the document.</param>
/// <param name="Count">How many of the document's words it takes.</param>
/// <param name="Quality">1 where every word is the very one, less where some only resemble.</param>
internal readonly record struct PhraseHit(int Phrase, int First, int Count, double Quality)
{
    public int End => First + Count;
}

/// <summary>A word of the document with the word of the vocabulary that it means.</summary>
/// <param name="Word">Its number in the vocabulary, or -1.</param>
/// <param name="Quality">1 for the very word, less for one that resembles it.</param>
internal readonly record struct KnownWord(int Word, double Quality);

/// <summary>All phrases of all types in one tree of words, so that a document is walked once however many there are.</summary>
internal sealed class PhraseIndex
{
    private const int Root = 0;
    private const int ShortestJoined = 8;

    private readonly Dictionary<(int Node, int Word), int> next = [];
    private readonly List<int> phraseOfNode = [-1];
    private readonly List<(int Phrase, string Text)> literals = [];
    private readonly Dictionary<string, int> literalNumbers = new(StringComparer.OrdinalIgnoreCase);

    public Vocabulary Vocabulary { get; } = new();

    /// <summary>How many different phrases there are; they are numbered from 0.</summary>
    public int Count { get; private set; }

    /// <summary>The number of a phrase, which is added where it is new; -1 where it holds neither a word nor a sign.</summary>
    public int Add(string phrase)
    {
        var tokens = Tokenizer.Split(phrase);
        if (IsSign(phrase, tokens)) return AddLiteral(phrase.Trim());
        if (tokens.Count == 0) return -1;
        var number = Add([.. tokens.Select(token => token.Stem)], -1);
        // "E-mail" is also found as "email".
        foreach (var joint in Tokenizer.Joints(phrase, tokens))
        {
            var written = tokens.Select(token => token.Stem).ToList();
            written.RemoveRange(joint.First, joint.Count);
            written.Insert(joint.First, joint.Stem);
            Add([.. written], number);
        }
        // OCR loses spaces: "TAXINVOICE".
        if (tokens.Count == 2 && tokens.Sum(token => token.Length) >= ShortestJoined) Add([Folding.Fold(phrase.AsSpan(tokens[0].Start, tokens[0].Length)) + tokens[1].Stem], number);
        return number;
    }

    /// <summary>What each word of the document means in the vocabulary.</summary>
    public KnownWord[] Recognise(DocumentIndex document)
    {
        var seen = new Dictionary<(string, bool), KnownWord>();
        return [.. document.Tokens.Select((token, index) => Recognise(token.Stem, document.LineOf(index).Page.Source == Reading.PageSource.Ocr, seen))];
    }

    /// <summary>Every place of every phrase.</summary>
    public List<PhraseHit> Find(DocumentIndex document, KnownWord[] words)
    {
        var hits = new List<PhraseHit>();
        for (var first = 0; first < words.Length; first++) Walk(document, words, Root, first, first, 1, hits);
        foreach (var (phrase, text) in literals)
        {
            foreach (var line in document.Lines)
            {
                if (line.Line.Text.Contains(text, StringComparison.OrdinalIgnoreCase)) hits.Add(new PhraseHit(phrase, line.FirstToken, 1, 1));
            }
        }
        return hits;
    }

    private void Walk(DocumentIndex document, KnownWord[] words, int node, int first, int position, double quality, List<PhraseHit> hits)
    {
        if (position == words.Length || document.LineOf(position).Page != document.LineOf(first).Page) return;
        if (words[position].Word >= 0) Step(words[position], 1);
        foreach (var joint in document.JointsAt(position))
        {
            var word = Vocabulary.Find(joint.Stem, ocr: false, out var jointQuality);
            if (word >= 0) Step(new KnownWord(word, jointQuality), joint.Count);
        }

        void Step(KnownWord word, int count)
        {
            if (!next.TryGetValue((node, word.Word), out var reached)) return;
            var reachedQuality = Math.Min(quality, word.Quality);
            if (phraseOfNode[reached] >= 0) hits.Add(new PhraseHit(phraseOfNode[reached], first, position + count - first, reachedQuality));
            Walk(document, words, reached, first, position + count, reachedQuality, hits);
        }
    }

    private KnownWord Recognise(string stem, bool ocr, Dictionary<(string, bool), KnownWord> seen)
    {
        if (seen.TryGetValue((stem, ocr), out var known)) return known;
        return seen[(stem, ocr)] = new KnownWord(Vocabulary.Find(stem, ocr, out var quality), quality);
    }

    private int Add(string[] stems, int number)
    {
        var node = Root;
        foreach (var stem in stems)
        {
            var key = (node, Vocabulary.Add(stem));
            if (!next.TryGetValue(key, out node))
            {
                node = phraseOfNode.Count;
                phraseOfNode.Add(-1);
                next.Add(key, node);
            }
        }
        if (phraseOfNode[node] < 0) phraseOfNode[node] = number >= 0 ? number : Count++;
        return phraseOfNode[node];
    }

    private int AddLiteral(string text)
    {
        if (literalNumbers.TryGetValue(text, out var number)) return number;
        literals.Add((Count, text));
        literalNumbers.Add(text, Count);
        return Count++;
    }

    // "P<" is told from the letter P by its sign alone.
    private static bool IsSign(string phrase, List<Token> tokens) =>
        tokens.Sum(token => token.Length) <= 1 && phrase.Any(character => !char.IsWhiteSpace(character) && !Folding.IsWordCharacter(character));
}
