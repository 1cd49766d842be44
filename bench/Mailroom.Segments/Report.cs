using Mailroom.Classifying.Segments;

namespace Mailroom.Segments;

/// <summary>Prints what was measured.</summary>
internal static class Report
{
    private const double PlainTitle = 0.5;

    /// <summary>The method and two plain ones, over bundles of every kind and over single documents.</summary>
    public static void Print(string title, IReadOnlyList<Judged> judged)
    {
        Console.WriteLine($"\n{title,-44}{"files",7}{"recall",8}{"precis.",8}{"F1",7}{"whole",7}{"page type",10}{"file type",10}");
        Line("bundles", judged, fold => fold.Bundles, Cut);
        foreach (var kind in judged.SelectMany(fold => fold.Bundles).Select(bundle => bundle.Kind).Distinct())
            Line("  " + kind, judged, fold => [.. fold.Bundles.Where(bundle => bundle.Kind == kind)], Cut);
        Line("  the true cuts", judged, fold => fold.Bundles, (fold, bundle) => Bundle.ToSegments(bundle.Firsts, bundle.Text.Pages.Count));
        Line("  a cut where a page's own type changes", judged, fold => fold.Bundles, (fold, bundle) => WhereTypeChanges(bundle));
        Line("  a cut at each page with a title", judged, fold => fold.Bundles, (fold, bundle) => AtTitles(bundle));
        Line("single documents", judged, fold => fold.Singles, Cut);
        foreach (var kind in judged.SelectMany(fold => fold.Singles).Select(bundle => bundle.Kind).Distinct())
            Line("  " + kind, judged, fold => [.. fold.Singles.Where(bundle => bundle.Kind == kind)], Cut);
        Line("  a cut where a page's own type changes", judged, fold => fold.Singles, (fold, bundle) => WhereTypeChanges(bundle));
        Line("  a cut at each page with a title", judged, fold => fold.Singles, (fold, bundle) => AtTitles(bundle));
    }

    /// <summary>What would come of other least chances of a cut.</summary>
    public static void PrintChances(Experiment experiment)
    {
        Console.WriteLine($"\n{"a cut from a chance of",-22}{"recall",8}{"precis.",8}{"F1",7}{"single documents whole",24}");
        foreach (var chance in (double[])[0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95])
        {
            var (bundles, singles) = (Sum(fold => fold.Bundles), Sum(fold => fold.Singles));
            Console.WriteLine($"{chance,-22:0.00}{bundles.Recall,8:0.000}{bundles.Precision,8:0.000}{bundles.F1,7:0.000}{singles.WholeShare,24:0.000}");

            Figures Sum(Func<Judged, IReadOnlyList<Bundle>> files) => experiment.LeftOut(chance).Select(fold => Figures.Of(files(fold), bundle => Cut(fold, bundle))).Aggregate((one, other) => one + other);
        }
    }

    private static IReadOnlyList<Segment> Cut(Judged fold, Bundle bundle) => bundle.Cut(fold.Weights);

    private static void Line(string title, IReadOnlyList<Judged> judged, Func<Judged, IReadOnlyList<Bundle>> files, Func<Judged, Bundle, IReadOnlyList<Segment>> cut)
    {
        var figures = judged.Select(fold => Figures.Of(files(fold), bundle => cut(fold, bundle))).Aggregate((one, other) => one + other);
        if (figures.Files == 0) return;
        var cuts = figures.True == 0 ? $"{"",23}" : $"{figures.Recall,8:0.000}{figures.Precision,8:0.000}{figures.F1,7:0.000}";
        Console.WriteLine($"{title,-44}{figures.Files,7}{cuts}{figures.WholeShare,7:0.000}{(double)figures.PagesRight / figures.Pages,10:0.000}{(double)figures.FilesRight / figures.Files,10:0.000}");
    }

    private static IReadOnlyList<Segment> WhereTypeChanges(Bundle bundle)
    {
        var types = bundle.Text.Pages.Select(page => bundle.TypeOf(new Segment(page.Number, page.Number))).ToList();
        return Bundle.ToSegments([0, .. Enumerable.Range(1, types.Count - 1).Where(page => types[page] != types[page - 1])], types.Count);
    }

    private static IReadOnlyList<Segment> AtTitles(Bundle bundle) =>
        Bundle.ToSegments([0, .. Enumerable.Range(1, bundle.Text.Pages.Count - 1).Where(page => bundle.Signs.Of(0, page)[(int)Sign.Title] >= PlainTitle)], bundle.Text.Pages.Count);
}
