namespace Mailroom.Classifying.Segments;

/// <summary>Holds each page of a file against the pages before it.</summary>
internal sealed class PageSigns
{
    /// <summary>So many pages before a page are looked at.</summary>
    private const int Window = 6;

    private const double SamePaper = 0.02;
    private const double SameTypeface = 0.08;
    private const double OtherMargin = 0.1;
    /// <summary>So many pages after a page are looked at.</summary>
    private const int Bridge = 3;

    private const double MuchAlike = 0.3;
    private const double LittleAlike = 0.15;
    private const double ManyNames = 3;

    // What the first line of any text is worth as a title.
    private const double PlainLine = 0.6;
    private const double FullPage = 0.85;
    private const double RangeOfFilling = 0.5;

    private readonly IReadOnlyList<PageView> pages;
    private readonly PageWords words;
    private readonly double[]?[,] seen;

    public PageSigns(IReadOnlyList<PageView> pages)
    {
        this.pages = pages;
        words = new PageWords(pages);
        seen = new double[pages.Count, Window][];
    }

    public int Pages => pages.Count;

    /// <summary>The signs at a page, by their number.</summary>
    /// <param name="first">Where the document before the page begins, from 0.</param>
    /// <param name="page">The page, from 1.</param>
    public double[] Of(int first, int page)
    {
        first = Math.Max(first, page - Window);
        return seen[page, page - first - 1] ??= Look(first, page);
    }

    private double[] Look(int first, int page)
    {
        var (before, here) = (pages[page - 1], pages[page]);
        List<PageView> context = [.. pages.Skip(first).Take(page - first)];
        var signs = new double[SignSet.Count];
        SetNumbers(signs, before, here, page - first + 1);
        if (here.RunsOnFrom(before, 1) || page - 2 >= first && here.RunsOnFrom(pages[page - 2], 2)) signs[(int)Sign.NumberFollows] = 1;
        SetBeginning(signs, before, here);
        SetLook(signs, before, here);
        SetTypes(signs, context, here);
        SetSections(signs, before, here);

        Set(signs, Sign.OwnReference, here.HeadReferences.Count > 0 && context.Exists(one => one.HeadReferences.Count > 0) && !context.Exists(one => one.References.Overlaps(here.HeadReferences)));
        if (here.References.Count > 0) signs[(int)Sign.SharedReference] = Share(here.References, reference => context.Exists(one => one.References.Contains(reference)));
        SetNames(signs, context, here);
        var sameEdge = context.TakeLast(2).Max(one => Shared(one.Edges, here.Edges));
        signs[(int)Sign.SameEdge] = sameEdge;
        if (page - 1 > first) signs[(int)Sign.LikeFirst] = Math.Max(0, Shared(pages[first].Top, here.Top) - context.TakeLast(2).Max(one => Shared(one.Top, here.Top)));
        var alike = Enumerable.Range(first, page - first).Max(one => words.Alike(one, page));
        signs[(int)Sign.Alike] = alike;
        signs[(int)Sign.OtherWords] = here.IsBlank || before.IsBlank ? 0 : Math.Max(0, 1 - (alike / LittleAlike));
        if (page + 1 < pages.Count) signs[(int)Sign.LikeNext] = Math.Max(0, words.Alike(page, page + 1) - alike);
        SetBridges(signs, context, first, page);
        Set(signs, Sign.RunsOn, RunsOn(before, here));
        Set(signs, Sign.Blank, here.IsBlank);
        return signs;
    }

    private static void SetNumbers(double[] signs, PageView before, PageView here, int place)
    {
        if (before.Number is { Of: { } of } last)
        {
            Set(signs, Sign.AfterLast, last.Number == of);
            Set(signs, Sign.MoreFollow, last.Number < of);
        }
        if (here.Number is not { } number) return;
        if (before.Number is { } previous)
        {
            var certainty = Math.Min(previous.Certainty, number.Certainty);
            var follows = number.Follows(previous, 1);
            Set(signs, Sign.CountRestarts, certainty >= 1 && number.Number == 1);
            signs[(int)(follows ? Sign.NumberFollows : Sign.NumberBreaks)] = certainty;
            if (follows) return;
        }
        else if (number.Number == place) signs[(int)Sign.NumberFollows] = number.Certainty;
        if (number.Number == 1) signs[(int)Sign.NumberedOne] = number.Certainty;
    }

    private static void SetBeginning(double[] signs, PageView before, PageView here)
    {
        signs[(int)Sign.Title] = here.Titles.Where(title => !before.AllLines.Contains(title.Line)).Select(title => title.Strength).DefaultIfEmpty(0).Max();
        signs[(int)Sign.Heading] = here.Headings.Where(heading => !before.AllLines.Contains(heading.Line)).Select(heading => Math.Max(0, (heading.Strength - PlainLine) / (1 - PlainLine))).DefaultIfEmpty(0).Max();
        Set(signs, Sign.Continued, here.IsContinued);
        Set(signs, Sign.MailHeaders, here.HasMailHeaders);
        Set(signs, Sign.Opening, here.HasOpening);
        Set(signs, Sign.DateAtTop, here.Dates.Count > 0 && !here.Dates.Overlaps(before.Dates));
        Set(signs, Sign.ContactAtTop, here.Contacts.Count > 0 && !here.Contacts.Overlaps(before.Contacts));
        Set(signs, Sign.AfterSignature, before.EndsSigned);
        Set(signs, Sign.BothTotalled, before.EndsTotalled && here.EndsTotalled);
    }

