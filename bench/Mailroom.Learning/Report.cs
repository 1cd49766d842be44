using Mailroom.Classifying.Scoring;

namespace Mailroom.Learning;

/// <summary>Prints what was measured.</summary>
internal static class Report
{
    public static void Heading(string text) => Console.WriteLine($"\n{text,-42}{"files",8}{"accuracy",9}{"macro-F1",9}{"cal.error",10}{"sure+wrong",11}");

    /// <summary>One line for each set of types.</summary>
    public static void Lines(string title, IReadOnlyList<Outcome> outcomes, double temperature)
    {
        foreach (var set in outcomes.GroupBy(outcome => outcome.Comparison.Set.Name))
        {
            var list = set.ToList();
            var confidences = list.Select(outcome => outcome.Confidences(temperature).Max()).ToList();
            var sureAndWrong = list.Zip(confidences).Count(pair => !pair.First.IsRight && pair.Second >= 0.95);
            var accuracy = list.Average(outcome => outcome.IsRight ? 1.0 : 0);
            Console.WriteLine($"{title + " · " + set.Key,-42}{list.Count,8}{accuracy,9:0.000}{MacroF1(list),9:0.000}{CalibrationError(list, confidences),10:0.000}{sureAndWrong,11}");
        }
    }

    /// <summary>What the calibrated confidence is worth, by calibrations that had not seen the documents.</summary>
    public static void Calibrated(string title, IReadOnlyList<(Case Case, double Confidence)> judged, IReadOnlyList<Outcome> of, Calibration calibration)
    {
        var outcomes = of.ToHashSet();
        var least = calibration.ReviewBelow(0.01);
        foreach (var set in judged.Where(pair => outcomes.Contains(pair.Case.Outcome)).GroupBy(pair => pair.Case.Outcome.Comparison.Set.Name))
        {
            var fitting = set.Where(pair => pair.Case.Fits).ToList();
            var unfit = set.Where(pair => !pair.Case.Fits).ToList();
            var alone = fitting.Where(pair => pair.Confidence >= least).ToList();
            var error = fitting.GroupBy(pair => Math.Min(9, (int)(pair.Confidence * 10))).Sum(band => Math.Abs(band.Sum(pair => pair.Confidence - (pair.Case.IsRight ? 1 : 0)))) / fitting.Count;
            Console.WriteLine($"  {title + " · " + set.Key,-48} accuracy {fitting.Average(pair => pair.Case.IsRight ? 1.0 : 0):0.000} cal.error {error:0.000} Brier {fitting.Average(pair => Math.Pow(pair.Confidence - (pair.Case.IsRight ? 1 : 0), 2)):0.000} "
                + $"sure+wrong {fitting.Count(pair => !pair.Case.IsRight && pair.Confidence >= 0.95)} alone {(double)alone.Count / fitting.Count:0.000} right {alone.Select(pair => pair.Case.IsRight ? 1.0 : 0).DefaultIfEmpty(1).Average():0.000} "
                + $"called Unknown {fitting.Count(pair => pair.Confidence < calibration.MinimumConfidence)}; unfit: Unknown {unfit.Select(pair => pair.Confidence < calibration.MinimumConfidence ? 1.0 : 0).DefaultIfEmpty(0).Average():0.000} sure {unfit.Count(pair => pair.Confidence >= 0.95)} of {unfit.Count}");
        }
    }

    /// <summary>How many of the documents that fit none of a list's types are called Unknown.</summary>
    public static void Unfit(IReadOnlyList<(Case Case, double Confidence)> judged, IReadOnlyList<Case> unfit, Calibration calibration)
    {
        var outcomes = unfit.Select(one => one.Outcome).ToHashSet();
        foreach (var set in judged.Where(pair => outcomes.Contains(pair.Case.Outcome)).GroupBy(pair => pair.Case.Outcome.Comparison.Set))
            Console.WriteLine($"  {"unfit · " + set.Key.Name + " of " + set.Key.Types.Count,-48} called Unknown {set.Average(pair => pair.Confidence < calibration.MinimumConfidence ? 1.0 : 0):0.000} sure {set.Count(pair => pair.Confidence >= 0.95)} of {set.Count()}");
    }

    public static void Baseline(IEnumerable<LabelledSet> sets)
    {
        foreach (var set in sets)
        {
            Console.WriteLine($"{"counting unique words · " + set.Name,-42}{set.Documents.Count,8}{Experiment.CountingUniqueWords(set),9:0.000}");
        }
    }

    public static void Mistakes(IReadOnlyList<Outcome> outcomes, double temperature)
    {
        foreach (var outcome in outcomes.Where(outcome => !outcome.IsRight))
        {
            var confidences = outcome.Confidences(temperature);
            var labels = outcome.Comparison.Set.Labels;
            var (truth, said) = (outcome.Comparison.Truth, outcome.Said);
            Console.WriteLine($"  {outcome.Comparison.Document.File}: {labels[truth]} ({confidences[truth]:0.00}) taken for {labels[said]} ({confidences[said]:0.00})");
        }
    }

    /// <summary>The types of which not all documents are right.</summary>
    public static void ByType(IReadOnlyList<Outcome> outcomes)
    {
        foreach (var type in outcomes.GroupBy(outcome => outcome.Comparison.Document.Label).Where(type => !type.All(outcome => outcome.IsRight)))
            Console.WriteLine($"  {type.Key}: {type.Count(outcome => outcome.IsRight)} of {type.Count()}");
    }

    private static double MacroF1(List<Outcome> outcomes)
    {
        var pairs = outcomes.Select(outcome => (outcome.Comparison.Truth, outcome.Said)).ToList();
        return pairs.Select(pair => pair.Truth).Distinct().Average(type =>
            2.0 * pairs.Count(pair => pair.Truth == type && pair.Said == type) / (pairs.Count(pair => pair.Truth == type) + pairs.Count(pair => pair.Said == type)));
    }

    // The mean distance of confidence and share of right answers over ten bands of confidence.
    private static double CalibrationError(List<Outcome> outcomes, List<double> confidences) => outcomes.Zip(confidences)
        .GroupBy(pair => Math.Min(9, (int)(pair.Second * 10)))
        .Sum(band => Math.Abs(band.Sum(pair => pair.Second - (pair.First.IsRight ? 1 : 0)))) / outcomes.Count;
}
