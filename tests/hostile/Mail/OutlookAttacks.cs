using System.Buffers.Binary;
using Mailroom.Reading.Tests;
using static Mailroom.Hostile.Making.Bytes;

namespace Mailroom.Hostile.Mail;

/// <summary>Mails of Outlook (MSG) that are meant to harm.</summary>
internal static class OutlookAttacks
{
    public static IEnumerable<Attack> All() =>
    [
        new("msg-nested", "Mails within mails, two thousand deep.", () => Nested(2_000)),
        new("msg-rtf-bomb", "The body's packed RTF says to unpack to two gigabytes.", () => Rtf(int.MaxValue, Noise(10_000))),
        new("msg-rtf-ratio", "The body's packed RTF unpacks to many times its length.", () => Rtf(200_000_000, [.. Enumerable.Repeat((byte[])[0xFF, 0, 0x0F, 0, 0x0F, 0, 0x0F, 0, 0x0F, 0, 0x0F, 0, 0x0F, 0, 0x0F, 0, 0x0F], 500_000).SelectMany(run => run)])),
        new("msg-many-recipients", "A mail to twenty thousand people.", () => OutlookMailWriter.Write([OutlookMailWriter.Numbers(32), OutlookMailWriter.Text(0x1000, "The body."), .. Enumerable.Range(0, 20_000).Select(number => OutlookMailWriter.Recipient(number, 1, "A", "a@b.c"))])),
        new("msg-many-attachments", "A mail of five thousand attachments.", () => OutlookMailWriter.Write([OutlookMailWriter.Numbers(32), OutlookMailWriter.Text(0x1000, "The body."),
            .. Enumerable.Range(0, 5_000).Select(number => OutlookMailWriter.Attachment(number, OutlookMailWriter.Text(0x3707, "../../etc/passwd"), OutlookMailWriter.Binary(0x3701, "Invoice"u8.ToArray())))])),
        new("msg-code-page", "A mail in a code page that is not there, sent in the year 60,000.", () => OutlookMailWriter.Write(
            OutlookMailWriter.Numbers(32, (0x3FFD, uint.MaxValue), (0x3FDE, 65000), (0x0039, ulong.MaxValue), (0x0E06, (ulong)long.MaxValue)), OutlookMailWriter.CodePageText(0x1000, "+ADw-b+AD4- Invoice"u8.ToArray()))),
        new("msg-transport-headers", "The headers that a mail came with are noise of megabytes.", () => OutlookMailWriter.Write(OutlookMailWriter.Numbers(32), OutlookMailWriter.Text(0x007D, Times("From: a\r\n b\r\n", 300_000)), OutlookMailWriter.Text(0x1000, "The body."))),
    ];

    private static byte[] Nested(int depth)
    {
        CompoundNode[] mail = [OutlookMailWriter.Numbers(24), OutlookMailWriter.Text(0x1000, "Invoice number")];
        for (var level = 0; level < depth; level++) mail = [OutlookMailWriter.Numbers(level == depth - 1 ? 32 : 24), OutlookMailWriter.Text(0x1000, "Invoice number"), OutlookMailWriter.Attachment(0, OutlookMailWriter.Embedded(mail))];
        return OutlookMailWriter.Write(mail);
    }

    private static byte[] Rtf(int length, byte[] packed)
    {
        var header = new byte[16];
        BinaryPrimitives.WriteInt32LittleEndian(header, packed.Length + 12);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), length);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), 0x75465A4C);
        return OutlookMailWriter.Write(OutlookMailWriter.Numbers(32), OutlookMailWriter.Binary(0x1009, [.. header, .. packed]));
    }
}