    private static void SetLook(double[] signs, PageView before, PageView here)
    {
        if (LowestOwn(before, here) is { } lowest) signs[(int)Sign.AfterShortPage] = Math.Clamp((FullPage - lowest) / RangeOfFilling, 0, 1);
        if (before.Margins is { } margins && here.Margins is { } own) signs[(int)Sign.OtherMargins] = Math.Min(1, Math.Max(Math.Abs(margins.Left - own.Left), Math.Abs(margins.Right - own.Right)) / OtherMargin);
        var (one, other) = (before.Page, here.Page);
        Set(signs, Sign.OtherPaper, one.Width > 0 && other.Width > 0 && (Differ(one.Width, other.Width, SamePaper) || Differ(one.Height, other.Height, SamePaper)));
        Set(signs, Sign.OtherSource, one.Source != other.Source && !before.IsBlank && !here.IsBlank);
        Set(signs, Sign.OtherTypeface, before.BodySize is { } size && here.BodySize is { } ownSize && Differ(size, ownSize, SameTypeface));
        Set(signs, Sign.OtherLanguage, before.Language is { } language && here.Language is { } ownLanguage && language != ownLanguage);
    }

    // A page may be unlike its neighbours - a table, an annex, a form - and yet stand in the middle of a document: then the pages around it belong together.
    private void SetBridges(double[] signs, List<PageView> context, int first, int page)
    {
        var before = pages[page - 1];
        for (var distance = 1; distance <= Bridge && page + distance < pages.Count; distance++)
        {
            var after = pages[page + distance];
            if (distance == 1 && after.Number is { Number: 2, IsRoman: false } two && before.Number is not { Number: 1 } and not { IsRoman: true } && pages[page].Number is not { Number: > 1 }) signs[(int)Sign.NextIsTwo] = two.Certainty;
            if (before.Number is { } last && after.Number is { } next && next.Follows(last, 1 + distance)) Raise(signs, Sign.NumbersBridge, Math.Min(last.Certainty, next.Certainty));
            if (after.RunsOnFrom(before, 1 + distance)) Raise(signs, Sign.NumbersBridge, 1);
            Raise(signs, Sign.NamesBridge, Math.Min(1, after.Names.Count(name => context.Exists(one => one.Names.Contains(name))) / ManyNames));
            Raise(signs, Sign.NamesBridge, context.Max(one => Shared(one.Edges, after.Edges)));
            for (var earlier = Math.Max(first, page - Bridge); earlier < page; earlier++) Raise(signs, Sign.WordsBridge, Math.Min(1, words.Alike(earlier, page + distance) / MuchAlike));
        }
    }

    private static void Raise(double[] signs, Sign sign, double amount) => signs[(int)sign] = Math.Max(signs[(int)sign], amount);

    private static void SetNames(double[] signs, List<PageView> context, PageView here)
    {
        signs[(int)Sign.SharedNames] = Math.Min(1, here.Names.Count(name => context.Exists(one => one.Names.Contains(name))) / ManyNames);
        var known = context.SelectMany(one => one.OwnNumbers).ToHashSet();
        var labels = known.Select(number => number.Label).ToHashSet(StringComparer.Ordinal);
        var isShared = here.OwnNumbers.Overlaps(known);
        Set(signs, Sign.SharedNumber, isShared);
        Set(signs, Sign.OtherNumber, !isShared && here.OwnNumbers.Any(number => labels.Contains(number.Label)));
    }

    private static void SetTypes(double[] signs, List<PageView> context, PageView here)
    {
        var (same, best) = (0.0, 0);
        var said = new double[here.Types.Count];
        for (var type = 0; type < said.Length; type++)
        {
            said[type] = context.Average(one => one.Types[type]);
            same += Math.Sqrt(said[type] * here.Types[type]);
            if (here.Types[type] > here.Types[best]) best = type;
        }
        signs[(int)Sign.SameType] = same;
        signs[(int)Sign.OtherType] = Math.Max(0, here.Types[best] - said[best]);
    }

    private static void SetSections(double[] signs, PageView before, PageView here)
    {
        // A line that stands on both pages, such as a street with its number, is no section.
        var ended = before.Sections.LastOrDefault(section => !here.AllLines.Contains(section.Masked)).Number;
        var next = here.Sections.FirstOrDefault(section => !before.AllLines.Contains(section.Masked)).Number;
        if (ended == 0 || next == 0) return;
        Set(signs, Sign.SectionsFollow, next > 1 && (next == ended || next == ended + 1));
        Set(signs, Sign.SectionsRestart, next == 1 && ended > 1);
    }

    // Where the page's own lines end; those that stand on the next page too are running feet.
    private static double? LowestOwn(PageView before, PageView here)
    {
        foreach (var (bottom, line) in before.Filled)
        {
            if (!here.AllLines.Contains(line)) return bottom;
        }
        return before.Filled.Count == 0 ? null : before.Filled[0].Bottom;
    }

    private static bool RunsOn(PageView before, PageView here)
    {
        var last = before.Sentences.LastOrDefault(line => !here.AllLines.Contains(line.Masked)).Text;
        var next = here.Sentences.FirstOrDefault(line => !before.AllLines.Contains(line.Masked)).Text;
        return last is not null && next is not null && (char.IsLetter(last[^1]) || last[^1] is ',' or '-') && char.IsLower(next[0]);
    }

    private static double Shared(HashSet<string> one, IReadOnlySet<string> other) =>
        one.Count == 0 || other.Count == 0 ? 0 : (double)other.Count(one.Contains) / Math.Min(one.Count, other.Count);

    private static double Share(HashSet<string> all, Func<string, bool> isSuch) => (double)all.Count(isSuch) / all.Count;

    private static bool Differ(double one, double other, double tolerance) => Math.Abs(one - other) > tolerance * Math.Max(one, other);

    private static void Set(double[] signs, Sign sign, bool isSo)
    {
        if (isSo) signs[(int)sign] = 1;
    }
}
