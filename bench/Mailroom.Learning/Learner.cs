using Mailroom.Classifying.Features;

namespace Mailroom.Learning;

/// <summary>A document held against every type of its list.</summary>
/// <param name="Document">The document.</param>
/// <param name="Set">The set whose types these are.</param>
/// <param name="Rows">A row of features and leads for each type.</param>
/// <param name="Truth">The true type's place in the list.</param>
/// <param name="Weight">How much the example counts in the learning.</param>
internal sealed record Example(LabelledDocument Document, LabelledSet Set, double[][] Rows, int Truth, double Weight);

/// <summary>
/// Fits the weights of a conditional logit (a softmax over each document's types, one weight vector for all types) by maximum likelihood with an L2 penalty. Weights
/// keep the sign that their feature's meaning gives them: gradients are projected onto that.
/// </summary>
internal static class Learner
{
    private const double Momentum = 0.9;

    private static readonly double[] Signs = [.. Enumerable.Range(0, 2 * FeatureSet.Count).Select(index => FeatureSet.SpeaksAgainst((Feature)(index % FeatureSet.Count)) ? -1.0 : 1.0)];

    /// <summary>The likeliest weights.</summary>
    /// <param name="examples">What is learned from.</param>
    /// <param name="penalty">The strength of the L2 penalty.</param>
    /// <param name="iterations">Steps of gradient descent.</param>
    /// <param name="start">Where the descent begins; null for zero.</param>
    public static double[] Fit(IReadOnlyList<Example> examples, double penalty, int iterations, double[]? start = null)
    {
        var weights = start?.ToArray() ?? new double[Signs.Length];
        var velocity = new double[weights.Length];
        var total = examples.Sum(example => example.Weight);
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            var gradient = Gradient(examples, weights);
            var step = 0.6 / Math.Sqrt(1 + iteration / 100.0);
            for (var index = 0; index < weights.Length; index++)
            {
                velocity[index] = Momentum * velocity[index] - step * (gradient[index] / total + penalty * weights[index]);
                weights[index] += velocity[index];
                if (weights[index] * Signs[index] < 0) (weights[index], velocity[index]) = (0, 0);
            }
        }
        return weights;
    }

    /// <summary>The temperature under which the true types are likeliest, judged by weights that were learned without the examples.</summary>
    public static double Temperature(IReadOnlyList<Outcome> outcomes) => Enumerable.Range(2, 40).Select(tenths => tenths / 10.0)
        .MinBy(temperature => outcomes.Sum(outcome => -outcome.Example.Weight * Math.Log(Math.Max(1e-9, outcome.Confidences(temperature)[outcome.Example.Truth]))));

    private static double[] Gradient(IReadOnlyList<Example> examples, double[] weights)
    {
        var gradient = new double[weights.Length];
        Span<double> scores = stackalloc double[1024];
        foreach (var example in examples)
        {
            var highest = double.NegativeInfinity;
            for (var type = 0; type < example.Rows.Length; type++)
            {
                var score = 0.0;
                var row = example.Rows[type];
                for (var index = 0; index < row.Length; index++) score += row[index] * weights[index];
                scores[type] = score;
                highest = Math.Max(highest, score);
            }
            var sum = 0.0;
            for (var type = 0; type < example.Rows.Length; type++) sum += scores[type] = Math.Exp(scores[type] - highest);
            for (var type = 0; type < example.Rows.Length; type++)
            {
                var error = example.Weight * (scores[type] / sum - (type == example.Truth ? 1 : 0));
                var row = example.Rows[type];
                for (var index = 0; index < row.Length; index++) gradient[index] += error * row[index];
            }
        }
        return gradient;
    }
}
