using Mailroom.Classifying.Features;

namespace Mailroom.Classifying.Scoring;

/// <summary>Each type's features, followed by their lead over the best other type.</summary>
internal static class Leads
{
    /// <summary>A row of twice <see cref="FeatureSet.Count"/> numbers for each type.</summary>
    public static double[][] Of(FeatureTable table)
    {
        var rows = new double[table.Types][];
        for (var type = 0; type < table.Types; type++) rows[type] = new double[2 * FeatureSet.Count];
        foreach (var feature in Enum.GetValues<Feature>())
        {
            var (best, second) = (-1, -1);
            for (var type = 0; type < table.Types; type++)
            {
                if (best < 0 || table[type, feature] > table[best, feature]) (best, second) = (type, best);
                else if (second < 0 || table[type, feature] > table[second, feature]) second = type;
            }
            for (var type = 0; type < table.Types; type++)
            {
                var other = type == best ? second : best;
                rows[type][(int)feature] = table[type, feature];
                rows[type][FeatureSet.Count + (int)feature] = other < 0 ? 0 : table[type, feature] - table[other, feature];
            }
        }
        return rows;
    }
}
