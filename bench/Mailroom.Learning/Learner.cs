using Mailroom.Classifying.Features;

namespace Mailroom.Learning;

/// <summary>A document held against every type of its list.</summary>
/// <param name="Document">The document.</param>
/// <param name="Set">The set whose types these are.</param>
/// <param name="Rows">A row of features and leads for each type.</param>
/// <param name="Truth">The true type's place in the list.</param>
/// <param name="Known">The share of the set's types that are known.</param>
/// <param name="Weight">How much the comparison counts in the learning.</param>
internal sealed record Comparison(LabelledDocument Document, LabelledSet Set, double[][] Rows, int Truth, double Known, double Weight)
{
    /// <summary>What a type is known as, so that it is left out under each name that a list gives it.</summary>
    public string Kind => Set.Kinds[Truth];
}

/// <summary>
/// Fits the weights of a conditional logit (a softmax over each document's types, one weight vector for all types) by maximum likelihood with an L2 penalty on what departs from a prior. Weights
/// keep the sign that their feature's meaning gives them: gradients are projected onto that.
/// </summary>
internal static class Learner
{
    private const double Momentum = 0.9;

    // What a feature is worth before anything is learned: little is said by few documents, and nothing by none, of how much a find should count.
    private static readonly double[] Priors = [.. Enumerable.Range(0, 2 * FeatureSet.Count).Select(index => Prior((Feature)(index % FeatureSet.Count)))];

    private static readonly double[] Signs = [.. Enumerable.Range(0, 2 * FeatureSet.Count).Select(index => FeatureSet.SpeaksAgainst((Feature)(index % FeatureSet.Count)) ? -1.0 : 1.0)];

    /// <summary>The likeliest weights.</summary>
    /// <param name="comparisons">What is learned from.</param>
    /// <param name="penalty">The strength of the L2 penalty.</param>
    /// <param name="iterations">Steps of gradient descent.</param>
    /// <param name="start">Where the descent begins; null for zero.</param>
    public static double[] Fit(IReadOnlyList<Comparison> comparisons, double penalty, int iterations, double[]? start = null)
    {
        var weights = start?.ToArray() ?? [.. Priors];
        var velocity = new double[weights.Length];
        var total = comparisons.Sum(comparison => comparison.Weight);
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            var gradient = Gradient(comparisons, weights);
            var step = 0.6 / Math.Sqrt(1 + iteration / 100.0);
            for (var index = 0; index < weights.Length; index++)
            {
                velocity[index] = Momentum * velocity[index] - step * (gradient[index] / total + penalty * (weights[index] - Priors[index]));
                weights[index] += velocity[index];
                if (weights[index] * Signs[index] < 0) (weights[index], velocity[index]) = (0, 0);
            }
        }
        return weights;
    }

    /// <summary>The temperature under which the true types are likeliest, judged by weights that were learned without the comparisons.</summary>
    public static double Temperature(IReadOnlyList<Outcome> outcomes) => Enumerable.Range(2, 40).Select(tenths => tenths / 10.0)
        .MinBy(temperature => outcomes.Sum(outcome => -outcome.Comparison.Weight * Math.Log(Math.Max(1e-9, outcome.Confidences(temperature)[outcome.Comparison.Truth]))));

    private static double Prior(Feature feature) => feature switch
    {
        Feature.Against or Feature.MarksAgainst => -1,
        Feature.MarksMissing => -0.5,
        Feature.Unfamiliar or Feature.UnfamiliarWords or Feature.UnfamiliarTitle => 0,
        // A form's own number is as good as its name.
        Feature.FormNumber => 1.5,
        Feature.Cues or Feature.MarksFor or Feature.Topics or Feature.KnownTitle or Feature.NameTitle or Feature.UniqueTitle or Feature.OtherNames => 1,
        _ => 0.5,
    };

    private static double[] Gradient(IReadOnlyList<Comparison> comparisons, double[] weights)
    {
        var gradient = new double[weights.Length];
        Span<double> scores = stackalloc double[1024];
        foreach (var comparison in comparisons)
        {
            var highest = double.NegativeInfinity;
            for (var type = 0; type < comparison.Rows.Length; type++)
            {
                var score = 0.0;
                var row = comparison.Rows[type];
                for (var index = 0; index < row.Length; index++) score += row[index] * weights[index];
                scores[type] = score;
                highest = Math.Max(highest, score);
            }
            var sum = 0.0;
            for (var type = 0; type < comparison.Rows.Length; type++) sum += scores[type] = Math.Exp(scores[type] - highest);
            for (var type = 0; type < comparison.Rows.Length; type++)
            {
                var error = comparison.Weight * (scores[type] / sum - (type == comparison.Truth ? 1 : 0));
                var row = comparison.Rows[type];
                for (var index = 0; index < row.Length; index++) gradient[index] += error * row[index];
            }
        }
        return gradient;
    }
}
