using Mailroom.Reading.Text;
using MimeKit;

namespace Mailroom.Reading.Mails;

/// <summary>Reads mails as they travel (EML), as Apple Mail keeps them (EMLX), and the first of an mbox.</summary>
internal static class MimeMailReader
{
    public static async Task<DocumentText> ReadAsync(byte[] content, string mediaType, ReadingOptions options, int depth, CancellationToken cancellation)
    {
        var (start, length) = MailRange.Of(content).GetOffsetAndLength(content.Length);
        MailLimits.Check(content.AsSpan(start, length));
        using var stream = new MemoryStream(content, start, length, writable: false);
        var parser = new ParserOptions { MaxMimeDepth = 64 };
        if (await LoadAsync(parser, stream, cancellation) is not { } message) return PlainTextReader.Read(content, "text/plain", options);
        using (message) return await ReadAsync(message, mediaType, options, depth, cancellation);
    }

    // Null for a text that begins with the headers of a mail, as a memo or a mail copied from the screen, and goes on as none does.
    private static async Task<MimeMessage?> LoadAsync(ParserOptions parser, MemoryStream stream, CancellationToken cancellation)
    {
        try
        {
            return await MimeMessage.LoadAsync(parser, stream, persistent: true, cancellation);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    public static async Task<DocumentText> ReadAsync(MimeMessage message, string mediaType, ReadingOptions options, int depth, CancellationToken cancellation)
    {
        var parts = new MailParts(options, cancellation);
        if (message.Body is not null) parts.Collect(message.Body);
        return await new MailMessage(RawHeaders.Decode(message.Headers, parts.FirstText), parts.Body, parts.Files) { HasMoreParts = parts.IsCut }.WriteAsync(mediaType, options, depth, cancellation);
    }
}
