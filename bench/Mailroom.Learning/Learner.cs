using System.Numerics.Tensors;
using Mailroom.Classifying.Features;

namespace Mailroom.Learning;

/// <summary>
/// Fits the weights of a conditional logit (a softmax over each document's types, one weight vector for all types) by maximum likelihood with an L2 penalty on what departs from a prior. Weights
/// keep the sign that their feature's meaning gives them: gradients are projected onto that.
/// </summary>
internal static class Learner
{
    private const float Momentum = 0.9f;

    // What a feature is worth before anything is learned: little is said by few documents, and nothing by none, of how much a find should count.
    private static readonly float[] Priors = [.. Enumerable.Range(0, 2 * FeatureSet.Count).Select(index => Prior((Feature)(index % FeatureSet.Count)))];

    private static readonly float[] Signs = [.. Enumerable.Range(0, 2 * FeatureSet.Count).Select(index => FeatureSet.SpeaksAgainst((Feature)(index % FeatureSet.Count)) ? -1f : 1f)];

    // A comparison laid out for the arithmetic: its rows one behind the other.
    private sealed record Block(float[] Rows, int Types, int Truth, float Weight);

    /// <summary>The likeliest weights.</summary>
    /// <param name="comparisons">What is learned from; those that fit nothing are passed over.</param>
    /// <param name="penalty">The strength of the L2 penalty.</param>
    /// <param name="iterations">Steps of gradient descent.</param>
    /// <param name="start">Where the descent begins; null for the priors.</param>
    public static float[] Fit(IEnumerable<Comparison> comparisons, double penalty, int iterations, float[]? start = null)
    {
        var blocks = comparisons.Where(comparison => comparison.Fits && comparison.Rows.Length > 1)
            .Select(comparison => new Block([.. comparison.Rows.SelectMany(row => row).Select(value => (float)value)], comparison.Rows.Length, comparison.Truth, (float)comparison.Weight)).ToList();
        var weights = start?.ToArray() ?? [.. Priors];
        var velocity = new float[weights.Length];
        var total = blocks.Sum(block => block.Weight);
        var gradient = new float[weights.Length];
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            gradient.AsSpan().Clear();
            foreach (var block in blocks) AddGradient(block, weights, gradient);
            var step = 0.6f / MathF.Sqrt(1 + (iteration / 100f));
            for (var index = 0; index < weights.Length; index++)
            {
                velocity[index] = (Momentum * velocity[index]) - (step * ((gradient[index] / total) + ((float)penalty * (weights[index] - Priors[index]))));
                weights[index] += velocity[index];
                if (weights[index] * Signs[index] < 0) (weights[index], velocity[index]) = (0, 0);
            }
        }
        return weights;
    }

    /// <summary>Each type's score.</summary>
    public static double[] Scores(IReadOnlyList<double[]> rows, float[] weights) => [.. rows.Select(row =>
    {
        var score = 0.0;
        for (var index = 0; index < weights.Length; index++) score += row[index] * weights[index];
        return score;
    })];

    /// <summary>The temperature under which the true types are likeliest, judged by weights that were learned without the comparisons.</summary>
    public static double Temperature(IReadOnlyList<Outcome> outcomes) => Enumerable.Range(2, 40).Select(tenths => tenths / 10.0)
        .MinBy(temperature => outcomes.Where(outcome => outcome.Comparison.Fits).Sum(outcome => -outcome.Comparison.Weight * Math.Log(Math.Max(1e-9, outcome.Confidences(temperature)[outcome.Comparison.Truth]))));

    private static float Prior(Feature feature) => feature switch
    {
        Feature.Against or Feature.MarksAgainst => -1,
        Feature.MarksMissing => -0.5f,
        Feature.Unfamiliar or Feature.UnfamiliarWords or Feature.UnfamiliarTitle => 0,
        // A form's own number is as good as its name.
        Feature.FormNumber => 1.5f,
        Feature.Cues or Feature.MarksFor or Feature.Topics or Feature.KnownTitle or Feature.NameTitle or Feature.UniqueTitle or Feature.OtherNames => 1,
        _ => 0.5f,
    };

    private static void AddGradient(Block block, float[] weights, float[] gradient)
    {
        Span<float> scores = block.Types <= 1024 ? stackalloc float[block.Types] : new float[block.Types];
        var length = weights.Length;
        for (var type = 0; type < block.Types; type++) scores[type] = TensorPrimitives.Dot(block.Rows.AsSpan(type * length, length), weights);
        TensorPrimitives.SoftMax(scores, scores);
        scores[block.Truth] -= 1;
        for (var type = 0; type < block.Types; type++)
        {
            var error = block.Weight * scores[type];
            if (MathF.Abs(error) > 1e-6f) TensorPrimitives.MultiplyAdd(block.Rows.AsSpan(type * length, length), error, gradient, gradient);
        }
    }
}
