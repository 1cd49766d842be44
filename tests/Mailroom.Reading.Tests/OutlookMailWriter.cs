using System.Buffers.Binary;
using System.Text;

namespace Mailroom.Reading.Tests;

/// <summary>Writes small MSG files.</summary>
internal static class OutlookMailWriter
{
    public static byte[] Write(params CompoundNode[] nodes) => CompoundFileWriter.Write(nodes);

    public static CompoundNode Text(ushort property, string value) => new($"__substg1.0_{property:X4}001F", Encoding.Unicode.GetBytes(value));

    public static CompoundNode CodePageText(ushort property, byte[] value) => new($"__substg1.0_{property:X4}001E", value);

    public static CompoundNode Binary(ushort property, byte[] value) => new($"__substg1.0_{property:X4}0102", value);

    public static CompoundNode Embedded(params CompoundNode[] nodes) => new("__substg1.0_3701000D", null, nodes);

    public static CompoundNode Recipient(int number, int type, string name, string address) =>
        new($"__recip_version1.0_#{number:X8}", null, Numbers(8, (0x0C15, (ulong)type)), Text(0x3001, name), Text(0x39FE, address));

    public static CompoundNode Attachment(int number, params CompoundNode[] nodes) => new($"__attach_version1.0_#{number:X8}", null, [Numbers(8), .. nodes]);

    public static CompoundNode Numbers(int headerLength, params (ushort Property, ulong Value)[] numbers)
    {
        var bytes = new byte[headerLength + (16 * numbers.Length)];
        for (var i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(headerLength + (16 * i) + 2), numbers[i].Property);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(headerLength + (16 * i) + 8), numbers[i].Value);
        }
        return new("__properties_version1.0", bytes);
    }
}
