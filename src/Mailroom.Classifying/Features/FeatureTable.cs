using Mailroom.Classifying.Phrases;

namespace Mailroom.Classifying.Features;

/// <summary>Where something was found: words of the document, or a sign of its form.</summary>
/// <param name="First">The number of the first word; -1 for a mark.</param>
/// <param name="Count">How many words.</param>
/// <param name="Mark">The sign's name for people; null for words.</param>
internal readonly record struct Finding(int First, int Count, string? Mark)
{
    public static Finding Of(PhraseHit hit) => new(hit.First, hit.Count, null);

    public static Finding OfMark(string mark) => new(-1, 0, mark);
}

/// <summary>The part that a finding has in a feature of a type.</summary>
internal readonly record struct FeaturePart(int Type, Feature Feature, double Amount, Finding Finding);

/// <summary>A document's features for every type, and what they rest on.</summary>
internal sealed class FeatureTable(int types)
{
    private readonly double[,] values = new double[types, FeatureSet.Count];
    private readonly double[,] sums = new double[types, FeatureSet.Count];
    private readonly FeaturePart?[,] best = new FeaturePart?[types, FeatureSet.Count];
    private readonly List<FeaturePart> parts = [];

    public int Types => types;

    public double this[int type, Feature feature] => values[type, (int)feature];

    /// <summary>Adds to a feature that is a sum.</summary>
    public void Add(int type, Feature feature, double amount, Finding finding)
    {
        if (amount <= 0) return;
        values[type, (int)feature] += amount;
        sums[type, (int)feature] += amount;
        parts.Add(new FeaturePart(type, feature, amount, finding));
    }

    /// <summary>Raises a feature that is the strongest of its finds.</summary>
    public void Raise(int type, Feature feature, double amount, Finding finding)
    {
        if (amount <= values[type, (int)feature]) return;
        values[type, (int)feature] = sums[type, (int)feature] = amount;
        best[type, (int)feature] = new FeaturePart(type, feature, amount, finding);
    }

    /// <summary>Sets a feature that rests on no find of its own.</summary>
    public void Set(int type, Feature feature, double value) => values[type, (int)feature] = value;

    /// <summary>Makes a feature of a type count less, by a factor from 0 to 1.</summary>
    public void Damp(int type, Feature feature, double factor)
    {
        values[type, (int)feature] *= factor;
        if (best[type, (int)feature] is { } part) best[type, (int)feature] = part with { Amount = part.Amount * factor };
    }

    /// <summary>Bends a sum so that it comes near 1 and never above: <c>1 - e^(-sum/scale)</c>.</summary>
    public void Saturate(Feature feature, double scale) => Bend(feature, sum => 1 - Math.Exp(-sum / scale));

    /// <summary>Bends a sum so that little counts next to nothing, <paramref name="half"/> counts half and much comes near 1.</summary>
    public void SaturateFrom(Feature feature, double half) => Bend(feature, sum => sum * sum / (sum * sum + half * half));

    /// <summary>The parts of a type's features; for each feature they add up to its value, but for what stands in for unknown marks.</summary>
    public IEnumerable<FeaturePart> PartsOf(int type)
    {
        foreach (var part in parts)
        {
            if (part.Type == type) yield return part with { Amount = part.Amount * Math.Min(1, values[type, (int)part.Feature] / sums[type, (int)part.Feature]) };
        }
        for (var feature = 0; feature < FeatureSet.Count; feature++)
        {
            if (best[type, feature] is { } part) yield return part;
        }
    }

    /// <summary>Draws a feature towards its mean over some types, as far as nothing is known of a type: it is to be neither better nor worse off for that.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="known">For each type how far it is known, from 0 to 1.</param>
    public void DrawToMean(Feature feature, IReadOnlyList<double> known)
    {
        var sum = known.Sum();
        if (sum == 0) return;
        // The values hold the factor of being known already.
        var mean = Enumerable.Range(0, types).Sum(type => values[type, (int)feature]) / sum;
        for (var type = 0; type < types; type++) values[type, (int)feature] += (1 - known[type]) * mean;
    }

    private void Bend(Feature feature, Func<double, double> bend)
    {
        for (var type = 0; type < types; type++) values[type, (int)feature] = bend(sums[type, (int)feature]);
    }
}
