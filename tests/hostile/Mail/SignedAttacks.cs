namespace Mailroom.Hostile.Mail;

/// <summary>What is signed, and wrapped so as to harm.</summary>
internal static class SignedAttacks
{
    private static readonly byte[] SignedData = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];
    private static readonly byte[] Data = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01];

    public static IEnumerable<Attack> All() =>
    [
        new("signed-nested", "A document wrapped in a thousand signatures.", () => Nested(1_000)),
        new("signed-pieces", "A document in millions of pieces of one byte.", () => Signed([.. Enumerable.Repeat((byte[])[0x04, 1, (byte)'a'], 3_000_000).SelectMany(piece => piece)])),
        new("signed-open", "Millions of pieces within pieces, none of which ends.", () => [.. Signed([])[..^22], .. Enumerable.Repeat((byte[])[0x24, 0x80], 4_000_000).SelectMany(piece => piece)]),
        new("signed-lengths", "A wrapping that says it is four gigabytes long.", () => [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, .. SignedData, 0xA0, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0x30, 0x80]),
        new("signed-mail", "Mails that are signed as a whole, attached to each other.", SignedMails),
    ];

    private static byte[] Nested(int wrappings)
    {
        var file = "Invoice number"u8.ToArray();
        for (var i = 0; i < wrappings; i++) file = Signed([.. file.Chunk(100).SelectMany(piece => (byte[])[0x04, (byte)piece.Length, .. piece])]);
        return file;
    }

    private static byte[] SignedMails()
    {
        var mail = MailAttacks.Mixed("--b\r\n\r\nInvoice\r\n--b--\r\n");
        for (var level = 0; level < 4; level++) mail = AttachmentAttacks.Attached("smime.p7m", Signed([.. mail.Chunk(100).SelectMany(piece => (byte[])[0x04, (byte)piece.Length, .. piece])]), level == 3 ? 4 : 8, "application/pkcs7-mime");
        return mail;
    }

    // Every length is left open, and the content comes in pieces.
    private static byte[] Signed(byte[] pieces) =>
        Open(0x30, SignedData, Open(0xA0, Open(0x30, [0x02, 0x01, 0x01], Open(0x31), Open(0x30, Data, Open(0xA0, Open(0x24, pieces))), Open(0x31))));

    private static byte[] Open(byte tag, params byte[][] content) => [tag, 0x80, .. content.SelectMany(part => part), 0, 0];
}
