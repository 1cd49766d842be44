using Mailroom.Reading.Formats;
using Mailroom.Reading.Mails;

namespace Mailroom.Reading.Signed;

/// <summary>Reads what is signed: the document within the wrapping, as if it were uploaded. The signature is not checked.</summary>
internal static class SignedReader
{
    public static async Task<DocumentText> ReadAsync(byte[] content, string mediaType, ReadingOptions options, int depth, CancellationToken cancellation)
    {
        var signed = CryptographicMessage.Unwrap(content);
        var text = MailFormat.IsPart(signed)
            ? await MimeMailReader.ReadAsync(signed, "message/rfc822", options, depth, cancellation)
            : await DocumentReader.ReadAsync(signed, options, depth, cancellation);
        return text with { WrappingMediaType = mediaType, Remarks = [.. text.Remarks, new Remark("It is signed. The signature was not checked.")] };
    }
}
