using System.Globalization;
using Mailroom.Reading.Ocr;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Exceptions;

namespace Mailroom.Reading.Pdf;

/// <summary>Reads PDFs: the first pages, by a parser within this process, and by poppler's tools where it fails.</summary>
internal static class PdfReader
{
    private const string MediaType = "application/pdf";
    // Pages with more say themselves what the document is; attachments are then beside the point.
    private const int EnoughCharacters = 400;
    // What Adobe's placeholder says of viewers and trademarks is shorter.
    private const int LongestPlaceholder = 1_200;
    private const int MaximumFileBytes = 32 * 1024 * 1024;

    private static readonly Remark FormWithoutEntries = new("It is a dynamic XFA form without entries that can be read. Open it in Adobe Reader and print it to PDF.") { CastsDoubt = true };
    private static readonly Remark FormNotRead = new("The data of its form could not be read. Open it in Adobe Reader and print it to PDF.") { CastsDoubt = true };
    private static readonly Remark FilesNotRead = new("Files attached to the PDF could not be read.") { CastsDoubt = true };
    private static readonly Remark BesideNotRead = new("The PDF carries files or the data of a form, which were not read.") { CastsDoubt = true };

    /// <summary>Reads the first pages of a PDF.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="options">Limits and languages.</param>
    /// <param name="depth">How many documents the file lies in.</param>
    /// <param name="cancellation">Stops the reading between pages, and the tools at once.</param>
    /// <exception cref="ReadingException">The file is damaged, encrypted, or has only pictures and the tools for OCR are missing.</exception>
    public static async Task<DocumentText> ReadAsync(byte[] content, ReadingOptions options, int depth, CancellationToken cancellation) =>
        await ReadAsync(content, options, await OcrTools.InstalledAsync(), depth, cancellation);

    internal static async Task<DocumentText> ReadAsync(byte[] content, ReadingOptions options, OcrTools tools, int depth, CancellationToken cancellation)
    {
        var (text, failure) = await ReadWithFailureAsync(content, options, tools, depth, cancellation);
        return failure is not null && text.Pages.All(page => page.Lines.Count == 0) ? throw failure : text;
    }

    /// <summary>Reads, and tells why nothing was read from the pages, where that is so.</summary>
    private static async Task<(DocumentText Text, ReadingException? Failure)> ReadWithFailureAsync(byte[] content, ReadingOptions options, OcrTools tools, int depth, CancellationToken cancellation)
    {
        // PdfPig follows objects into each other without a limit. Poppler has limits.
        if (options.IsSecondAttempt && tools.PdftoppmVersion is not null)
            return await ReadUnopenedAsync(content, options, tools, cancellation) ?? throw Damaged(content, null);

        PdfDocument document;
        try
        {
            document = PdfDocument.Open(content, new ParsingOptions { SkipMissingFonts = true });
        }
        catch (PdfDocumentEncryptedException exception)
        {
            // It may be that no more than its attachments are encrypted.
            return await ReadUnopenedAsync(content, options, tools, cancellation) ?? throw Encrypted(exception);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Poppler mends some files that PdfPig gives up on.
            return await ReadUnopenedAsync(content, options, tools, cancellation) ?? throw Damaged(content, exception);
        }

        using (document)
        {
            var pages = new PageReading(content, tools, options);
            var last = FormLoops.AreIn(document, options.MaximumPages) ? 0 : Math.Min(document.NumberOfPages, options.MaximumPages);
            for (var number = 1; number <= last; number++)
                await pages.AddAsync(ParsedPage.Of(document, number, options.MaximumPageCharacters), cancellation);
            var isRead = pages.Pages.Count > 0 && (pages.HasLines || !FileEnd.IsMissing(content));
            // Where only its pages are beyond the parser, what stands beside them is not.
            var (text, failure) = isRead ? Document(content, document.NumberOfPages, pages) : await ReadWithPopplerAsync(content, options, tools, cancellation) ?? throw Damaged(content, null);
            return (await CompleteAsync(text, document, options, depth, cancellation), failure);
        }
    }

