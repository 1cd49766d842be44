using Mailroom.Reading.Office;
using MimeKit;
using MimeKit.Tnef;
using MimeKit.Utils;

namespace Mailroom.Reading.Mails;

/// <summary>Reads mails saved by Outlook (MSG, [MS-OXMSG]): a compound file with a stream for each property, and a storage for each recipient and attachment.</summary>
internal static class OutlookMailReader
{
    private const int MaximumRecipients = 500;
    private const string RecipientPrefix = "__recip_version1.0_";
    private const string AttachmentPrefix = "__attach_version1.0_";

    public static Task<DocumentText> ReadAsync(byte[] content, string mediaType, ReadingOptions options, int depth, CancellationToken cancellation)
    {
        var file = CompoundFile.Open(content);
        return ReadAsync(new OutlookProperties(file, file.Root, OutlookProperties.MessageHeader), mediaType, options, depth, cancellation);
    }

    private static Task<DocumentText> ReadAsync(OutlookProperties mail, string mediaType, ReadingOptions options, int depth, CancellationToken cancellation)
    {
        var (text, html) = (mail.Text(MapiProperty.Body), mail.Html());
        var body = string.IsNullOrWhiteSpace(text) && string.IsNullOrWhiteSpace(html) ? RichText(mail, options, cancellation) : new BodyPart(text, string.IsNullOrWhiteSpace(html) ? null : html);
        var files = mail.Children(AttachmentPrefix).Take(MailMessage.MaximumParts + 1).Select(ToFile).ToList();
        var hasMore = files.Count > MailMessage.MaximumParts;
        return new MailMessage(Headers(mail), body is null ? [] : [body], [.. files.Take(MailMessage.MaximumParts)]) { HasMoreParts = hasMore }.WriteAsync(mediaType, options, depth, cancellation);
    }

    private static List<MailHeader> Headers(OutlookProperties mail)
    {
        var transport = TransportHeaders(mail);
        var recipients = mail.Children(RecipientPrefix).Take(MaximumRecipients).ToList();
        var values = new Dictionary<string, string?>
        {
            ["From"] = Address(
                mail.Text(MapiProperty.SenderName) ?? mail.Text(MapiProperty.SentRepresentingName),
                mail.Text(MapiProperty.SenderSmtpAddress) ?? mail.Text(MapiProperty.SenderAddress) ?? mail.Text(MapiProperty.SentRepresentingAddress)),
            ["To"] = Addresses(recipients, type: 1) ?? mail.Text(MapiProperty.DisplayTo),
            ["Cc"] = Addresses(recipients, type: 2) ?? mail.Text(MapiProperty.DisplayCc),
            ["Subject"] = mail.Text(MapiProperty.Subject),
            ["Date"] = mail.Time(MapiProperty.ClientSubmitTime) is { } sent ? DateUtils.FormatDate(sent) : null,
        };
        var headers = new List<MailHeader>();
        foreach (var name in MailMessage.ShownHeaders)
        {
            var value = values.GetValueOrDefault(name);
            value = string.IsNullOrWhiteSpace(value) ? transport?[name] : value;
            if (value is null && name == "Date" && mail.Time(MapiProperty.DeliveryTime) is { } delivered) value = DateUtils.FormatDate(delivered);
            if (value is not null) headers.Add(new MailHeader(name, value));
        }
        return headers;
    }

    private static HeaderList? TransportHeaders(OutlookProperties mail)
    {
        if (mail.Text(MapiProperty.TransportHeaders) is not { } text) return null;
        try
        {
            return HeaderList.Load(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text.TrimStart())));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string? Addresses(List<OutlookProperties> recipients, int type)
    {
        var addresses = recipients
            .Where(recipient => recipient.Number(MapiProperty.RecipientType) == type)
            .Select(recipient => Address(recipient.Text(MapiProperty.DisplayName), recipient.Text(MapiProperty.SmtpAddress) ?? recipient.Text(MapiProperty.EmailAddress)))
            .OfType<string>();
        return string.Join(", ", addresses) is { Length: > 0 } joined ? joined : null;
    }

    // Inside an organisation the address is a path of its directory, which tells people nothing.
    private static string? Address(string? name, string? address)
    {
        address = address is { Length: > 0 } && address.Contains('@', StringComparison.Ordinal) ? address : null;
        if (string.IsNullOrWhiteSpace(name) || name == address) return address;
        return address is null ? name : $"{name} <{address}>";
    }

    private static BodyPart? RichText(OutlookProperties mail, ReadingOptions options, CancellationToken cancellation)
    {
        if (mail.Bytes(MapiProperty.CompressedRtf) is not { } compressed) return null;
        var rtf = new RtfCompressedToRtf().Flush(compressed, 0, compressed.Length, out var start, out var length);
        return BodyPart.FromRichText(rtf.AsSpan(start, length).ToArray(), options, cancellation);
    }

    private static AttachedFile ToFile(OutlookProperties attachment)
    {
        var name = attachment.Text(MapiProperty.LongFileName) ?? attachment.Text(MapiProperty.FileName) ?? attachment.Text(MapiProperty.DisplayName) ?? "";
        if (attachment.EmbeddedMail() is { } mail)
        {
            const string MediaType = "application/vnd.ms-outlook";
            return new AttachedFile(MediaType, new CarriedFile(CleanText.SingleSpaced(name), async (options, depth, _, cancellation) => new ReadFile(await ReadAsync(mail, MediaType, options, depth, cancellation), 0)));
        }
        var mediaType = attachment.Text(MapiProperty.MimeTag) is { Length: > 0 } tag ? CleanText.SingleSpaced(tag) : MimeTypes.GetMimeType(name);
        return AttachedFile.FromBytes(name, mediaType, attachment.Text(MapiProperty.ContentId) is { Length: > 0 }, () => attachment.Bytes(MapiProperty.Data) ?? throw AttachedFile.NotHere());
    }
}
