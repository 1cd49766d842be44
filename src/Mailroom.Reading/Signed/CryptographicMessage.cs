using System.Buffers.Text;
using System.Formats.Asn1;

namespace Mailroom.Reading.Signed;

/// <summary>
/// A message of CMS (RFC 5652), which S/MIME and files such as <c>.p7m</c> are made of: something that is signed or encrypted, wrapped in ASN.1. Written as DER, as BER with lengths left open, or as
/// either of them in base64.
/// </summary>
internal static class CryptographicMessage
{
    private const string Signed = "1.2.840.113549.1.7.2";

    // Encrypted for recipients, signed and encrypted, encrypted with a password, and encrypted with authentication.
    private static readonly string[] Encrypted = ["1.2.840.113549.1.7.3", "1.2.840.113549.1.7.4", "1.2.840.113549.1.7.6", "1.2.840.113549.1.9.16.1.23"];

    private const int LengthOfHead = 256;

    // Several people sign one after the other, each around the wrapping of the one before.
    private const int MaximumWrappings = 10;

    private static readonly Asn1Tag Content = new(TagClass.ContextSpecific, 0);

    /// <summary>Whether a file is such a message.</summary>
    public static bool Matches(ReadOnlySpan<byte> file) => IsMessage(file) || (IsBase64(file) && IsMessage(FromBase64(file[..Math.Min(file.Length, LengthOfHead)])));

    /// <summary>What was signed, by however many.</summary>
    /// <param name="file">The message.</param>
    /// <exception cref="ReadingException">It is encrypted, is a signature alone, or is of another kind.</exception>
    /// <exception cref="AsnContentException">It is damaged.</exception>
    public static byte[] Unwrap(byte[] file)
    {
        for (var wrappings = 0; wrappings < MaximumWrappings; wrappings++)
        {
            file = UnwrapOnce(file);
            if (!Matches(file)) return file;
        }
        throw new ReadingException(ReadingFailure.TooLarge, "The document is wrapped in too many signatures to be read.");
    }

    private static byte[] UnwrapOnce(byte[] file)
    {
        var message = new AsnReader(IsMessage(file) ? file : FromBase64(file), AsnEncodingRules.BER).ReadSequence();
        var kind = message.ReadObjectIdentifier();
        if (Encrypted.Contains(kind, StringComparer.Ordinal)) throw LibraryFailures.Encrypted();
        if (kind != Signed) throw new ReadingException(ReadingFailure.NotSupported, "This kind of signed file is not read. Upload the document that it holds.");
        var signed = message.ReadSequence(Content).ReadSequence();
        // The version, and the ways in which it was signed.
        signed.ReadEncodedValue();
        signed.ReadEncodedValue();
        var wrapped = signed.ReadSequence();
        wrapped.ReadObjectIdentifier();
        if (!wrapped.HasData) throw new ReadingException(ReadingFailure.Empty, "The file is a signature alone. Upload the document that was signed.");
        return wrapped.ReadSequence(Content).ReadOctetString();
    }

    // A sequence that begins with an identifier of PKCS #7, or of what S/MIME added to it.
    private static bool IsMessage(ReadOnlySpan<byte> bytes)
    {
        if (bytes is not [0x30, var length, ..]) return false;
        var rest = bytes[2..];
        if (length > 0x80) rest = rest[Math.Min(rest.Length, length - 0x80)..];
        return rest.StartsWith((ReadOnlySpan<byte>)[0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07])
            || rest.StartsWith((ReadOnlySpan<byte>)[0x06, 0x0B, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x01]);
    }

    // With or without the lines around it that PEM has. The first byte of a sequence, and the upper half of the next, give the first two letters.
    private static bool IsBase64(ReadOnlySpan<byte> file) => WithoutFrame(file) is [(byte)'M', >= (byte)'A' and <= (byte)'P', ..];

    private static byte[] FromBase64(ReadOnlySpan<byte> file)
    {
        var text = WithoutFrame(file);
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        // What is not base64 ends it.
        Base64.DecodeFromUtf8(text, bytes, out _, out var length);
        return bytes[..length];
    }

    private static ReadOnlySpan<byte> WithoutFrame(ReadOnlySpan<byte> file)
    {
        var text = file.TrimStart(" \t\r\n"u8);
        if (text.StartsWith("-----BEGIN "u8)) text = text[(text.IndexOf((byte)'\n') + 1)..];
        return text.IndexOf("-----END "u8) is >= 0 and var end ? text[..end] : text;
    }
}
