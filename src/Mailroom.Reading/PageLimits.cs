namespace Mailroom.Reading;

/// <summary>The last word on the limits of <see cref="ReadingOptions"/>: whatever a reader yields, no more than this leaves the library.</summary>
internal static class PageLimits
{
    public static DocumentText Apply(DocumentText text, ReadingOptions options)
    {
        var (pages, left) = (new List<Page>(), options.MaximumCharacters);
        foreach (var page in text.Pages.Take(options.MaximumPages))
        {
            pages.Add(SoundNumbers.Of(Apply(page, Math.Min(left, options.MaximumPageCharacters))));
            left -= pages[^1].Lines.Sum(line => line.Text.Length);
        }

        return text with { Pages = pages, PageCount = Math.Max(1, Math.Max(text.PageCount, pages.Count)) };
    }

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
