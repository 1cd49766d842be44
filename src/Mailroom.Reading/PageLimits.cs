using System.Globalization;

namespace Mailroom.Reading;

/// <summary>The last word on the limits of <see cref="ReadingOptions"/>: whatever a reader yields, no more than this leaves the library, and what is left out is said.</summary>
internal static class PageLimits
{
    // Of a mail with hundreds of attachments the first tell enough.
    private const int MaximumCarried = 100;

    public static DocumentText Apply(DocumentText text, ReadingOptions options)
    {
        var carried = text.Carried.Take(MaximumCarried).ToList();
        var (pages, left, isCut) = (new List<Page>(), options.MaximumCharacters, false);
        foreach (var page in Own(text).Take(options.MaximumPages).Concat(carried.SelectMany(one => PagesOf(text, one).Take(options.MaximumPages))))
        {
            pages.Add(SoundNumbers.Of(Apply(page, Math.Min(left, options.MaximumPageCharacters))));
            var kept = Characters(pages[^1]);
            isCut |= kept < Characters(page);
            left -= kept;
        }

        var count = Math.Max(1, Math.Max(text.PageCount, pages.Count));
        return text with { Pages = pages, PageCount = count, Carried = carried, Remarks = [.. text.Remarks, .. LeftOut(text, pages, count, isCut)] };
    }

    /// <summary>Says that pages were not read, where some were not.</summary>
    public static IEnumerable<Remark> UnreadPages(int read, int all) =>
        read < all ? [new Remark(string.Create(CultureInfo.InvariantCulture, $"{read} of its {all} pages were read."))] : [];

    private static IEnumerable<Page> Own(DocumentText text) => text.Carried is [var first, ..] ? text.Pages.TakeWhile(page => page.Number < first.FromPage) : text.Pages;

    private static IEnumerable<Page> PagesOf(DocumentText text, CarriedDocument one) => text.Pages.Where(page => page.Number >= one.FromPage && page.Number <= one.ToPage);

    private static IEnumerable<Remark> LeftOut(DocumentText text, List<Page> pages, int count, bool isCut)
    {
        foreach (var unread in UnreadPages(pages.Count, count)) yield return unread;
        if (isCut) yield return new Remark("A page has more text than is read: the rest of it was left out.");
        if (text.Carried.Count > MaximumCarried) yield return new Remark(string.Create(CultureInfo.InvariantCulture, $"The first {MaximumCarried} of the {text.Carried.Count} documents in it were read."));
    }

    private static int Characters(Page page) => page.Lines.Sum(line => line.Text.Length);

    private static Page Apply(Page page, int maximumCharacters)
    {
        var characters = 0;
        for (var i = 0; i < page.Lines.Count; i++)
        {
            var line = page.Lines[i];
            if (characters + line.Text.Length > maximumCharacters) return page with { Lines = [.. page.Lines.Take(i), .. Shortened(line, maximumCharacters - characters)] };
            characters += line.Text.Length;
        }
        return page;
    }

    private static IEnumerable<Line> Shortened(Line line, int length)
    {
        var text = line.Text[..CleanText.BreakBefore(line.Text, length)].TrimEnd();
        // A line with words keeps only whole ones, so that they still match the text.
        if (line.Words is null) return text.Length == 0 ? [] : [line with { Text = text }];
        var kept = 0;
        for (var end = -1; kept < line.Words.Count && end + 1 + line.Words[kept].Text.Length <= length; kept++) end += 1 + line.Words[kept].Text.Length;
        var words = line.Words.Take(kept).ToList();
        return kept == 0 ? [] : [line with { Text = string.Join(' ', words.Select(word => word.Text)), Words = words }];
    }
}
