namespace Mailroom.Classifying.Judging;

/// <summary>Answers whose confidences are alike.</summary>
/// <param name="From">The lowest confidence of the bin.</param>
/// <param name="To">The confidence at which the next one begins.</param>
/// <param name="Documents">How many answers are in it.</param>
/// <param name="MeanConfidence">The mean of their confidences.</param>
/// <param name="ShareRight">The share of those whose best type is right.</param>
public sealed record CalibrationBin(double From, double To, int Documents, double MeanConfidence, double ShareRight);

/// <summary>Whether confidences mean what they say: of the answers given with 0.8, eight in ten should be right.</summary>
/// <param name="Bins">The bins that hold answers, of ten of equal width.</param>
/// <param name="ExpectedError">The mean distance of confidence and share of right answers over the bins (expected calibration error), from 0, the best, to 1.</param>
/// <param name="BrierScore">The mean squared distance of the best type's confidence from 1 where it is right and 0 where not, from 0, the best, to 1.</param>
public sealed record CalibrationFigures(IReadOnlyList<CalibrationBin> Bins, double ExpectedError, double BrierScore)
{
    private const int BinCount = 10;

    internal static CalibrationFigures Of(IReadOnlyList<JudgedDocument> documents)
    {
        var pairs = documents.Select(document => (document.Answer.Confidence, Right: document.IsBestTypeRight ? 1.0 : 0)).ToList();
        var bins = pairs.GroupBy(pair => Math.Clamp((int)(pair.Confidence * BinCount), 0, BinCount - 1)).OrderBy(bin => bin.Key)
            .Select(bin => new CalibrationBin((double)bin.Key / BinCount, (bin.Key + 1.0) / BinCount, bin.Count(), bin.Average(pair => pair.Confidence), bin.Average(pair => pair.Right))).ToList();
        var error = bins.Sum(bin => bin.Documents * Math.Abs(bin.MeanConfidence - bin.ShareRight)) / pairs.Count;
        return new CalibrationFigures(bins, error, pairs.Average(pair => (pair.Confidence - pair.Right) * (pair.Confidence - pair.Right)));
    }
}
