namespace Mailroom.Classifying.Scoring;

/// <summary>
/// Says how likely the best type is right, from what is known of the whole comparison: its lead, what was found for it, how much could be read and how surely. A logistic regression, learned
/// on documents whose source or type was left out of the learning of the weights, and on documents whose type was taken off the list.
/// </summary>
/// <param name="Bias">The constant part.</param>
/// <param name="Signals">The weight of each signal.</param>
/// <param name="MinimumConfidence">The default below which a document is called Unknown: it turned away at most one in a hundred of those that fit.</param>
/// <param name="Thresholds">For chances of a mistake the confidence from which on no more were made; ascending by chance.</param>
internal sealed record Calibration(double Bias, IReadOnlyDictionary<Signal, double> Signals, double MinimumConfidence, IReadOnlyList<RiskThreshold> Thresholds)
{
    /// <summary>The confidence in the best type, from 0 to 1.</summary>
    public double Confidence(double[] signals)
    {
        var sum = Bias;
        foreach (var (signal, weight) in Signals) sum += weight * signals[(int)signal];
        return 1 / (1 + Math.Exp(-sum));
    }

    /// <summary>The confidence from which on a document may go without review.</summary>
    /// <param name="tolerance">The chance of a mistake that is accepted, from 0 to 1.</param>
    public double ReviewBelow(double tolerance)
    {
        if (tolerance >= 1) return 0;
        // A chance below all that could be measured: only certainty will do.
        return Thresholds.LastOrDefault(threshold => threshold.Tolerance <= tolerance)?.Confidence ?? 1;
    }
}

/// <summary>A chance of a mistake and the confidence that keeps it.</summary>
/// <param name="Tolerance">The share of mistakes among the documents that go without review.</param>
/// <param name="Confidence">The least confidence that they have.</param>
internal sealed record RiskThreshold(double Tolerance, double Confidence);
