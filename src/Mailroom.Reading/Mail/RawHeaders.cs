using System.Text;
using System.Text.Unicode;
using Mailroom.Reading.Text;
using MimeKit;
using MimeKit.Utils;

namespace Mailroom.Reading.Mails;

/// <summary>Text as bytes, and the encoding that they are said to have.</summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="Named">The encoding; null where none is given, or none that is known.</param>
internal sealed record EncodedText(byte[] Bytes, Encoding? Named);

/// <summary>Decodes the headers that people read, also where a program has put letters beyond ASCII into them as they are.</summary>
internal static class RawHeaders
{
    /// <summary>The headers in the order in which they are shown.</summary>
    /// <param name="headers">All headers.</param>
    /// <param name="body">The mail's text, which is likely to have the same encoding; a header alone is too short to tell.</param>
    public static IReadOnlyList<MailHeader> Decode(HeaderList headers, EncodedText? body) =>
    [
        .. from name in MailMessage.ShownHeaders
           from header in headers
           where header.Field.Equals(name, StringComparison.OrdinalIgnoreCase)
           select new MailHeader(header.Field, Value(header, body)),
    ];

    private static string Value(Header header, EncodedText? body)
    {
        if (Ascii.IsValid(header.RawValue)) return header.Value;
        if (Utf8.IsValid(header.RawValue)) return header.Value;
        byte[] line = [.. header.RawValue.Where(character => character is not ((byte)'\r' or (byte)'\n')), (byte)'\n'];
        var alike = body is null || Utf8.IsValid(body.Bytes) ? [] : body.Bytes;
        if (TextDecoding.Decode([.. line, .. alike], body?.Named) is not { } text) return header.Value;
        // In encodings of two bytes a letter the end of the line is part of another one.
        return text.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end ? Rfc2047.DecodeText(ParserOptions.Default, Encoding.UTF8.GetBytes(text[..end])) : header.Value;
    }
}
