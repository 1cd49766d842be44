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
