using System.Globalization;

namespace Mailroom.Learning;

/// <summary>Prints judgements as a table in Markdown, a row for each list and one for all.</summary>
internal static class StrangersTable
{
    private const double Sure = 0.95;

    public static void Head() => Console.WriteLine("""

        | left out | list | files | accuracy | macro-F1 | calibration error | unattended | of these right | wrong at most | confident mistakes | unfit: Unknown |
        |---|---|---|---|---|---|---|---|---|---|---|
        """);

    /// <summary>The rows of one way of leaving out.</summary>
    public static void Rows(string leftOut, IReadOnlyList<Judgement> judgements)
    {
        foreach (var list in judgements.GroupBy(judgement => judgement.Comparison.Set.Name)) Row(leftOut, list.Key, [.. list]);
        Row(leftOut, "all", judgements);
        var collections = judgements.Where(judgement => judgement.Comparison.Fits && judgement.IsUnattended).GroupBy(judgement => judgement.Comparison.Document.Source, StringComparer.Ordinal)
            .Select(collection => (Wrong: collection.Count(judgement => !judgement.IsRight), Count: collection.Count())).ToList();
        Console.WriteLine($"\nUnattended by collection: {collections.Count(collection => collection.Wrong == 0)} of {collections.Count} without a mistake; the others {string.Join(", ", collections.Where(collection => collection.Wrong > 0).Select(collection => $"{collection.Wrong} of {collection.Count}"))}\n");
    }

    private static void Row(string leftOut, string list, IReadOnlyList<Judgement> judgements)
    {
        var fitting = judgements.Where(judgement => judgement.Comparison.Fits).ToList();
        var unfit = judgements.Where(judgement => !judgement.Comparison.Fits).ToList();
        var alone = fitting.Where(judgement => judgement.IsUnattended).ToList();
        var wrong = alone.Count(judgement => !judgement.IsRight);
        var answered = fitting.Where(judgement => !judgement.IsUnknown).ToList();
        var error = answered.GroupBy(judgement => Math.Min(9, (int)(judgement.Confidence * 10))).Sum(band => Math.Abs(band.Sum(judgement => judgement.Confidence - (judgement.IsRight ? 1 : 0)))) / Math.Max(1, answered.Count);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {leftOut} | {list} | {fitting.Count} | {Share(fitting, judgement => judgement.IsRight):0.000} | {MacroF1(fitting):0.000} | {error:0.000} | {Share(fitting, judgement => judgement.IsUnattended):0.000} | {Share(alone, judgement => judgement.IsRight):0.000} | {MostWrong(wrong, alone.Count):0.000} | {answered.Count(judgement => !judgement.IsRight && judgement.Confidence >= Sure)} | {(unfit.Count == 0 ? "" : $"{Share(unfit, judgement => judgement.IsRight):0.00} of {unfit.Count}")} |"));
    }

    private static double Share(List<Judgement> judgements, Func<Judgement, bool> isSuch) => judgements.Count == 0 ? 1 : (double)judgements.Count(isSuch) / judgements.Count;

    private static double MacroF1(List<Judgement> judgements) => judgements.Select(judgement => judgement.Comparison.Truth).Distinct().Select(type =>
        2.0 * judgements.Count(judgement => judgement.Comparison.Truth == type && judgement.IsRight)
        / (judgements.Count(judgement => judgement.Comparison.Truth == type) + judgements.Count(judgement => !judgement.IsUnknown && judgement.Said == type))).DefaultIfEmpty(0).Average();

    // The upper end of the exact binomial interval (Clopper and Pearson 1934) at 95 %: the share of mistakes under which so few would be seen in one case of twenty.
    private static double MostWrong(int wrong, int count)
    {
        if (count == 0 || wrong == count) return 1;
        var (low, high) = (0.0, 1.0);
        while (high - low > 1e-6)
        {
            var share = (low + high) / 2;
            if (AtMost(share) > 0.05) low = share;
            else high = share;
        }
        return high;

        double AtMost(double share)
        {
            var (sum, logarithm) = (0.0, count * Math.Log(1 - share));
            for (var mistakes = 0; mistakes <= wrong; mistakes++)
            {
                sum += Math.Exp(logarithm);
                logarithm += Math.Log((double)(count - mistakes) / (mistakes + 1)) + Math.Log(share / (1 - share));
            }
            return sum;
        }
    }

    /// <summary>Each mistake with what was said instead.</summary>
    public static void Mistakes(IEnumerable<Judgement> judgements)
    {
        foreach (var judgement in judgements.Where(judgement => judgement.Comparison.Fits && !judgement.IsRight))
        {
            var set = judgement.Comparison.Set;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {set.Name} {judgement.Comparison.Document.File}: {set.Types[judgement.Comparison.Truth].Name} taken for {set.Types[judgement.Said].Name} ({judgement.Confidence:0.00}{(judgement.IsUnknown ? ", Unknown" : judgement.IsUnattended ? ", unattended" : "")})"));
        }
    }
}
