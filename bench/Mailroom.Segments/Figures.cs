using Mailroom.Classifying.Segments;

namespace Mailroom.Segments;

/// <summary>How well cuts were found.</summary>
internal sealed record Figures(int Files, int True, int Given, int Right, int Whole, int Pages, int PagesRight, int FilesRight)
{
    public double Recall => (double)Right / Math.Max(1, True);

    public double Precision => (double)Right / Math.Max(1, Given);

    public double F1 => 2.0 * Right / Math.Max(1, True + Given);

    public double WholeShare => (double)Whole / Math.Max(1, Files);

    /// <summary>Judges a way of cutting.</summary>
    public static Figures Of(IReadOnlyList<Bundle> bundles, Func<Bundle, IReadOnlyList<Segment>> cut) => bundles.AsParallel().AsOrdered().WithDegreeOfParallelism(2)
        .Select(bundle => Of(bundle, cut(bundle))).Aggregate(new Figures(0, 0, 0, 0, 0, 0, 0, 0), (one, other) => one + other);

    public static Figures operator +(Figures one, Figures other) => new(
        one.Files + other.Files, one.True + other.True, one.Given + other.Given, one.Right + other.Right, one.Whole + other.Whole, one.Pages + other.Pages,
        one.PagesRight + other.PagesRight, one.FilesRight + other.FilesRight);

    private static Figures Of(Bundle bundle, IReadOnlyList<Segment> segments)
    {
        var (truth, given) = (bundle.Firsts.Skip(1).ToHashSet(), segments.Skip(1).Select(segment => segment.FromPage - 1).ToHashSet());
        var types = segments.SelectMany(segment => Enumerable.Repeat(bundle.TypeOf(segment), segment.Pages)).ToList();
        return new Figures(1, truth.Count, given.Count, truth.Count(given.Contains), truth.SetEquals(given) ? 1 : 0, types.Count,
            types.Zip(bundle.TypesOfPages).Count(pair => pair.First == pair.Second), MostOf(bundle.TypesOfPages).Contains(MostOf(types)[0]) ? 1 : 0);
    }

    // All types of as many pages as any, the first page's first.
    private static List<string> MostOf(IReadOnlyList<string> types)
    {
        var counts = types.CountBy(type => type).ToList();
        return [.. counts.Where(count => count.Value == counts.Max(other => other.Value)).Select(count => count.Key)];
    }
}
