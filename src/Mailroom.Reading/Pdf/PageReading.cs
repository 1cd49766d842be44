using Mailroom.Reading.Images;
using Mailroom.Reading.Ocr;

namespace Mailroom.Reading.Pdf;

/// <summary>
/// Reads pages of a PDF, one after the other: the text layer as the parser found it, or as poppler reads it, and what the pictures of the page say beyond it. Which it takes is decided by what the
/// page shows: a stamp on a scan may be long, and a letter short.
/// </summary>
internal sealed class PageReading(byte[] content, OcrTools tools, ReadingOptions options)
{
    private const int EnoughCharacters = 400;
    // Fewer letters are a logo, or what a photo happens to look like.
    private const int LeastLetters = 25;
    // Of a page with much text its figures may have labels, and a layer of recognised text may miss some words.
    private const double LeastShareOfScan = 0.05;
    private const double LeastShareOfFigure = 0.15;
    private const double LeastShareBesideRecognised = 0.3;
    private const int EnoughRecognised = 300;
    private const double MostOfPage = 0.5;

    private readonly List<Page> pages = [];
    private (int NotRead, int TooLarge, int TooSlow, int UnknownFont) left;

    public ScannedPages Scans { get; } = new(content, tools, options);

    public IReadOnlyList<Page> Pages => pages;

    public int Characters => pages.Sum(page => page.Lines.Sum(line => line.Text.Length));

    public bool HasLines => pages.Exists(page => page.Lines.Count > 0);

    /// <summary>Reads a page and adds it.</summary>
    public async Task AddAsync(ParsedPage parsed, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var found = await WithPopplerAsync(parsed, cancellation);
        IReadOnlyList<PageWord> words = found.IsUsable ? found.Words : [];
        var page = new Page(found.Number, PageLines.From(words, found.Width, found.Height, options.MaximumPageCharacters), PageSource.Text)
        {
            Width = found.Width,
            Height = found.Height,
            PictureShare = parsed.Pictures?.Share,
        };
        var complete = await WithPicturesAsync(page, found with { Words = words }, cancellation);
        left.UnknownFont += found.HasUnknownFont && complete.Source != PageSource.Ocr ? 1 : 0;
        pages.Add(complete);
    }

    /// <summary>Why nothing was read, where that can be said.</summary>
    public ReadingException? Failure() =>
        left.TooLarge > 0 ? PixelLimit.Exceeded()
        : left.NotRead > 0 ? new ReadingException(ReadingFailure.OcrUnavailable, Scans.Advice)
        : left.TooSlow > 0 ? new ReadingException(ReadingFailure.TimedOut, "Recognising the text of a page took too long.")
        : null;

    /// <summary>What was left out.</summary>
    public IEnumerable<Remark> Remarks()
    {
        if (left.TooLarge > 0)
            yield return new Remark("Pages with too many pixels were not read. Scan or export them at a lower resolution.") { CastsDoubt = true };
        if (left.NotRead > 0)
            yield return new Remark("Pictures on its pages were not read: that needs Tesseract and poppler-utils, which are not installed.") { CastsDoubt = true };
        if (left.TooSlow > 0)
            yield return new Remark("Reading the pictures on a page took too long: what is written in them was left out.") { CastsDoubt = true };
        if (left.UnknownFont > 0)
            yield return new Remark("Some of its writing is in a font that could not be read, and may have been left out.") { CastsDoubt = true };
    }

    /// <summary>The page with the words that poppler finds, where those of the parser are none, or none of use.</summary>
    private async Task<ParsedPage> WithPopplerAsync(ParsedPage parsed, CancellationToken cancellation)
    {
        var isScan = parsed.Words.Count == 0 && parsed.Pictures?.Share > MostOfPage;
        if (!Scans.CanDraw || !parsed.IsDrawn || isScan || (parsed.IsUsable && !parsed.HasUnknownFont))
            return parsed;
        if (await PopplerText.ReadAsync(content, parsed.Number, parsed.Number, cancellation) is not [var page, ..])
            return parsed;
        var other = parsed.With(page);
        var isMore = !parsed.IsUsable || other.Characters > parsed.Characters;
        return other.IsUsable && isMore ? other : parsed with { Width = other.Width, Height = other.Height };
    }

    private async Task<Page> WithPicturesAsync(Page page, ParsedPage parsed, CancellationToken cancellation)
    {
        try
        {
            if (!await ShowsMoreAsync(parsed, cancellation))
                return page;
            if (parsed.Pictures?.Pixels > options.MaximumPixels)
                left.TooLarge++;
            else if (!Scans.CanRead)
                left.NotRead++;
            else
                return Merged(page, await Scans.ReadAsync(page.Number, parsed.Resolution, parsed.Words, NeedsMore(), cancellation));
        }
        catch (ReadingException failure) when (failure.Failure == ReadingFailure.TimedOut)
        {
            left.TooSlow++;
        }
        catch (ReadingException failure) when (failure.Failure == ReadingFailure.TooLarge)
        {
            left.TooLarge++;
        }

        return page;
    }

    /// <summary>Whether the page shows writing that is not among its words.</summary>
    private async Task<bool> ShowsMoreAsync(ParsedPage page, CancellationToken cancellation)
    {
        if (!page.IsDrawn)
            return false;
        var pictures = page.Pictures ?? PagePictures.Unknown;
        if (page.Words.Count == 0 || page.MayBeOutlined || page.HasUnknownFont || (page.Pictures is not null && TextLayer.IsNearlyEmpty(page.Words, pictures.Share)))
            return true;
        var recognised = page.Words.Where(word => word.IsInvisible).Sum(word => word.Text.Length);
        if (!pictures.MayHoldWriting || recognised >= EnoughRecognised)
            return false;
        if (!Scans.CanDraw || pictures.Pixels > options.MaximumPixels)
            return !pictures.AreWrittenOver(page.Words);
        var least = recognised > page.Characters / 2 ? LeastShareBesideRecognised : pictures.Share > MostOfPage ? LeastShareOfScan : LeastShareOfFigure;
        return await Scans.CountLettersAsync(page, pictures, cancellation) >= Math.Max(LeastLetters, least * page.Characters);
    }

    private static Page Merged(Page text, Page? recognised)
    {
        if (recognised is null || recognised.Lines.Count == 0)
            return text;
        // A page that was turned before it was recognised has its places in other directions.
        var sideways = text.Width > 0 && (text.Width > text.Height) != (recognised.Width > recognised.Height);
        return recognised with
        {
            Lines = sideways ? [.. text.Lines, .. recognised.Lines] : MergedLines.Of(text.Lines, recognised.Lines),
            Width = text.Width == 0 ? recognised.Width : sideways ? text.Height : text.Width,
            Height = text.Width == 0 ? recognised.Height : sideways ? text.Width : text.Height,
            PictureShare = text.PictureShare,
        };
    }

    // A back page with a few lines, or none, is no mystery once the pages before it were read well.
    private bool NeedsMore() => Characters < EnoughCharacters;
}
