using Mailroom.Classifying.Features;

namespace Mailroom.Classifying.Scoring;

/// <summary>Each type's features, followed by their lead over the best other type.</summary>
internal static class Leads
{
    /// <summary>A row of twice <see cref="FeatureSet.Count"/> numbers for each type.</summary>
    public static double[][] Of(FeatureTable table) =>
        Of([.. Enumerable.Range(0, table.Types).Select(type => Enum.GetValues<Feature>().Select(feature => table[type, feature]).ToArray())]);

    /// <summary>The same of each type's features, by their number; what follows them in a row is passed over.</summary>
    public static double[][] Of(IReadOnlyList<double[]> features)
    {
        var rows = features.Select(row => row[..FeatureSet.Count].Concat(new double[FeatureSet.Count]).ToArray()).ToArray();
        for (var feature = 0; feature < FeatureSet.Count; feature++)
        {
            var (best, second) = (-1, -1);
            for (var type = 0; type < rows.Length; type++)
            {
                if (best < 0 || rows[type][feature] > rows[best][feature]) (best, second) = (type, best);
                else if (second < 0 || rows[type][feature] > rows[second][feature]) second = type;
            }
            for (var type = 0; type < rows.Length; type++)
            {
                var other = type == best ? second : best;
                rows[type][FeatureSet.Count + feature] = other < 0 ? 0 : rows[type][feature] - rows[other][feature];
            }
        }
        return rows;
    }
}
