using System.Numerics.Tensors;
using Mailroom.Classifying.Scoring;

namespace Mailroom.Learning;

/// <summary>A judged comparison as the calibration sees it.</summary>
/// <param name="Comparison">The comparison.</param>
/// <param name="Signals">The signals of its best type.</param>
/// <param name="IsRight">Whether the best type is the true one; never where the true type was taken off the list.</param>
/// <param name="Fits">Whether the true type is on the list.</param>
/// <param name="Weight">How much it counts.</param>
internal sealed record Case(Comparison Comparison, double[] Signals, bool IsRight, bool Fits, double Weight);

/// <summary>Fits the calibration: a logistic regression whose signals keep the sign of their meaning.</summary>
internal static class Calibrator
{
    // Of the documents that people upload some fit none of their types.
    private const double WeightOfUnfit = 0.3;
    // Nor should one of the types that are left be believed where the right one is taken off; but that one may be its close neighbour.
    private const double WeightOfNeighbour = 0.1;
    private const double WeightOfUnfitUnattended = 0.05;
    private const double Penalty = 0.002;
    private const double HalfWay = 0.5;
    private const double TurnedAway = 0.0095;
    private static readonly double[] Tolerances = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2];

    /// <summary>The outcome as it is, and once more with its true type taken off the list; those that fit nothing as they are.</summary>
    /// <param name="outcome">An outcome by weights that had not seen it.</param>
    /// <param name="temperature">The temperature of the scores.</param>
    /// <param name="weight">How much it counts beside others.</param>
    public static IEnumerable<Case> Cases(Outcome outcome, double temperature, double weight)
    {
        var comparison = outcome.Comparison;
        if (!comparison.Fits)
        {
            yield return Of(comparison, comparison.Rows, fits: false, WeightOfUnfit * weight);
            yield break;
        }
        yield return Of(comparison, comparison.Rows, fits: true, weight);
        if (comparison.Rows.Length > 2) yield return Of(comparison, Leads.Of([.. comparison.Rows.Where((_, type) => type != comparison.Truth)]), fits: false, WeightOfNeighbour * weight);

        Case Of(Comparison of, double[][] rows, bool fits, double counts)
        {
            var (signals, best) = SignalsOf(of, rows, outcome.Weights, temperature);
            return new Case(of, signals, fits && best == of.Truth, fits, counts);
        }
    }

    /// <summary>The signals of the best type, and its place.</summary>
    public static (double[] Signals, int Best) SignalsOf(Comparison comparison, double[][] rows, float[] weights, double temperature)
    {
        double[] scores = [.. Learner.Scores(rows, weights).Select(score => score / temperature)];
        var best = Array.IndexOf(scores, scores.Max());
        return (Signals.Of(rows[best], scores, best, comparison.Known, 0, comparison.Signs), best);
    }

    /// <summary>The likeliest calibration.</summary>
    public static Calibration Fit(IReadOnlyList<Case> cases)
    {
        var weights = new double[Signals.Count];
        var velocity = new double[Signals.Count + 1];
        var gradient = new double[Signals.Count + 1];
        var (bias, total) = (0.0, cases.Sum(one => one.Weight));
        for (var iteration = 0; iteration < 2500; iteration++)
        {
            gradient.AsSpan().Clear();
            foreach (var one in cases)
            {
                var sum = bias + TensorPrimitives.Dot<double>(weights, one.Signals);
                var error = one.Weight * ((1 / (1 + Math.Exp(-sum))) - (one.IsRight ? 1 : 0)) / total;
                TensorPrimitives.MultiplyAdd(one.Signals, error, gradient.AsSpan(0, weights.Length), gradient.AsSpan(0, weights.Length));
                gradient[^1] += error;
            }
            for (var signal = 0; signal < weights.Length; signal++)
            {
                velocity[signal] = (0.9 * velocity[signal]) - (0.5 * (gradient[signal] + (Penalty * weights[signal])));
                weights[signal] += velocity[signal];
                var (sign, least) = (Signals.Lowers((Signal)signal) ? -1 : 1, Least((Signal)signal));
                if (weights[signal] * sign < least) (weights[signal], velocity[signal]) = (least * sign, 0);
            }
            velocity[^1] = (0.9 * velocity[^1]) - (0.5 * gradient[^1]);
            bias += velocity[^1];
        }
        // What was learned from examples is not seen here; it counts as an own score does.
        weights[(int)Signal.Learned] = Math.Max(1, weights[(int)Signal.Words]);
        return new Calibration(Math.Round(bias, 4), Enum.GetValues<Signal>().ToDictionary(signal => signal, signal => Math.Round(weights[(int)signal], 4)), 0, []);
    }

    // Of few words, or words that are guessed, nobody should be sure, although the documents at hand have hardly a mistake to show for it.
    private static double Least(Signal signal) => signal is Signal.Text or Signal.Unsure ? 1 : 0;

    /// <summary>
    /// The same, stretched and moved so that it holds for documents that do fit: those that do not are there to rank by, and how many come is not known. The order of confidences stays.
    /// </summary>
    /// <param name="calibration">The calibration.</param>
    /// <param name="judged">Fitting cases, and the confidence that a calibration gave which had not seen them.</param>
    public static (Calibration Calibration, Func<double, double> Adjust) ForFitting(Calibration calibration, IReadOnlyList<(Case Case, double Confidence)> judged)
    {
        var (stretch, shift) = (1.0, 0.0);
        var total = judged.Sum(one => one.Case.Weight);
        for (var iteration = 0; iteration < 2000; iteration++)
        {
            var (byStretch, byShift) = (0.0, 0.0);
            foreach (var (one, confidence) in judged)
            {
                var odds = Odds(confidence);
                var error = one.Weight * ((1 / (1 + Math.Exp(-((stretch * odds) + shift)))) - (one.IsRight ? 1 : 0)) / total;
                byStretch += error * odds;
                byShift += error;
            }
            stretch -= 0.1 * byStretch;
            shift -= 0.1 * byShift;
        }
        // Some do fit none, and one mistake made with confidence weighs more than much modesty: only half of the way.
        (stretch, shift) = (1 + (HalfWay * (stretch - 1)), HalfWay * shift);
        var adjusted = calibration with
        {
            Bias = Math.Round((stretch * calibration.Bias) + shift, 4),
            Signals = calibration.Signals.ToDictionary(signal => signal.Key, signal => Math.Round(stretch * signal.Value, 4)),
        };
        return (adjusted, confidence => 1 / (1 + Math.Exp(-((stretch * Odds(confidence)) + shift))));

        static double Odds(double confidence) => Math.Log(Math.Clamp(confidence, 1e-9, 1 - 1e-9) / (1 - Math.Clamp(confidence, 1e-9, 1 - 1e-9)));
    }

    /// <summary>The same with its thresholds, set on cases that it was not learned from.</summary>
    /// <param name="calibration">The calibration.</param>
    /// <param name="judged">Cases, and the confidence that a calibration gave which had not seen them.</param>
    public static Calibration WithThresholds(Calibration calibration, IReadOnlyList<(Case Case, double Confidence)> judged)
    {
        // Each document once, by the middle of what it gets with this or that left out and in lists of other languages.
        var fitting = judged.Where(one => one.Case.Fits).GroupBy(one => one.Case.Comparison.Document.File + one.Case.Comparison.Document.Source, StringComparer.Ordinal)
            .Select(file => Median([.. file.Select(one => one.Confidence)])).Order().ToList();
        return calibration with
        {
            MinimumConfidence = Math.Round(fitting[(int)(TurnedAway * fitting.Count)], 3),
            Thresholds = [.. Tolerances.Select(tolerance => new RiskThreshold(tolerance, Math.Round(Threshold(judged, tolerance), 4)))],
        };
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    // The least confidence above which mistakes are rarer than the tolerance, with half a mistake more than were seen.
    private static double Threshold(IReadOnlyList<(Case Case, double Confidence)> judged, double tolerance)
    {
        var (least, count, wrong) = (1.0, 0.0, 0.5);
        foreach (var (one, confidence) in judged.OrderByDescending(pair => pair.Confidence))
        {
            var weight = one.Fits ? 1 : WeightOfUnfitUnattended;
            count += weight;
            wrong += one.IsRight ? 0 : weight;
            if (wrong / (count + 1) <= tolerance) least = confidence;
        }
        return least;
    }
}
