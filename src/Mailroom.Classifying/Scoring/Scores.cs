namespace Mailroom.Classifying.Scoring;

/// <summary>From features to scores to confidences.</summary>
internal static class Scores
{
    /// <summary>Each type's score: the weighted sum of its features and leads.</summary>
    public static double[] Of(double[][] rows, double[] weights)
    {
        var scores = new double[rows.Length];
        for (var type = 0; type < rows.Length; type++)
        {
            for (var index = 0; index < weights.Length; index++) scores[type] += rows[type][index] * weights[index];
        }
        return scores;
    }

    /// <summary>
    /// The shares with the best type's set to its confidence: less for all where it is below the share, as none may fit; otherwise what is left goes to the others.
    /// </summary>
    public static double[] WithBest(double[] shares, int best, double confidence)
    {
        var others = confidence <= shares[best] || shares[best] >= 1 ? confidence / shares[best] : (1 - confidence) / (1 - shares[best]);
        return [.. shares.Select((share, type) => type == best ? confidence : Math.Min(share * others, confidence))];
    }

    /// <summary>Turns scores into numbers from 0 to 1 that sum to 1: a softmax.</summary>
    /// <param name="scores">The types' scores.</param>
    /// <param name="temperature">Above 1 the confidences are nearer to each other, below 1 farther apart.</param>
    public static double[] ToConfidences(double[] scores, double temperature)
    {
        var highest = scores.Max();
        var raised = scores.Select(score => Math.Exp((score - highest) / temperature)).ToArray();
        var sum = raised.Sum();
        return [.. raised.Select(value => value / sum)];
    }
}
