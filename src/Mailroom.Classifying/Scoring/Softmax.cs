namespace Mailroom.Classifying.Scoring;

/// <summary>Turns scores into probabilities.</summary>
internal static class Softmax
{
    /// <summary>Numbers from 0 to 1 that sum to 1.</summary>
    public static double[] Of(IReadOnlyList<double> scores, double temperature)
    {
        var highest = scores.Max();
        var raised = scores.Select(score => Math.Exp((score - highest) / temperature)).ToArray();
        var sum = raised.Sum();
        return [.. raised.Select(value => value / sum)];
    }
}
