using MimeKit;

namespace Mailroom.Reading.Mails;

/// <summary>Reads mails as they travel (EML, and the first of an mbox).</summary>
internal static class MimeMailReader
{
    private const string MailType = "message/rfc822";
    private const int MaximumParts = 1_000;

    public static async Task<DocumentText> ReadAsync(byte[] content, string mediaType, ReadingOptions options, int depth, CancellationToken cancellation)
    {
        var start = StartOfHeaders(content);
        MailLimits.Check(content.AsSpan(start));
        using var stream = new MemoryStream(content, start, content.Length - start, writable: false);
        var parser = new ParserOptions { MaxMimeDepth = 64 };
        using var message = await MimeMessage.LoadAsync(parser, stream, persistent: true, cancellation);
        var parts = new Parts();
        if (message.Body is not null) parts.Collect(message.Body, isAlternative: false);
        var headers = from name in MailMessage.ShownHeaders
                      from header in message.Headers
                      where header.Field.Equals(name, StringComparison.OrdinalIgnoreCase)
                      select new MailHeader(header.Field, header.Value);
        return await new MailMessage(headers.ToList(), parts.PlainText?.Text, parts.Html?.Text, parts.Files.Select(ToFile).ToList())
            .WriteAsync(mediaType, options, depth, cancellation);
    }

    // A mark, empty lines and the envelope line of an mbox may come before the headers.
    private static int StartOfHeaders(byte[] content)
    {
        ReadOnlySpan<byte> rest = content;
        if (rest.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) rest = rest[3..];
        rest = rest.TrimStart("\r\n"u8);
        if (rest.StartsWith("From "u8)) rest = rest[(rest.IndexOf((byte)'\n') + 1)..];
        return content.Length - rest.Length;
    }

    private static AttachedFile ToFile(MimeEntity entity) => entity switch
    {
        MessagePart { Message: { } message } => AttachedFile.FromBytes(Name(entity) is { Length: > 0 } name ? name : message.Subject ?? "", MailType, () =>
        {
            using var memory = new MemoryStream();
            message.WriteTo(memory);
            return memory.ToArray();
        }),
        MimePart part => AttachedFile.FromBytes(Name(part), part.ContentType.MimeType, () =>
        {
            using var memory = new MemoryStream();
            part.Content?.DecodeTo(memory);
            return memory.ToArray();
        }),
        _ => AttachedFile.FromBytes(Name(entity), entity.ContentType.MimeType, () => []),
    };

    private static string Name(MimeEntity entity) => entity.ContentDisposition?.FileName ?? entity.ContentType.Name ?? "";

    private sealed class Parts
    {
        private int met;

        public TextPart? PlainText { get; private set; }

        public TextPart? Html { get; private set; }

        public List<MimeEntity> Files { get; } = [];

        public void Collect(MimeEntity entity, bool isAlternative)
        {
            if (++met > MaximumParts) return;
            if (entity is Multipart multipart)
            {
                foreach (var part in multipart) Collect(part, isAlternative || multipart is MultipartAlternative);
                return;
            }
            var isBody = entity is TextPart && !entity.IsAttachment && Name(entity).Length == 0;
            if (isBody && entity is TextPart { IsPlain: true } plain && PlainText is null) PlainText = plain;
            else if (isBody && entity is TextPart { IsHtml: true } html && Html is null) Html = html;
            else if (!isBody || !isAlternative) Files.Add(entity);
        }
    }
}
