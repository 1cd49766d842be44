using System.Buffers.Binary;
using System.Text;

namespace Mailroom.Reading.Tests.Fuzzing;

/// <summary>Writes small documents of Word and PowerPoint as they were until 2003.</summary>
internal static class LegacyOfficeFiles
{
    private const int TextAt = 2048;

    /// <summary>A DOC whose text is one piece of Windows-1252.</summary>
    public static byte[] Doc(string text)
    {
        var word = new byte[8192];
        Short(word, 0, 0xA5EC);
        Short(word, 2, 0x00C1);
        // The table of pieces lies in the stream "1Table".
        Short(word, 10, 0x0200);
        Int(word, 24, TextAt);
        Int(word, 28, TextAt + text.Length);
        Int(word, 76, text.Length);
        Int(word, 418, 0);
        Int(word, 422, 21);
        Encoding.Latin1.GetBytes(text, word.AsSpan(TextAt));
        var table = new byte[4096];
        table[0] = 2;
        Int(table, 1, 16);
        Int(table, 9, text.Length);
        // Bit 30: a byte a character, whose offset is doubled.
        Int(table, 15, (TextAt * 2) | (1 << 30));
        return CompoundFileWriter.Write(new CompoundNode("WordDocument", word), new CompoundNode("1Table", table));
    }

    /// <summary>A PPT of slides with a title each.</summary>
    public static byte[] Ppt(params string[] titles)
    {
        byte[] slides = [.. titles.SelectMany(title => Record(0x0F, 1006, Record(0, 4008, Encoding.Latin1.GetBytes(title))))];
        return CompoundFileWriter.Write(
            new CompoundNode("PowerPoint Document", [.. Record(0x0F, 1000, [.. Record(0x0F, 4080, slides), .. Record(0, 4000, Encoding.Unicode.GetBytes("Wide"))]), .. new byte[4096]]),
            new CompoundNode("Current User", new byte[40]));
    }

    private static byte[] Record(ushort version, ushort type, byte[] content) =>
        [.. BitConverter.GetBytes(version), .. BitConverter.GetBytes(type), .. BitConverter.GetBytes(content.Length), .. content];

    private static void Short(byte[] bytes, int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), value);

    private static void Int(byte[] bytes, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
}
