using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Mailroom.Reading.Pdf;

/// <summary>A page's text layer as poppler reads it.</summary>
/// <param name="Width">The page's width in points.</param>
/// <param name="Height">Its height.</param>
/// <param name="Words">Its words.</param>
internal sealed record PopplerPage(double Width, double Height, IReadOnlyList<PageWord> Words);

/// <summary>Reads the text layer with poppler's pdftotext, the second way where PdfPig fails: it mends more files, and knows more fonts.</summary>
internal static partial class PopplerText
{
    private const int MaximumBytes = 32 << 20;
    private const int MaximumWords = 200_000;
    // From the lowest to the highest point of a font are about six fifths of its size.
    private const double SizeOfHeight = 0.83;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    /// <summary>Reads some pages.</summary>
    /// <returns>The pages from the first on; empty where poppler is missing or cannot read the file.</returns>
    public static async Task<IReadOnlyList<PopplerPage>> ReadAsync(byte[] content, int first, int last, CancellationToken cancellation)
    {
        string[] arguments = ["-bbox", "-cropbox", "-enc", "UTF-8", "-f", first.ToString(CultureInfo.InvariantCulture), "-l", last.ToString(CultureInfo.InvariantCulture)];
        try
        {
            var result = await Poppler.RunAsync("pdftotext", arguments, content, TimeLimit, MaximumBytes, cancellation, ["-"]);
            return result is null ? [] : Parse(Encoding.UTF8.GetString(result.Output));
        }
        catch (ReadingException failure) when (failure.Failure is ReadingFailure.TimedOut or ReadingFailure.TooLarge)
        {
            return [];
        }
    }

    /// <summary>Reads what <c>pdftotext -bbox</c> writes: a line for each page, and one for each word.</summary>
    internal static IReadOnlyList<PopplerPage> Parse(string output)
    {
        var pages = new List<(double Width, double Height, List<PageWord> Words)>();
        var words = 0;
        foreach (var line in output.AsSpan().EnumerateLines())
        {
            if (words >= MaximumWords)
                break;
            if (line.Contains("<page ", StringComparison.Ordinal) && PageLine().Match(line.ToString()) is { Success: true } page)
                pages.Add((Number(page, "width"), Number(page, "height"), []));
            else if (pages is [.., var last] && last is { Width: > 0, Height: > 0 } && line.Contains("<word ", StringComparison.Ordinal) && WordLine().Match(line.ToString()) is { Success: true } word
                && WordOf(word, last.Width, last.Height) is { } found)
            {
                last.Words.Add(found);
                words++;
            }
        }

        return pages.ConvertAll(page => new PopplerPage(page.Width, page.Height, page.Words));
    }

    private static PageWord? WordOf(Match match, double width, double height)
    {
        // What runs from right to left is given as it is seen.
        var seen = CleanText.SingleSpaced(WebUtility.HtmlDecode(match.Groups["text"].Value));
        var text = RightToLeft.IsIn(seen) ? RightToLeft.Word([.. seen.EnumerateRunes().Select(rune => rune.ToString())]) : seen;
        var (left, top, right, bottom) = (Number(match, "left"), Number(match, "top"), Number(match, "right"), Number(match, "bottom"));
        if (text.Length == 0 || !(right > left && bottom > top) || left >= width || top >= height || right <= 0 || bottom <= 0)
            return null;
        return new PageWord(text, new Box((float)(left / width), (float)(top / height), (float)((right - left) / width), (float)((bottom - top) / height)), (bottom - top) * SizeOfHeight, Bold: false, Quarters: 0);
    }

    private static double Number(Match match, string group) => double.TryParse(match.Groups[group].Value, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex("""<page width="(?<width>[\d.]+)" height="(?<height>[\d.]+)">""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PageLine();

    [GeneratedRegex("""<word xMin="(?<left>[-\d.]+)" yMin="(?<top>[-\d.]+)" xMax="(?<right>[-\d.]+)" yMax="(?<bottom>[-\d.]+)">(?<text>.*)</word>""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WordLine();
}
