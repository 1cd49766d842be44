using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Mailroom.Classifying.Learning;

/// <summary>
/// What examples say of a list of types. For each type and word: how much likelier the word is in the type's examples than in all of them, with the type's counts drawn towards those of all, as in
/// a multinomial naive Bayes classifier with Dirichlet smoothing. Each example counts as one, however long it is, and the ratios are averaged over the document's words, the rarer ones counting more,
/// so that long documents and common words do not drown the rest. What is nearly the same as an example gets its type on top of that (the nearest neighbours by cosine). An example that the others
/// take for another type counts less: a wrong answer must not spoil the right ones.
/// </summary>
internal sealed class LearnedTypes
{
    // How many examples the mean of all types counts for.
    private const double Prior = 1;
    // Documents that are none of the examples and hold none of their words: without them the words of a single example would be no sign of anything.
    private const double Strangers = 2;
    // So many examples of a type are believed half.
    private const double HalfTrust = 1.5;
    private const double Weight = 6;
    private const double LeastBelief = 0.05;
    // The others have to be as sure of another type as this before an example counts less, by the trust in three examples.
    private const double Doubt = 2;
    private const double TrustOfOthers = 0.6;
    // Letters of one form share half of their words, other papers of one kind a tenth to a third.
    private const double LeastLikeness = 0.4;
    private const double FullLikeness = 0.8;
    private const double WeightOfLikeness = 6;
    // Words that stand in more examples find no neighbours, and would only cost time.
    private const int MostHolders = 200;
    // Once more than one in so many examples is new or gone, all of them are held against each other again.
    private const int Renewal = 8;

    private readonly IReadOnlyList<DocumentType> types;
    private readonly double[] counts;
    private readonly double[] believed;
    private readonly ImmutableDictionary<Example, TaughtExample> taught;
    // Made at once it is a plain dictionary, which is faster; changed it shares what is the same with the former one.
    private readonly IReadOnlyDictionary<string, TaughtWord> words;
    // Examples added and removed since all of them were held against each other.
    private readonly int changes;

    private LearnedTypes(IReadOnlyList<DocumentType> types)
    {
        this.types = types;
        (counts, believed) = (new double[types.Count], new double[types.Count]);
        (taught, words) = (ImmutableDictionary<Example, TaughtExample>.Empty, new Dictionary<string, TaughtWord>());
    }

    private LearnedTypes(LearnedTypes former, IReadOnlyList<Example> added, IReadOnlyList<Example> removed)
    {
        types = former.types;
        changes = former.taught.Count == 0 ? 0 : former.changes + added.Count + removed.Count;
        (counts, believed) = ([.. former.counts], [.. former.believed]);
        var (gone, come) = (removed.Select(example => former.taught[example]).ToList(), added.Select(example => new TaughtExample(example, IndexOf(types, example.DocumentType))).ToList());
        Count(gone, come);
        words = former.words.Count == 0 ? Words(come) : Changed(former.words, gone, come);
        taught = former.taught.RemoveRange(removed).AddRange(added.Zip(come, KeyValuePair.Create));
        foreach (var example in come)
        {
            example.Belief = Belief(example);
            example.Length = Length(example.Stems);
        }

        foreach (var example in come) Believe(example);
    }

    /// <summary>Nothing learned yet.</summary>
    public static LearnedTypes None(IReadOnlyList<DocumentType> types) => new(types);

    /// <summary>
    /// The same with these examples in the place of the former ones; those of other types than the list's are passed over. A few that are new or gone are counted in or out at a cost that hardly depends on
    /// the others, whose beliefs stay as they are until there are enough changes to be worth holding all against each other again.
    /// </summary>
    public LearnedTypes With(IReadOnlyCollection<Example> examples)
    {
        var known = examples.Where(example => IndexOf(types, example.DocumentType) >= 0).ToHashSet();
        List<Example> added = [.. known.Where(example => !taught.ContainsKey(example))];
        List<Example> removed = [.. taught.Keys.Where(example => !known.Contains(example))];
        if (added.Count == 0 && removed.Count == 0) return this;
        return (changes + added.Count + removed.Count) * Renewal > known.Count ? new LearnedTypes(None(types), [.. known], []) : new LearnedTypes(this, added, removed);
    }

    /// <summary>What is added to each type's score.</summary>
    public double[] Scores(Example document)
    {
        var scores = Scores(document.Stems, leftOut: null);
        var likeness = Likeness(document);
        return [.. scores.Select((score, type) => (Trust(believed[type]) * score) + likeness[type])];
    }

    /// <summary>What of that is added to each type's score because the document is nearly the same as examples of it.</summary>
    public double[] Likeness(Example document)
    {
        var stems = document.Stems;
        var products = new Dictionary<TaughtExample, double>();
        foreach (var stem in stems)
        {
            if (!words.TryGetValue(stem, out var word) || word.Holders.Length > MostHolders) continue;
            var square = Math.Pow(Rarity(word), 2);
            foreach (var holder in word.Holders) products[holder] = products.GetValueOrDefault(holder) + square;
        }

        var length = Length(stems);
        var votes = new double[types.Count];
        var nearest = 0.0;
        foreach (var (example, product) in products)
        {
            var likeness = Math.Clamp(((product / Math.Max(1e-9, length * example.Length)) - LeastLikeness) / (FullLikeness - LeastLikeness), 0, 1);
            votes[example.Type] += example.Belief * likeness;
            nearest = Math.Max(nearest, likeness);
        }

        var all = votes.Sum();
        return [.. votes.Select(vote => all == 0 ? 0 : WeightOfLikeness * nearest * vote / all)];
    }

