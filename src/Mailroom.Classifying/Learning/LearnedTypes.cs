namespace Mailroom.Classifying.Learning;

/// <summary>
/// What examples say of a list of types. For each type and word: how much likelier the word is in the type's examples than in all of them, with the counts smoothed, as in a naive Bayes
/// classifier of Bernoulli's kind; but averaged over the document's words instead of summed, so that long documents and common words do not drown the rest. An example that the
/// others take for another type counts less: a wrong answer must not spoil the right ones.
/// </summary>
internal sealed class LearnedTypes
{
    // How many examples the mean of all types counts for.
    private const double Prior = 1;
    // So many examples of a type are believed half.
    private const double HalfTrust = 1.5;
    private const double Weight = 10;
    private const double LeastBelief = 0.05;

    private readonly IReadOnlyList<DocumentType> types;
    private readonly double[] counts;
    private readonly double[] unweighed;
    private readonly Dictionary<string, double[]> holders = new(StringComparer.Ordinal);

    public LearnedTypes(IReadOnlyList<DocumentType> types, IReadOnlyCollection<Example> examples)
    {
        this.types = types;
        counts = new double[types.Count];
        var known = examples.Select(example => (Type: IndexOf(example.DocumentType), example.Stems)).Where(example => example.Type >= 0).ToList();
        foreach (var (type, stems) in known) Add(type, stems, 1);
        unweighed = [.. counts];
        var beliefs = known.Select(example => Belief(example.Type, example.Stems)).ToList();
        foreach (var ((type, stems), belief) in known.Zip(beliefs)) Add(type, stems, belief - 1);
    }

    /// <summary>What is added to each type's score.</summary>
    public double[] Scores(Example document) => Scores(document.Stems, -1);

    private double[] Scores(IReadOnlyDictionary<string, int> stems, int leftOut)
    {
        var sums = new double[types.Count];
        var weight = 0.0;
        var total = counts.Sum() - (leftOut < 0 ? 0 : 1);
        foreach (var stem in stems.Keys)
        {
            if (!holders.TryGetValue(stem, out var of)) continue;
            var overall = (of.Sum() - (leftOut < 0 ? 0 : 1) + 0.5) / (total + 1);
            // What all examples hold, or hardly one, says little.
            var telling = 4 * overall * (1 - overall);
            if (telling <= 0) continue;
            weight += telling;
            for (var type = 0; type < types.Count; type++)
            {
                var own = type == leftOut ? 1 : 0;
                if (counts[type] - own > 0) sums[type] += telling * Math.Log((of[type] - own + Prior * overall) / (counts[type] - own + Prior) / overall);
            }
        }

        return [.. sums.Select((sum, type) => weight == 0 ? 0 : Weight * (leftOut >= 0 ? 0.6 : Trust(counts[type])) * sum / weight)];
    }

    private static double Trust(double examples) => examples / (examples + HalfTrust);

    // How likely its type is by all other examples, against the likeliest: 1 for what nothing speaks against.
    private double Belief(int type, IReadOnlyDictionary<string, int> stems)
    {
        // A single example has no others of its type to be held against.
        if (unweighed[type] < 2) return 1;
        var scores = Scores(stems, type);
        return Math.Clamp(Math.Exp(1 * (scores[type] - scores.Max() + 2)), LeastBelief, 1);
    }

    private void Add(int type, IReadOnlyDictionary<string, int> stems, double amount)
    {
        counts[type] += amount;
        foreach (var stem in stems.Keys)
        {
            if (!holders.TryGetValue(stem, out var of)) holders[stem] = of = new double[types.Count];
            of[type] += amount;
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
}
