using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Mailroom.Reading.Ocr;

namespace Mailroom.Reading.Pdf;

/// <summary>Looks at pages of a PDF as pictures: poppler draws them, Tesseract recognises them.</summary>
internal sealed partial class ScannedPages(byte[] content, OcrTools tools, ReadingOptions options)
{
    private const int MaximumBytes = (PageRecognition.SensiblePixels * 2) + 1024;
    private const int PointsPerInch = 72;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);
    private readonly PageRecognition recognition = new(tools, options);

    public bool CanRead => tools.CanReadScannedPdfs;

    /// <summary>Whether pages can be drawn, though perhaps not recognised.</summary>
    public bool CanDraw => tools.PdftoppmVersion is not null;

    /// <summary>What to install, where <see cref="CanRead"/> is false.</summary>
    public string Advice => tools.Advice ?? "";

    /// <summary>How many pages poppler sees; null where it sees none or is not installed.</summary>
    public async Task<int?> CountAsync(CancellationToken cancellation)
    {
        if (!CanDraw)
            return null;
        var result = await Poppler.RunAsync("pdfinfo", [], content, TimeLimit, 1 << 20, cancellation);
        var match = result is null ? Match.Empty : PageCount().Match(Encoding.UTF8.GetString(result.Output));
        return match.Success && int.TryParse(match.Groups["count"].Value, CultureInfo.InvariantCulture, out var count) && count > 0 ? count : null;
    }

    /// <summary>Looks at a small drawing of a page: about how many letters stand within its pictures and not in its words.</summary>
    /// <param name="page">The page.</param>
    /// <param name="pictures">Its pictures.</param>
    /// <param name="cancellation">Kills the tool.</param>
    public async Task<int> CountLettersAsync(ParsedPage page, PagePictures pictures, CancellationToken cancellation) =>
        await DrawAsync(page.Number, Math.Min(WritingInPictures.Resolution, page.Resolution), cancellation) is { } drawing ? WritingInPictures.CountLetters(drawing, pictures, page.Words) : 0;

    /// <summary>Recognises a page.</summary>
    /// <param name="number">The page, from 1.</param>
    /// <param name="resolution">The dots an inch that its pictures have.</param>
    /// <param name="known">The words of its text layer, which are not recognised once more.</param>
    /// <param name="thorough">Whether a page that yields little is read again in other ways.</param>
    /// <param name="cancellation">Kills the tools.</param>
    /// <returns>The page, its size in points; null where poppler cannot draw it.</returns>
    public async Task<Page?> ReadAsync(int number, double resolution, IReadOnlyList<PageWord> known, bool thorough, CancellationToken cancellation)
    {
        if (await DrawAsync(number, resolution, cancellation) is not { } drawing)
            return null;
        var picture = known.Count == 0 ? drawing : KnownWriting.Erase(drawing, known);
        var recognised = await recognition.RecogniseAsync(picture, number, thorough, cancellation);
        return recognised with { Width = recognised.Width * PointsPerInch / resolution, Height = recognised.Height * PointsPerInch / resolution };
    }

    private async Task<GreyPicture?> DrawAsync(int number, double resolution, CancellationToken cancellation)
    {
        var page = number.ToString(CultureInfo.InvariantCulture);
        string[] arguments = ["-gray", "-cropbox", "-r", Math.Round(resolution).ToString(CultureInfo.InvariantCulture), "-f", page, "-l", page];
        var result = await Poppler.RunAsync("pdftoppm", arguments, content, TimeLimit, MaximumBytes, cancellation);
        return result is null ? null : GreyPicture.FromPgm(result.Output);
    }

    [GeneratedRegex(@"^Pages:\s+(?<count>\d+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PageCount();
}
