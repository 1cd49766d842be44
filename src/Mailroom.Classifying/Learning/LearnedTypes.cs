namespace Mailroom.Classifying.Learning;

/// <summary>
/// What examples say of a list of types. For each type and word: how much likelier the word is in the type's examples than in all of them, with the type's counts drawn towards those of all, as in
/// a multinomial naive Bayes classifier with Dirichlet smoothing. Each example counts as one, however long it is, and the ratios are averaged over the document's words, the rarer ones counting more,
/// so that long documents and common words do not drown the rest. What is nearly the same as an example gets its type on top of that (the nearest neighbours by cosine). An example that the others take for another type counts less: a wrong answer must not spoil the right ones.
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

    private readonly IReadOnlyList<DocumentType> types;
    private readonly double[] counts;
    private readonly double[] unweighed;
    private readonly int total;
    private readonly List<(int Type, double Belief, double Length)> taught = [];
    private readonly Dictionary<string, Word> words = new(StringComparer.Ordinal);

    public LearnedTypes(IReadOnlyList<DocumentType> types, IReadOnlyCollection<Example> examples)
    {
        this.types = types;
        counts = new double[types.Count];
        var known = examples.Select(example => (Type: IndexOf(example.DocumentType), example.Stems)).Where(example => example.Type >= 0).ToList();
        foreach (var (number, (type, stems)) in known.Index())
        {
            Add(type, stems, 1);
            foreach (var stem in stems) words[stem].Holders.Add(number);
        }
        unweighed = [.. counts];
        total = known.Count;
        var beliefs = known.Select(example => Belief(example.Type, example.Stems)).ToList();
        foreach (var ((type, stems), belief) in known.Zip(beliefs))
        {
            taught.Add((type, belief, Length(stems)));
            Add(type, stems, belief - 1);
        }
    }

    /// <summary>What is added to each type's score.</summary>
    public double[] Scores(Example document) => [.. Scores(document.Stems, -1).Zip(Neighbours(document.Stems), (words, neighbours) => words + neighbours)];

    private double[] Neighbours(IReadOnlyCollection<string> stems)
    {
        var shared = new Dictionary<int, double>();
        foreach (var stem in stems)
        {
            if (!words.TryGetValue(stem, out var word) || word.Holders.Count > MostHolders) continue;
            foreach (var number in word.Holders) shared[number] = shared.GetValueOrDefault(number) + Math.Pow(Rarity(word), 2);
        }

        var length = Length(stems);
        var votes = new double[types.Count];
        var nearest = 0.0;
        foreach (var (number, product) in shared)
        {
            var (type, belief, ofExample) = taught[number];
            var likeness = Math.Clamp(((product / Math.Max(1e-9, length * ofExample)) - LeastLikeness) / (FullLikeness - LeastLikeness), 0, 1);
            votes[type] += belief * likeness;
            nearest = Math.Max(nearest, likeness);
        }

        var all = votes.Sum();
        return [.. votes.Select(vote => all == 0 ? 0 : WeightOfLikeness * nearest * vote / all)];
    }

    private double Length(IReadOnlyCollection<string> stems) => Math.Sqrt(stems.Sum(stem => Math.Pow(Rarity(words.GetValueOrDefault(stem)), 2)));

    // A word that no example holds counts as one that a single example does.
    private double Rarity(Word? word) => Math.Log((total + Strangers + 1) / (Math.Max(1, word?.Holders.Count ?? 0) + 1));

    private double[] Scores(IReadOnlyCollection<string> stems, int leftOut)
    {
        var sums = new double[types.Count];
        var weight = 0.0;
        var one = leftOut < 0 ? 0 : 1;
        var share = one / (double)Math.Max(1, stems.Count);
        var all = counts.Sum() - one + Strangers;
        foreach (var stem in stems)
        {
            var word = words.GetValueOrDefault(stem);
            var documents = (word?.Documents ?? 0) - one;
            var rarity = Math.Log((all + 1) / (Math.Max(0, documents) + 1));
            // What no example holds makes the document less like all of them.
            weight += rarity;
            if (word is null || documents <= 0) continue;
            var overall = (word.Shares.Sum() - share) / all;
            for (var type = 0; type < types.Count; type++)
            {
                var own = type == leftOut ? 1 : 0;
                var (mass, examples) = (word.Shares[type] - own * share, counts[type] - own);
                if (examples > 0) sums[type] += rarity * Math.Log((Math.Max(0, mass) + Prior * overall) / (examples + Prior) / overall);
            }
        }

        return [.. sums.Select((sum, type) => weight <= 0 ? 0 : Weight * (leftOut >= 0 ? TrustOfOthers : Trust(counts[type])) * sum / weight)];
    }

    private static double Trust(double examples) => examples / (examples + HalfTrust);

    // How likely its type is by all other examples, against the likeliest: 1 for what nothing speaks against.
    private double Belief(int type, IReadOnlyCollection<string> stems)
    {
        // A single example has no others of its type to be held against.
        if (unweighed[type] < 2) return 1;
        var scores = Scores(stems, type);
        return Math.Clamp(Math.Exp(scores[type] - scores.Max() + Doubt), LeastBelief, 1);
    }

    private void Add(int type, IReadOnlyCollection<string> stems, double amount)
    {
        counts[type] += amount;
        foreach (var stem in stems)
        {
            if (!words.TryGetValue(stem, out var word)) words[stem] = word = new Word(types.Count);
            word.Shares[type] += amount / stems.Count;
            word.Documents += amount;
        }
    }

    private int IndexOf(string name)
    {
        for (var type = 0; type < types.Count; type++)
        {
            if (string.Equals(types[type].Name, name, StringComparison.OrdinalIgnoreCase)) return type;
        }

        return -1;
    }

    /// <summary>A word of the examples: how many hold it, and for each type the sum of its shares in their words.</summary>
    private sealed class Word(int types)
    {
        public double Documents { get; set; }

        public List<int> Holders { get; } = [];

        public double[] Shares { get; } = new double[types];
    }
}
