using System.Text;
using System.Text.Json;
using System.Xml;
using Mailroom.Reading.Archives;
using Mailroom.Reading.Books;
using Mailroom.Reading.Formats;
using Mailroom.Reading.Html;
using Mailroom.Reading.Images;
using Mailroom.Reading.Language;
using Mailroom.Reading.Mails;
using Mailroom.Reading.Office;
using Mailroom.Reading.Pdf;
using Mailroom.Reading.Signed;
using Mailroom.Reading.Text;

namespace Mailroom.Reading;

/// <summary>
/// Reads a file's bytes into pages of text. Runs parsers in this very process: for bytes from strangers use <c>Isolation.ReadWorkerPool</c>, which calls this in
/// a child process.
/// </summary>
public static class DocumentReader
{
    // Before any library looks for the code pages of old mails and sheets.
    static DocumentReader() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Finds the format from the bytes and reads the first pages.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="options">Limits and languages.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The text of the first pages; at least one of them has a line.</returns>
    /// <exception cref="ReadingException">The file cannot be read; the message says why.</exception>
    /// <exception cref="OperationCanceledException">The reading was stopped.</exception>
    public static Task<DocumentText> ReadAsync(byte[] content, ReadingOptions options, CancellationToken cancellation) =>
        ReadAsync(content, options, depth: 0, cancellation);

    /// <summary>Reads a file that another one may carry.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="options">Limits and languages.</param>
    /// <param name="depth">How many documents the file lies in.</param>
    /// <param name="cancellation">Stops the reading.</param>
    internal static async Task<DocumentText> ReadAsync(byte[] content, ReadingOptions options, int depth, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            var format = FormatDetector.Detect(content);
            var text = PageLimits.Apply(await ReadFormatAsync(content, format, options, depth, cancellation), options);
            if (text.Pages.All(page => page.Lines.Count == 0)) throw new ReadingException(ReadingFailure.Empty, "No text was found in the document. If it shows some, export it as PDF and upload that.");
            return text.Language is null ? text with { Language = LanguageDetector.Detect(text.Pages) } : text;
        }
        catch (Exception exception) when (exception is not (ReadingException or OperationCanceledException))
        {
            throw LibraryFailures.Translate(exception);
        }
    }

    private static async Task<DocumentText> ReadFormatAsync(byte[] content, FileFormat format, ReadingOptions options, int depth, CancellationToken cancellation)
    {
        var mediaType = format.MediaType;
        return format.Kind switch
        {
            FileKind.Pdf => await PdfReader.ReadAsync(content, options, depth, cancellation),
            FileKind.Picture => await ImageReader.ReadAsync(content, options, cancellation),
            FileKind.WordDocument => await DocxReader.ReadAsync(content, mediaType, options, depth, cancellation),
            FileKind.Workbook => WorkbookReader.Read(content, mediaType, options, cancellation),
            FileKind.Presentation => await PptxReader.ReadAsync(content, mediaType, options, cancellation),
            FileKind.OpenDocument => await OpenDocumentReader.ReadAsync(content, mediaType, options, cancellation),
            FileKind.ElectronicBook => EpubReader.Read(content, mediaType, options, cancellation),
            FileKind.FlatOpenDocument => ReadElseAsPlainText(() => OpenDocumentReader.ReadFlat(content, mediaType, options, cancellation)),
            FileKind.Xps => XpsReader.Read(content, mediaType, options, cancellation),
            FileKind.AppleDocument => await AppleDocumentReader.ReadAsync(content, mediaType, options, depth, cancellation),
            FileKind.RichText => await RtfReader.ReadWithPicturesAsync(content, mediaType, options, cancellation),
            FileKind.LegacyWordDocument => await LegacyOfficeReader.ReadWordAsync(content, mediaType, options, cancellation),
            FileKind.LegacyPresentation => await LegacyOfficeReader.ReadPresentationAsync(content, mediaType, options, cancellation),
            FileKind.Mail => MailStore.Remark(content, await MimeMailReader.ReadAsync(content, mediaType, options, depth, cancellation)),
            FileKind.OutlookMail => await OutlookMailReader.ReadAsync(content, mediaType, options, depth, cancellation),
            FileKind.WrappedMail => await WrappedMailReader.ReadAsync(content, mediaType, options, depth, cancellation),
            FileKind.SignedDocument => await SignedReader.ReadAsync(content, mediaType, options, depth, cancellation),
            FileKind.Html => HtmlReader.Read(content, mediaType, options, cancellation),
            FileKind.Xml => ReadElseAsPlainText(() => XmlDataReader.Read(content, mediaType, options, cancellation)),
            FileKind.Json => ReadElseAsPlainText(() => JsonReader.Read(content, mediaType, options, cancellation)),
            FileKind.Csv => CsvReader.Read(content, mediaType, options, cancellation),
            FileKind.Markdown => MarkdownReader.Read(content, mediaType, options),
            FileKind.PlainText => PlainTextReader.Read(content, mediaType, options),
            _ => throw new InvalidOperationException("The kind of file has no reader."),
        };

        // Only the front of the file was looked at; where its syntax breaks further on, its text is still worth having.
        DocumentText ReadElseAsPlainText(Func<DocumentText> read)
        {
            try
            {
                return read();
            }
            catch (XmlException)
            {
                return PlainTextReader.Read(content, "text/plain", options) with { Vocabulary = XmlDataReader.VocabularyOf(content, cancellation) };
            }
            catch (JsonException)
            {
                return PlainTextReader.Read(content, "text/plain", options);
            }
        }
    }
}
