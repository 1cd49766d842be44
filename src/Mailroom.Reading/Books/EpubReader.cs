using Mailroom.Reading.Html;
using Mailroom.Reading.Office;
using Mailroom.Reading.Text;

namespace Mailroom.Reading.Books;

/// <summary>Reads e-books (EPUB): the chapters in the order of the book, each from a new page.</summary>
internal static class EpubReader
{
    private const string Encryption = "META-INF/encryption.xml";
    private const int MaximumChapterBytes = 16 * 1024 * 1024;

    private static readonly Remark PartUnreadable = new("A part of the e-book could not be read: it was left out.") { CastsDoubt = true };
    private static readonly Remark PartMissing = new("A part of the e-book is missing from the file: it was left out.") { CastsDoubt = true };

    public static DocumentText Read(byte[] content, string mediaType, ReadingOptions options, CancellationToken cancellation)
    {
        using var package = Package.Open(content);
        var book = EpubBook.Open(package, cancellation);
        if (package.Contains(Encryption) && EpubEncryption.Parts(package, cancellation).Overlaps(book.Chapters))
            throw new ReadingException(ReadingFailure.Encrypted, "The e-book is protected by the shop or library that it comes from (DRM). Upload a copy without that protection.");
        var pages = new PageWriter(options, cutsPages: true);
        var front = new BlockWriter(pages);
        front.Paragraph(book.Title, BlockWriter.HeadingSize(1), bold: true);
        foreach (var creator in book.Creators) front.Paragraph(creator, BlockWriter.BodySize, bold: false);
        var (unread, isPartMissing, isPartUnreadable, hasPictures) = (0, false, false, false);
        foreach (var chapter in book.Chapters)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!package.Contains(chapter)) isPartMissing = true;
            // Of the chapters behind the last page that is wanted no more is known than that there are as many pages at least.
            else if (pages.IsFull) unread++;
            else if (Markup(package, chapter) is not { } markup) isPartUnreadable = true;
            else
            {
                hasPictures |= markup.Contains("<img", StringComparison.OrdinalIgnoreCase) || markup.Contains("<image", StringComparison.OrdinalIgnoreCase);
                HtmlReader.Write(XhtmlTags.Close(markup), new BlockWriter(pages), cancellation);
                if (!pages.IsPageEmpty) pages.EndPage();
            }
        }
        var text = pages.Finish(mediaType, pages.EndedPages + unread + (pages.IsPageEmpty ? 0 : 1));
        if (isPartMissing) text = text with { Remarks = [.. text.Remarks, PartMissing] };
        if (isPartUnreadable) text = text with { Remarks = [.. text.Remarks, PartUnreadable] };
        return hasPictures ? EmbeddedPictures.LeaveOut(text) : text;
    }

    private static string? Markup(Package package, string chapter)
    {
        using var part = package.OpenPart(chapter);
        var buffer = new byte[Math.Min(MaximumChapterBytes, package.LengthOf(chapter))];
        var length = part.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return TextDecoding.Decode(buffer.AsSpan(0, length));
    }
}
