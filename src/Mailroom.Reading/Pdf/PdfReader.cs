using Mailroom.Reading.Images;
using Mailroom.Reading.Ocr;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Exceptions;

namespace Mailroom.Reading.Pdf;

/// <summary>Reads PDFs: the text layer of the first pages, and by OCR those pages that have none of use.</summary>
internal static class PdfReader
{
    private const string MediaType = "application/pdf";
    private const int EnoughCharacters = 400;

    /// <summary>Reads the first pages of a PDF.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="options">Limits and languages.</param>
    /// <param name="cancellation">Stops the reading between pages, and the tools at once.</param>
    /// <exception cref="ReadingException">The file is damaged, encrypted, or has only pictures and the tools for OCR are missing.</exception>
    public static async Task<DocumentText> ReadAsync(byte[] content, ReadingOptions options, CancellationToken cancellation) =>
        await ReadAsync(content, options, await OcrTools.InstalledAsync(), cancellation);

    internal static async Task<DocumentText> ReadAsync(byte[] content, ReadingOptions options, OcrTools tools, CancellationToken cancellation)
    {
        var scans = new ScannedPages(content, tools, options);
        // PdfPig follows objects into each other without a limit, and a stack that runs out ends the process. Poppler has limits.
        if (options.IsSecondAttempt && scans.CanRead)
        {
            var recognised = await ReadScansAsync(scans, options, cancellation) ?? throw Damaged(null);
            return recognised with { Remarks = [new Remark("Reading its text broke or outlasted the reader: it was recognised from pictures of its pages instead.") { CastsDoubt = true }] };
        }

        PdfDocument document;
        try
        {
            document = PdfDocument.Open(content, new ParsingOptions { SkipMissingFonts = true });
        }
        catch (PdfDocumentEncryptedException exception)
        {
            throw Encrypted(exception);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Poppler mends some files that PdfPig gives up on.
            return await ReadScansAsync(scans, options, cancellation) ?? throw Damaged(exception);
        }

        using (document)
            return await ReadPagesAsync(document, scans, options, cancellation);
    }

    private static async Task<DocumentText> ReadPagesAsync(PdfDocument document, ScannedPages scans, ReadingOptions options, CancellationToken cancellation)
    {
        var pages = new List<Page>();
        var (unread, tooLarge) = (0, 0);
        for (var number = 1; number <= Math.Min(document.NumberOfPages, options.MaximumPages); number++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (page, needed, pictures) = ReadPage(document, number, options.MaximumPageCharacters);
            if (needed && pictures?.Pixels > options.MaximumPixels)
                tooLarge++;
            else if (needed && scans.CanRead)
                page = Better(page, await scans.ReadAsync(number, pictures?.Resolution ?? PagePictures.HighestResolution, NeedsMore(pages), cancellation));
            else if (needed)
                unread++;
            pages.Add(page);
        }

        if (pages.Count == 0)
            throw Damaged(null);
        if (tooLarge > 0 && pages.TrueForAll(page => page.Lines.Count == 0))
            throw PixelLimit.Exceeded();
        if (unread > 0 && pages.TrueForAll(page => page.Lines.Count == 0))
            throw new ReadingException(ReadingFailure.OcrUnavailable, scans.Advice);
        return new DocumentText(MediaType, document.NumberOfPages, pages)
        {
            Vocabulary = EmbeddedXml.VocabularyOf(document, cancellation),
            Remarks = tooLarge == 0 ? [] : [new Remark("Pages with too many pixels were not read. Scan or export them at a lower resolution.") { CastsDoubt = true }],
        };
    }

    /// <summary>The page by its text layer, whether it needs OCR, and what its pictures tell.</summary>
    private static (Page Page, bool NeedsOcr, PagePictures? Pictures) ReadPage(PdfDocument document, int number, int maximumCharacters)
    {
        try
        {
            var source = document.GetPage(number);
            var words = PageWords.Of(source, document);
            var pictures = PagePictures.Of(source);
            var usable = TextLayer.IsUsable(words);
            var page = new Page(number, usable ? PageLines.From(words, source.Width, source.Height, maximumCharacters) : [], PageSource.Text)
            {
                Width = source.Width,
                Height = source.Height,
                PictureShare = pictures.Share,
            };
            var drawn = pictures.Share > 0 || source.Paths.Count > 0 || words.Count > 0;
            var needed = drawn && (!usable || TextLayer.IsNearlyEmpty(words, pictures.Share) || TextLayer.MayBeOutlined(words, source));
            return (page, needed, pictures);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return (new Page(number, [], PageSource.Text), NeedsOcr: true, Pictures: null);
        }
    }

    private static Page Better(Page text, Page? recognised)
    {
        if (recognised is null || Characters(recognised) < Characters(text))
            return text;
        var sideways = (text.Width > text.Height) != (recognised.Width > recognised.Height);
        return text.Width == 0
            ? recognised
            : recognised with
            {
                Width = sideways ? text.Height : text.Width,
                Height = sideways ? text.Width : text.Height,
                PictureShare = text.PictureShare,
            };
    }

    // A back page with a few lines, or none, is no mystery once the pages before it were read well.
    private static bool NeedsMore(List<Page> before) => before.Sum(Characters) < EnoughCharacters;

    private static int Characters(Page page) => page.Lines.Sum(line => line.Text.Length);

    private static async Task<DocumentText?> ReadScansAsync(ScannedPages scans, ReadingOptions options, CancellationToken cancellation)
    {
        if (await scans.CountAsync(cancellation) is not { } count)
            return null;
        var pages = new List<Page>();
        for (var number = 1; number <= Math.Min(count, options.MaximumPages); number++)
        {
            if (await scans.ReadAsync(number, PagePictures.HighestResolution, NeedsMore(pages), cancellation) is { } page)
                pages.Add(page);
        }

        return pages.Count == 0 ? null : new DocumentText(MediaType, count, pages);
    }

    private static ReadingException Encrypted(Exception? inner) =>
        new(ReadingFailure.Encrypted, "The PDF is protected by a password. Upload it without one.", inner);

    private static ReadingException Damaged(Exception? inner) =>
        new(ReadingFailure.Corrupt, "The PDF is damaged and cannot be opened. Open it in a viewer and export it again.", inner);
}
