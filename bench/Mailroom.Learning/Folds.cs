namespace Mailroom.Learning;

/// <summary>Deals things out into a few folds of about the same weight, always in the same way.</summary>
internal sealed class Folds
{
    private readonly Dictionary<string, int> folds = new(StringComparer.Ordinal);

    /// <summary>The heaviest first, each to the lightest fold.</summary>
    /// <param name="names">What is dealt, as often as it weighs.</param>
    /// <param name="count">How many folds.</param>
    public Folds(IEnumerable<string> names, int count)
    {
        var weights = new int[count];
        foreach (var (name, weight) in names.CountBy(name => name).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var lightest = Array.IndexOf(weights, weights.Min());
            folds[name] = lightest;
            weights[lightest] += weight;
        }
    }

    /// <summary>The fold of a name; -1 where it was not dealt.</summary>
    public int Of(string name) => folds.GetValueOrDefault(name, -1);
}
