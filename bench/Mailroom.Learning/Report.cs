namespace Mailroom.Learning;

/// <summary>Prints what was measured.</summary>
internal static class Report
{
    public static void Heading(string text) => Console.WriteLine($"\n{text,-42}{"files",8}{"accuracy",9}{"macro-F1",9}{"cal.error",10}{"sure+wrong",11}");

    /// <summary>One line for each set of types.</summary>
    public static void Lines(string title, IReadOnlyList<Outcome> outcomes, double temperature)
    {
        foreach (var set in outcomes.GroupBy(outcome => outcome.Example.Set.Name))
        {
            var list = set.ToList();
            var confidences = list.Select(outcome => outcome.Confidences(temperature).Max()).ToList();
            var sureAndWrong = list.Zip(confidences).Count(pair => !pair.First.IsRight && pair.Second >= 0.95);
            var accuracy = list.Average(outcome => outcome.IsRight ? 1.0 : 0);
            Console.WriteLine($"{title + " · " + set.Key,-42}{list.Count,8}{accuracy,9:0.000}{MacroF1(list),9:0.000}{CalibrationError(list, confidences),10:0.000}{sureAndWrong,11}");
        }
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
            var labels = outcome.Example.Set.Labels;
            var (truth, said) = (outcome.Example.Truth, outcome.Said);
            Console.WriteLine($"  {outcome.Example.Document.File}: {labels[truth]} ({confidences[truth]:0.00}) taken for {labels[said]} ({confidences[said]:0.00})");
        }
    }

    private static double MacroF1(List<Outcome> outcomes)
    {
        var pairs = outcomes.Select(outcome => (outcome.Example.Truth, outcome.Said)).ToList();
        return pairs.Select(pair => pair.Truth).Distinct().Average(type =>
            2.0 * pairs.Count(pair => pair.Truth == type && pair.Said == type) / (pairs.Count(pair => pair.Truth == type) + pairs.Count(pair => pair.Said == type)));
    }

    // The mean distance of confidence and share of right answers over ten bands of confidence.
    private static double CalibrationError(List<Outcome> outcomes, List<double> confidences) => outcomes.Zip(confidences)
        .GroupBy(pair => Math.Min(9, (int)(pair.Second * 10)))
        .Sum(band => Math.Abs(band.Sum(pair => pair.Second - (pair.First.IsRight ? 1 : 0)))) / outcomes.Count;
}
