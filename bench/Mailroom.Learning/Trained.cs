using Mailroom.Classifying.Scoring;

namespace Mailroom.Learning;

/// <summary>An answer to a comparison.</summary>
/// <param name="Comparison">The comparison.</param>
/// <param name="Said">The place of the best type.</param>
/// <param name="Confidence">The confidence in it.</param>
/// <param name="IsUnknown">Whether none was said to fit.</param>
/// <param name="IsUnattended">Whether it goes without review.</param>
internal sealed record Judgement(Comparison Comparison, int Said, double Confidence, bool IsUnknown, bool IsUnattended)
{
    /// <summary>Whether the answer is right: the true type, or Unknown where none fits.</summary>
    public bool IsRight => Comparison.Fits ? !IsUnknown && Said == Comparison.Truth : IsUnknown;
}

/// <summary>Everything that is learned from comparisons: weights, temperature, calibration and thresholds.</summary>
internal sealed record Trained(float[] Weights, double Temperature, Calibration Calibration)
{
    private const int InnerFolds = 4;
    private const double Tolerance = 0.01;

    /// <summary>The file that ships.</summary>
    public Weights ToWeights() => Classifying.Scoring.Weights.FromVector([.. Weights.Select(weight => Math.Round(weight, 4))], Temperature, Calibration);

    /// <summary>Answers as the classifier does.</summary>
    public Judgement Judge(Comparison comparison)
    {
        var (signals, best) = Calibrator.SignalsOf(comparison, comparison.Rows, Weights, Temperature);
        var confidence = Calibration.Confidence(signals);
        var isUnknown = confidence < Calibration.MinimumConfidence;
        return new Judgement(comparison, best, confidence, isUnknown, !isUnknown && confidence >= Calibration.ReviewBelow(Tolerance));
    }

    /// <summary>Learns from comparisons. The calibration and the thresholds rest on answers to documents whose collection, or whose type, was left out meanwhile.</summary>
    /// <param name="learned">The comparisons.</param>
    /// <param name="penalty">The strength of the L2 penalty.</param>
    /// <param name="iterations">Steps of the descent.</param>
    public static Trained On(IReadOnlyList<Comparison> learned, double penalty, int iterations)
    {
        var weights = Learner.Fit(learned, penalty, iterations);
        List<Outcome> outcomes = [.. LeftOut(comparison => comparison.Document.Source), .. LeftOut(comparison => comparison.Kind)];
        var temperature = Learner.Temperature(outcomes);
        var cases = outcomes.SelectMany(outcome => Calibrator.Cases(outcome, temperature, WeightOf(outcome.Comparison))).ToList();

        var folds = new Folds(cases.Select(one => one.Comparison.Document.Source), InnerFolds);
        var judged = Enumerable.Range(0, InnerFolds).SelectMany(fold =>
        {
            var calibration = Calibrator.Fit([.. cases.Where(one => folds.Of(one.Comparison.Document.Source) != fold)]);
            return cases.Where(one => folds.Of(one.Comparison.Document.Source) == fold).Select(one => (Case: one, Confidence: calibration.Confidence(one.Signals)));
        }).ToList();
        var (adjusted, adjust) = Calibrator.ForFitting(Calibrator.Fit(cases), [.. judged.Where(pair => pair.Case.Fits)]);
        // What people really had decides what goes without review.
        var known = judged.Where(pair => !pair.Case.Comparison.IsWritten && pair.Case.Comparison.Knowing != Knowing.Nothing).Select(pair => (pair.Case, adjust(pair.Confidence))).ToList();
        return new Trained(weights, temperature, Calibrator.WithThresholds(adjusted, known));

        IEnumerable<Outcome> LeftOut(Func<Comparison, string> group)
        {
            var groups = new Folds(learned.Select(group), InnerFolds);
            return Enumerable.Range(0, InnerFolds).SelectMany(fold =>
            {
                var others = Learner.Fit(learned.Where(comparison => groups.Of(group(comparison)) != fold), penalty, iterations / 2, weights);
                return learned.Where(comparison => groups.Of(group(comparison)) == fold).Select(comparison => new Outcome(comparison, others));
            });
        }
    }

    private static double WeightOf(Comparison comparison) => comparison.Weight * (comparison.Knowing switch { Knowing.Nothing => 0.25, Knowing.Part => 0.5, _ => 1 }) * (comparison.IsWritten ? 0.3 : 1);
}