    private double Length(IReadOnlyCollection<string> stems) => Math.Sqrt(stems.Sum(stem => Math.Pow(Rarity(words.GetValueOrDefault(stem)), 2)));

    // A word that no example holds counts as one that a single example does.
    private double Rarity(TaughtWord? word) => Math.Log((taught.Count + Strangers + 1) / (Math.Max(1, word is null ? 0 : word.Holders.Length) + 1));

    // How much likelier each type is by the words of a document than by none: of one of the examples by all others, each counting one; of any other document by what they are believed.
    private double[] Scores(IReadOnlyCollection<string> stems, TaughtExample? leftOut)
    {
        var sums = new double[types.Count];
        var (rarities, known) = (0.0, 0.0);
        var (one, own) = leftOut is null ? (0, 0.0) : (1, leftOut.Share);
        var examples = leftOut is null ? believed : counts;
        var all = examples.Sum() - one + Strangers;
        foreach (var stem in stems)
        {
            var word = words.GetValueOrDefault(stem);
            var documents = word is null ? 0 : leftOut is null ? word.Believed : word.Holders.Length - 1;
            var rarity = Math.Log((all + 1) / (Math.Max(0, documents) + 1));
            // What no example holds makes the document less like all of them.
            rarities += rarity;
            if (word is null || documents <= 0) continue;
            known += rarity;
            var mass = -own;
            foreach (ref readonly var share in word.Shares) mass += leftOut is null ? share.Believed : share.Plain;
            var overall = Prior * mass / all;
            foreach (ref readonly var share in word.Shares)
            {
                var ofType = leftOut is null ? share.Believed : share.Type == leftOut.Type ? share.Plain - own : share.Plain;
                if (ofType > 0) sums[share.Type] += rarity * Math.Log(1 + (ofType / overall));
            }
        }

        for (var type = 0; type < types.Count; type++)
        {
            var others = examples[type] - (type == leftOut?.Type ? 1 : 0);
            // A type without examples is as likely as it was. The more examples one has, the more each known word that it lacks speaks against it.
            sums[type] = others <= 0 || rarities <= 0 ? 0 : Weight * (sums[type] - (known * Math.Log((others + Prior) / Prior))) / rarities;
        }

        return sums;
    }

    private static double Trust(double examples) => examples / (examples + HalfTrust);

    // How likely its type is by all other examples, against the likeliest: 1 for what nothing speaks against.
    private double Belief(TaughtExample example)
    {
        // A single example has no others of its type to be held against.
        if (counts[example.Type] < 2) return 1;
        var scores = Scores(example.Stems, example);
        return Math.Clamp(Math.Exp((TrustOfOthers * (scores[example.Type] - scores.Max())) + Doubt), LeastBelief, 1);
    }

    private void Count(List<TaughtExample> gone, List<TaughtExample> come)
    {
        foreach (var example in come) counts[example.Type]++;
        foreach (var example in gone)
        {
            counts[example.Type]--;
            believed[example.Type] -= example.Belief;
        }
    }

    // The words of examples, as yet without beliefs.
    private static Dictionary<string, TaughtWord> Words(List<TaughtExample> examples)
    {
        var words = new Dictionary<string, TaughtWord>(StringComparer.Ordinal);
        foreach (var example in examples)
        {
            foreach (var stem in example.Stems) (CollectionsMarshal.GetValueRefOrAddDefault(words, stem, out _) ??= new TaughtWord()).Add(example);
        }

        return words;
    }

    // The words without some examples and with others, as yet without the beliefs of those. The former ones stay as they are: what is to change is copied.
    private static ImmutableDictionary<string, TaughtWord> Changed(IReadOnlyDictionary<string, TaughtWord> former, List<TaughtExample> gone, List<TaughtExample> come)
    {
        var words = (former as ImmutableDictionary<string, TaughtWord> ?? former.ToImmutableDictionary(StringComparer.Ordinal)).ToBuilder();
        foreach (var stem in gone.Concat(come).SelectMany(example => example.Stems).Distinct(StringComparer.Ordinal))
            words[stem] = words.TryGetValue(stem, out var word) ? new TaughtWord(word) : new TaughtWord();
        foreach (var example in come)
        {
            foreach (var stem in example.Stems) words[stem].Add(example);
        }

        foreach (var example in gone)
        {
            foreach (var stem in example.Stems)
            {
                words[stem].Remove(example);
                if (words[stem].Holders.Length == 0) words.Remove(stem);
            }
        }

        return words.ToImmutable();
    }

    // Its words were made or copied when it was counted: no other list of types has them.
    private void Believe(TaughtExample example)
    {
        believed[example.Type] += example.Belief;
        foreach (var stem in example.Stems) words[stem].Believe(example);
    }

    private static int IndexOf(IReadOnlyList<DocumentType> types, string name)
    {
        for (var type = 0; type < types.Count; type++)
        {
            if (string.Equals(types[type].Name, name, StringComparison.OrdinalIgnoreCase)) return type;
        }

        return -1;
    }
}
