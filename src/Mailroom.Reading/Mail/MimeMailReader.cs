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
        using var message = await MimeMessage.LoadAsync(parser, stream, persistent: true, cancellation);
        return await ReadAsync(message, mediaType, options, depth, cancellation);
    }

    public static async Task<DocumentText> ReadAsync(MimeMessage message, string mediaType, ReadingOptions options, int depth, CancellationToken cancellation)
    {
        var parts = new MailParts(options, cancellation);
        if (message.Body is not null) parts.Collect(message.Body);
        return await new MailMessage(RawHeaders.Decode(message.Headers, parts.FirstText), parts.Body, parts.Files) { HasMoreParts = parts.IsCut }.WriteAsync(mediaType, options, depth, cancellation);
    }
}
