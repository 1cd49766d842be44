using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Mailroom.Reading.Tests;

/// <summary>Makes what S/MIME and <c>.p7m</c> files are made of.</summary>
internal static class CryptographicMessages
{
    private const string EnvelopedData = "1.2.840.113549.1.7.3";

    // 1.2.840.113549.1.7.2 and 1.
    private static readonly byte[] SignedData = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];
    private static readonly byte[] Data = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01];

    /// <summary>Signed by somebody, as DER.</summary>
    public static byte[] Sign(byte[] content, bool detached = false)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Ada", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(80));
        var message = new SignedCms(new ContentInfo(content), detached);
        message.ComputeSignature(new CmsSigner(certificate));
        return message.Encode();
    }

    /// <summary>As programs write that sign while they read: every length is left open, and the content is in pieces. Nobody signed it.</summary>
    public static byte[] InPieces(byte[] content)
    {
        byte[] version = [0x02, 0x01, 0x01], nothing = Open(0x31);
        var pieces = content.Chunk(100).Select(piece => (byte[])[0x04, (byte)piece.Length, .. piece]).SelectMany(piece => piece).ToArray();
        return Open(0x30, SignedData, Open(0xA0, Open(0x30, version, nothing, Open(0x30, Data, Open(0xA0, Open(0x24, pieces))), nothing)));
    }

    /// <summary>Encrypted for nobody.</summary>
    public static byte[] Encrypted()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(EnvelopedData);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0))) writer.WriteOctetString(new byte[50]);
        }
        return writer.Encode();
    }

    public static byte[] Pem(byte[] message) => Encoding.ASCII.GetBytes(PemEncoding.WriteString("PKCS7", message));

    public static byte[] InBase64(byte[] message) => Encoding.ASCII.GetBytes(Convert.ToBase64String(message, Base64FormattingOptions.InsertLineBreaks));

    private static byte[] Open(byte tag, params byte[][] content) => [tag, 0x80, .. content.SelectMany(part => part), 0, 0];
}
