using System.Text;
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
        if (!HasHeaders(content.AsSpan(start, length)) || await LoadAsync(parser, stream, cancellation) is not { } message) return PlainTextReader.Read(content, "text/plain", options);
        using (message) return await ReadAsync(message, mediaType, options, depth, cancellation);
    }

    // A memo, or a mail that was copied from the screen, begins with headers too, but its text follows at once: the parser would drop it. What has travelled has headers that no person writes.
    private static bool HasHeaders(ReadOnlySpan<byte> mail)
    {
        foreach (var range in mail.Split((byte)'\n'))
        {
            var line = mail[range].TrimEnd((byte)'\r');
            if (line.IsEmpty || HasTravelled(line)) return true;
            if (line[0] is not ((byte)' ' or (byte)'\t' or (byte)'>') && line.IndexOf((byte)':') <= 0) return false;
        }
        return true;
    }

    private static bool HasTravelled(ReadOnlySpan<byte> line) => Begins(line, "Received:"u8) || Begins(line, "MIME-Version:"u8) || Begins(line, "Content-Type:"u8) || Begins(line, "Message-ID:"u8);

    private static bool Begins(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name) => line.Length >= name.Length && Ascii.EqualsIgnoreCase(line[..name.Length], name);

    // Null where the parser finds no mail.
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
