using Mailroom.Classifying.Phrases;
using Mailroom.Classifying.Words;

namespace Mailroom.Classifying.Knowledge;

/// <summary>What business terms are called in each language, and which terms belong to the same matter: so that English types sort German papers, and the other way round.</summary>
internal sealed class Thesaurus
{
    private const int LongestTerm = 6;

    private readonly PhraseIndex index = new();
    private readonly List<List<int>> termsOfPhrase = [];
    private readonly Dictionary<string, List<int>> termsOfName = new(StringComparer.Ordinal);
    private readonly List<List<string>> names = [];
    private readonly List<int[]> topics = [];

    // Some matters have many terms, others few: a term of a small one says more of it.
    private readonly double[] share;

    public Thesaurus(KnowledgeBase knowledge)
    {
        Topics = knowledge.Topics.Count;
        share = [.. knowledge.Topics.Values.Select(terms => 1 / Math.Sqrt(terms.Length))];
        var topicsOfTerm = knowledge.Topics.Values.SelectMany((terms, topic) => terms.Select(term => (term, topic))).ToLookup(pair => pair.term, pair => pair.topic, StringComparer.Ordinal);
        var terms = knowledge.Languages.Values.SelectMany(words => words.Terms.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        foreach (var term in terms)
        {
            var called = knowledge.Languages.Values.SelectMany(words => words.Terms.GetValueOrDefault(term, [])).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
            foreach (var name in called) Add(name, names.Count);
            names.Add(called);
            topics.Add([.. topicsOfTerm[term]]);
        }
    }

    /// <summary>How many matters there are.</summary>
    public int Topics { get; }

    /// <summary>What else a word or phrase is called, in all languages; empty where it is no known term.</summary>
    public IReadOnlyList<string> OtherNames(string phrase)
    {
        var key = Key(Tokenizer.Split(phrase));
        return termsOfName.TryGetValue(key, out var terms)
            ? [.. terms.SelectMany(term => names[term]).Where(name => Key(Tokenizer.Split(name)) != key).Distinct(StringComparer.OrdinalIgnoreCase)]
            : [];
    }

    /// <summary>How much of each matter the terms in a short text speak.</summary>
    public double[] TopicsOf(string text)
    {
        var tokens = Tokenizer.Split(text);
        var found = new HashSet<int>();
        for (var first = 0; first < tokens.Count; first++)
        {
            // The longest term that begins here: "invoice number" is not also a number.
            for (var count = Math.Min(LongestTerm, tokens.Count - first); count > 0; count--)
            {
                if (!termsOfName.TryGetValue(Key(tokens.GetRange(first, count)), out var terms)) continue;
                found.UnionWith(terms);
                first += count - 1;
                break;
            }
        }

        return Weigh(found);
    }

    /// <summary>How much of each matter a document speaks: its different terms, not how often they occur.</summary>
    public double[] TopicsOf(DocumentIndex document)
    {
        var found = new HashSet<int>();
        foreach (var hit in index.Find(document, index.Recognise(document))) found.UnionWith(termsOfPhrase[hit.Phrase]);
        return Weigh(found);
    }

    private void Add(string name, int term)
    {
        var key = Key(Tokenizer.Split(name));
        if (!termsOfName.TryGetValue(key, out var terms)) termsOfName[key] = terms = [];
        if (!terms.Contains(term)) terms.Add(term);
        var phrase = index.Add(name);
        if (phrase < 0) return;
        while (termsOfPhrase.Count < index.Count) termsOfPhrase.Add([]);
        if (!termsOfPhrase[phrase].Contains(term)) termsOfPhrase[phrase].Add(term);
    }

    private double[] Weigh(IEnumerable<int> found)
    {
        var weights = new double[Topics];
        foreach (var term in found)
        {
            foreach (var topic in topics[term]) weights[topic] += share[topic] / topics[term].Length;
        }

        return weights;
    }

    private static string Key(IEnumerable<Token> tokens) => string.Join(' ', tokens.Select(token => token.Stem));
}
