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
        // PdfPig follows objects into each other without a limit. Poppler has limits.
        if (options.IsSecondAttempt && tools.PdftoppmVersion is not null)
            return await ReadWithPopplerAsync(content, options, tools, cancellation) ?? throw Damaged(content, null);

        PdfDocument document;
        try
        {
            document = PdfDocument.Open(content, new ParsingOptions { SkipMissingFonts = true });
        }
        catch (PdfDocumentEncryptedException exception)
        {
            // It may be that no more than its attachments are encrypted.
            return await ReadWithPopplerAsync(content, options, tools, cancellation) ?? throw Encrypted(exception);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Poppler mends some files that PdfPig gives up on.
            return await ReadWithPopplerAsync(content, options, tools, cancellation) ?? throw Damaged(content, exception);
        }

        using (document)
        {
            var pages = new PageReading(content, tools, options);
            var last = FormLoops.AreIn(document, options.MaximumPages) ? 0 : Math.Min(document.NumberOfPages, options.MaximumPages);
            for (var number = 1; number <= last; number++)
                await pages.AddAsync(ParsedPage.Of(document, number), cancellation);
            if (pages.Pages.Count > 0 && (pages.HasLines || !FileEnd.IsMissing(content)))
                return await CompleteAsync(content, document, pages, options, depth, cancellation) with { Vocabulary = EmbeddedXml.VocabularyOf(document, cancellation) };
        }

        return await ReadWithPopplerAsync(content, options, tools, cancellation) ?? throw Damaged(content, null);
    }

    /// <summary>The pages with what the document holds beside them: the entries of an XFA form, the files of a portfolio.</summary>
    private static async Task<DocumentText> CompleteAsync(byte[] content, PdfDocument document, PageReading pages, ReadingOptions options, int depth, CancellationToken cancellation)
    {
        if (XfaForm.Read(document, options, cancellation) is { } form && pages.Characters <= LongestPlaceholder)
        {
            Remark[] remarks = form.HasEntries ? [] : [new Remark("It is a dynamic XFA form without entries that can be read. Open it in Adobe Reader and print it to PDF.") { CastsDoubt = true }];
            return new DocumentText(MediaType, 1, form.Page.Lines.Count > 0 ? [form.Page] : pages.Pages) { Remarks = remarks };
        }

        var files = EmbeddedFiles.Of(document);
        if (files.Count == 0)
            return Document(content, document.NumberOfPages, pages);
        if (EmbeddedFiles.ArePortfolio(document) || pages.Characters < EnoughCharacters)
            return await CarriedDocuments.AddAsync(new DocumentText(MediaType, document.NumberOfPages, pages.Pages) { Remarks = [.. pages.Remarks()] }, files, options, depth, cancellation);
        var text = Document(content, document.NumberOfPages, pages);
        return text with { Remarks = [.. text.Remarks, new Remark(string.Create(CultureInfo.InvariantCulture, $"Files attached to the PDF were not read: {files.Count}."))] };
    }

    /// <summary>Reads without the parser; null where poppler is missing or cannot read it either.</summary>
    private static async Task<DocumentText?> ReadWithPopplerAsync(byte[] content, ReadingOptions options, OcrTools tools, CancellationToken cancellation)
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
        var document = Document(content, count, pages);
        var remark = new Remark("Its text could not be read in the usual way: it was read in another way.") { CastsDoubt = document.Pages.Any(page => page.Source == PageSource.Ocr) };
        return document with { Remarks = [remark, .. document.Remarks] };
    }

    private static DocumentText Document(byte[] content, int count, PageReading pages)
    {
        if (!pages.HasLines && pages.Failure() is { } failure)
            throw failure;
        IEnumerable<Remark> cutOff = FileEnd.IsMissing(content) ? [new Remark("The PDF ends too early: what stood behind is missing. Export or send it again.") { CastsDoubt = true }] : [];
        return new DocumentText(MediaType, count, pages.Pages) { Remarks = [.. cutOff, .. pages.Remarks()] };
    }

    private static ReadingException Encrypted(Exception? inner) =>
        new(ReadingFailure.Encrypted, "The PDF is protected by a password. Upload it without one.", inner);

    private static ReadingException Damaged(byte[] content, Exception? inner) => new(
        ReadingFailure.Corrupt,
        FileEnd.IsMissing(content) ? "The PDF is damaged: it ends too early. Export or send it again." : "The PDF is damaged and cannot be opened. Open it in a viewer and export it again.",
        inner);
}
