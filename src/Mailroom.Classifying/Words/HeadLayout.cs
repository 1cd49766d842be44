using Mailroom.Reading;

namespace Mailroom.Classifying.Words;

/// <summary>Says of the lines of a document's first page how much they look like its title.</summary>
internal sealed class HeadLayout
{
    private const int LinesOfTitle = 2;
    private const int HeadLines = 14;
    private const double HeadShare = 0.3;
    private const double UnknownSize = 0.5;
    private const int FewestWordsOfFirstPage = 8;

    private readonly Page? first;
    private readonly double bodySize;

    public HeadLayout(DocumentText document)
    {
        // A cover picture or an empty first page has no head.
        first = document.Pages.FirstOrDefault(page => page.Lines.Sum(line => line.Text.Count(character => character == ' ') + 1) >= FewestWordsOfFirstPage)
            ?? (document.Pages.Count > 0 ? document.Pages[0] : null);
        var sizes = document.Pages.SelectMany(page => page.Lines).Select(line => (Size: Size(line), line.Text.Length)).Where(line => line.Size > 0).OrderBy(line => line.Size).ToList();
        var half = sizes.Sum(line => line.Length) / 2;
        bodySize = sizes.FirstOrDefault(line => (half -= line.Length) <= 0).Size;
    }

    public bool IsHead(Page page, int number) => page == first && (number < HeadLines || page.Lines[number].Box is { } box && box.Y < HeadShare && number < 3 * HeadLines);

    /// <summary>From 0 to 1: large letters, capitals, bold, near the top, few words.</summary>
    public double Prominence(Page page, int number, int words)
    {
        if (page != first) return 0;
        var line = page.Lines[number];
        // Plain text shows no sizes: what it begins with may have been large.
        var size = bodySize > 0 ? Math.Clamp((Size(line) / bodySize - 1.1) / 0.5, 0, 1) : number < LinesOfTitle ? UnknownSize : 0;
        var place = number < 3 ? 1 : IsHead(page, number) ? 0.6 : number < 3 * HeadLines ? 0.15 : 0;
        // Further down capitals are no title but a heading of a section or small print.
        var capitals = place > 0 && IsCapital(line.Text) ? 1 : 0;
        var emphasis = Math.Min(1, 0.7 * size + 0.3 * capitals + (line.Bold ? 0.2 : 0));
        var length = words <= 8 ? 1 : words <= 14 ? 0.6 : 0.25;
        return length * (0.5 * place + 0.5 * emphasis);
    }

    // The height of the line stands in for the size of its letters where that is not known (OCR).
    private static double Size(Line line) => line.FontSize ?? MedianHeight(line);

    private static double MedianHeight(Line line)
    {
        if (line.Words is not { Count: > 0 } words) return 0;
        var heights = words.Select(word => word.Box.Height).Order().ToList();
        return heights[heights.Count / 2];
    }

    private static bool IsCapital(string text) => text.Count(char.IsUpper) >= 4 && !text.Any(char.IsLower);
}
