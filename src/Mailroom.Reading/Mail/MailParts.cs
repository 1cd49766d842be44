using Mailroom.Reading.Formats;
using Mailroom.Reading.Html;
using Mailroom.Reading.Text;
using MimeKit;

namespace Mailroom.Reading.Mails;

/// <summary>Sorts the parts of a mail into what is its text and what is attached, by what they are rather than by what they are said to be.</summary>
internal sealed class MailParts(ReadingOptions options, CancellationToken cancellation)
{
    private int met;

    /// <summary>The pieces of the text, in order: some programs begin a new one behind every picture.</summary>
    public List<BodyPart> Body { get; } = [];

    /// <summary>What is attached.</summary>
    public List<AttachedFile> Files { get; } = [];

    /// <summary>The bytes of the first piece of text, and what encoding they are said to have.</summary>
    public EncodedText? FirstText { get; private set; }

    /// <summary>Whether the mail has more parts than are read.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Adds a part with all that is in it.</summary>
    public void Collect(MimeEntity entity)
    {
        if (++met > MailMessage.MaximumParts)
        {
            IsCut = true;
            return;
        }
        if (entity is MultipartAlternative alternatives) CollectAlternatives(alternatives);
        else if (entity is Multipart multipart) foreach (var part in multipart) Collect(part);
        else if (entity is not TextPart text || !TryCollectText(text)) Files.Add(ToFile(entity));
    }

    // One text in several ways, each of which may itself be in pieces, with files between.
    private void CollectAlternatives(MultipartAlternative alternatives)
    {
        var choices = new MailParts(options, cancellation) { met = met };
        foreach (var part in alternatives) choices.Collect(part);
        met = choices.met;
        IsCut |= choices.IsCut;
        FirstText ??= choices.FirstText;
        var hasText = choices.Body.Count > 0;
        if (hasText) Body.Add(new BodyPart(Joined(choices.Body.Select(part => part.PlainText), "\n"), Joined(choices.Body.Select(part => part.Html), "")));
        // Invitations, and what else is text for programs, are the same once more.
        Files.AddRange(choices.Files.Where(file => !hasText || file.File.Name.Length > 0 || !file.MediaType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)));
    }

    private static string? Joined(IEnumerable<string?> pieces, string between)
    {
        var given = pieces.OfType<string>().ToList();
        return given.Count == 0 ? null : string.Join(between, given);
    }

    private bool TryCollectText(TextPart part)
    {
        if (part.IsAttachment || Name(part).Length > 0 || !(part.IsPlain || part.IsHtml || part.IsRichText)) return false;
        if (part.IsRichText)
        {
            Body.Add(BodyPart.FromRichText(Bytes(part), options, cancellation));
            return true;
        }
        var text = new EncodedText(Bytes(part), TextDecoding.Named(part.ContentType.Charset ?? ""));
        var isHtml = part.IsHtml;
        if (text.Bytes.Length > 0)
        {
            if (Kind(text.Bytes) is not { } kind) return false;
            isHtml |= kind == FileKind.Html;
        }
        FirstText ??= text;
        Body.Add(isHtml ? new BodyPart(null, HtmlReader.Decode(text.Bytes, text.Named) ?? "") : new BodyPart(TextDecoding.Decode(text.Bytes, text.Named) ?? "", null));
        return true;
    }

    // Null where it is no text, whatever it is said to be.
    private static FileKind? Kind(byte[] bytes)
    {
        try
        {
            var kind = FormatDetector.Detect(bytes).Kind;
            return kind is FileKind.PlainText or FileKind.Html or FileKind.Xml or FileKind.Json or FileKind.Csv or FileKind.Markdown or FileKind.Mail ? kind : null;
        }
        catch (ReadingException)
        {
            return null;
        }
    }

    private static AttachedFile ToFile(MimeEntity entity) => entity switch
    {
        MessagePart { Message: { } message } => AttachedFile.FromBytes(Name(entity) is { Length: > 0 } name ? name : message.Subject ?? "", "message/rfc822", isInText: false, () =>
        {
            using var memory = new MemoryStream();
            message.WriteTo(memory);
            return memory.ToArray();
        }),
        MimePart part => AttachedFile.FromBytes(Name(part), part.ContentType.MimeType, part.ContentId is not null && !part.IsAttachment, () => Bytes(part)),
        _ => AttachedFile.FromBytes(Name(entity), entity.ContentType.MimeType, isInText: false, () => throw AttachedFile.NotHere()),
    };

    private static byte[] Bytes(MimePart part)
    {
        using var memory = new MemoryStream();
        part.Content?.DecodeTo(memory);
        return memory.ToArray();
    }

    private static string Name(MimeEntity entity) => entity.ContentDisposition?.FileName ?? entity.ContentType.Name ?? "";
}
