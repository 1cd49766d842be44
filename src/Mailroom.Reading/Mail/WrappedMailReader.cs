using MimeKit;
using MimeKit.Tnef;

namespace Mailroom.Reading.Mails;

/// <summary>Reads mails as Outlook wraps them for itself ([MS-OXTNEF]): the <c>winmail.dat</c> that other programs show as an attachment.</summary>
internal static class WrappedMailReader
{
    public static async Task<DocumentText> ReadAsync(byte[] content, string mediaType, ReadingOptions options, int depth, CancellationToken cancellation)
    {
        using var wrapped = new TnefPart { Content = new MimeContent(new MemoryStream(content, writable: false)) };
        using var message = wrapped.ConvertToMessage();
        if (message.Body is not null) message.Body = InOrder([.. message.BodyParts]);
        return await MimeMailReader.ReadAsync(message, mediaType, options, depth, cancellation);
    }

    // Its text stands there in several ways, side by side with the files.
    private static Multipart InOrder(List<MimeEntity> parts)
    {
        List<TextPart> texts = [.. parts.OfType<TextPart>().Where(part => !part.IsAttachment && part.FileName is null)];
        var whole = new Multipart("mixed") { new MultipartAlternative() };
        var isKnown = texts.Exists(text => !text.IsRichText);
        foreach (var text in texts.Where(text => !text.IsRichText || !isKnown)) ((MultipartAlternative)whole[0]).Add(text);
        foreach (var file in parts.Except(texts)) whole.Add(file);
        return whole;
    }
}
