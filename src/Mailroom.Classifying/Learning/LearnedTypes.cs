namespace Mailroom.Classifying.Learning;

/// <summary>What examples say of a list of types: for each type the words of its examples, weighed by how few of all examples hold them.</summary>
internal sealed class LearnedTypes
{
    // Beyond this many examples a type is known as well as it can be.
    private const double HalfTrust = 1.5;
    private const double Weight = 6;

    private readonly Dictionary<string, double> rarity;
    private readonly List<(int Type, Dictionary<string, double> Vector)> examples = [];
    private readonly int[] counts;

    public LearnedTypes(IReadOnlyList<DocumentType> types, IReadOnlyCollection<Example> examples)
    {
        counts = new int[types.Count];
        var known = examples.Select(example => (Type: IndexOf(types, example.DocumentType), example.Stems)).Where(example => example.Type >= 0).ToList();
        rarity = known.SelectMany(example => example.Stems.Keys).CountBy(stem => stem).ToDictionary(of => of.Key, of => Math.Log((1.0 + known.Count) / of.Value), StringComparer.Ordinal);
        foreach (var (type, stems) in known)
        {
            counts[type]++;
            this.examples.Add((type, Vector(stems)));
        }
    }

    /// <summary>What is added to each type's score.</summary>
    public double[] Scores(Example document)
    {
        var vector = Vector(document.Stems);
        var sums = new double[counts.Length];
        foreach (var (type, other) in examples) sums[type] += Cosine(vector, other);
        var scores = new double[counts.Length];
        for (var type = 0; type < counts.Length; type++)
        {
            if (counts[type] > 0) scores[type] = Weight * counts[type] / (counts[type] + HalfTrust) * sums[type] / counts[type];
        }

        return scores;
    }

    private Dictionary<string, double> Vector(IReadOnlyDictionary<string, int> stems)
    {
        var vector = stems.Where(stem => rarity.ContainsKey(stem.Key)).ToDictionary(stem => stem.Key, stem => (1 + Math.Log(stem.Value)) * rarity[stem.Key], StringComparer.Ordinal);
        var length = Math.Sqrt(vector.Values.Sum(value => value * value));
        return length == 0 ? vector : vector.ToDictionary(pair => pair.Key, pair => pair.Value / length, StringComparer.Ordinal);
    }

    private static double Cosine(Dictionary<string, double> one, Dictionary<string, double> other) =>
        one.Sum(pair => other.TryGetValue(pair.Key, out var value) ? pair.Value * value : 0);

    private static int IndexOf(IReadOnlyList<DocumentType> types, string name)
    {
        for (var type = 0; type < types.Count; type++)
        {
            if (string.Equals(types[type].Name, name, StringComparison.OrdinalIgnoreCase)) return type;
        }

        return -1;
    }
}