    /// <summary>The pages with what the document holds beside them: the entries of an XFA form, the files of a portfolio, attachments.</summary>
    private static async Task<DocumentText> CompleteAsync(DocumentText text, PdfDocument document, ReadingOptions options, int depth, CancellationToken cancellation)
    {
        var remarks = text.Remarks.ToList();
        if (Characters(text) <= LongestPlaceholder && Beside(() => XfaForm.Read(document, options, cancellation), FormNotRead, remarks) is { } form)
        {
            if (!form.HasEntries)
                remarks.Add(FormWithoutEntries);
            if (form.Page.Lines.Count > 0)
                text = text with { PageCount = 1, Pages = [form.Page] };
        }

        var files = Beside(() => EmbeddedFiles.Of(document), FilesNotRead, remarks) ?? [];
        var invoice = EmbeddedXml.Among(files, cancellation);
        var isPortfolio = EmbeddedFiles.ArePortfolio(document);
        text = text with { Remarks = remarks, Vocabulary = invoice?.Vocabulary, IsCoverSheet = isPortfolio };
        // The XML of an electronic invoice says once more what the pages say.
        var others = isPortfolio ? files : [.. files.Where(file => file != invoice?.File)];
        if (isPortfolio || Characters(text) < EnoughCharacters)
            return await CarriedDocuments.AddAsync(text, [.. others.Select(file => CarriedFile.FromBytes(file is { Names: [var name, ..] } ? name : "", () => file.Unpacked(MaximumFileBytes)))], options, depth, cancellation);
        return others.Count == 0 ? text : text with { Remarks = [.. remarks, new Remark(string.Create(CultureInfo.InvariantCulture, $"Files attached to the PDF were not read: {others.Count}."))] };
    }

    /// <summary>What stands beside the pages. Where it is damaged, the pages are there all the same.</summary>
    private static T? Beside<T>(Func<T?> read, Remark failed, List<Remark> remarks)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            remarks.Add(failed);
            return default;
        }
    }

    /// <summary>Reads what the parser cannot open; null where poppler is missing or cannot read it either.</summary>
    private static async Task<(DocumentText Text, ReadingException? Failure)?> ReadUnopenedAsync(byte[] content, ReadingOptions options, OcrTools tools, CancellationToken cancellation)
    {
        if (await ReadWithPopplerAsync(content, options, tools, cancellation) is not var (text, failure))
            return null;
        var holdsMore = content.AsSpan().IndexOf("/EmbeddedFile"u8) >= 0 || content.AsSpan().IndexOf("/Collection"u8) >= 0 || content.AsSpan().IndexOf("/XFA"u8) >= 0;
        return (holdsMore ? text with { Remarks = [.. text.Remarks, BesideNotRead] } : text, failure);
    }

    /// <summary>Reads the pages without the parser; null where poppler is missing or cannot read them either.</summary>
    private static async Task<(DocumentText Text, ReadingException? Failure)?> ReadWithPopplerAsync(byte[] content, ReadingOptions options, OcrTools tools, CancellationToken cancellation)
    {
        var mended = FileEnd.Mended(content);
        var pages = new PageReading(mended, tools, options);
        if (await pages.Scans.CountAsync(cancellation) is not { } count)
            return null;
        var last = Math.Min(count, options.MaximumPages);
        var texts = await PopplerText.ReadAsync(mended, 1, last, cancellation);
        for (var number = 1; number <= last; number++)
            await pages.AddAsync(new ParsedPage(number).With(texts.ElementAtOrDefault(number - 1)), cancellation);
        if (!pages.HasLines && FileEnd.IsMissing(content))
            return null;
        var (text, failure) = Document(content, count, pages);
        var remark = new Remark("Its text could not be read in the usual way: it was read in another way.") { CastsDoubt = text.Pages.Any(page => page.Source == PageSource.Ocr) };
        return (text with { Remarks = [remark, .. text.Remarks] }, failure);
    }

    private static (DocumentText Text, ReadingException? Failure) Document(byte[] content, int count, PageReading pages)
    {
        IEnumerable<Remark> cutOff = FileEnd.IsMissing(content) ? [new Remark("The PDF ends too early: what stood behind is missing. Export or send it again.") { CastsDoubt = true }] : [];
        return (new DocumentText(MediaType, count, pages.Pages) { Remarks = [.. cutOff, .. pages.Remarks()] }, pages.Failure());
    }

    private static int Characters(DocumentText text) => text.Pages.Sum(page => page.Lines.Sum(line => line.Text.Length));

    private static ReadingException Encrypted(Exception? inner) =>
        new(ReadingFailure.Encrypted, "The PDF is protected by a password. Upload it without one.", inner);

    private static ReadingException Damaged(byte[] content, Exception? inner) => new(
        ReadingFailure.Corrupt,
        FileEnd.IsMissing(content) ? "The PDF is damaged: it ends too early. Export or send it again." : "The PDF is damaged and cannot be opened. Open it in a viewer and export it again.",
        inner);
}
