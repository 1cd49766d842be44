using System.Text;

namespace Mailroom.Reading.Tests;

/// <summary>Writes small <c>winmail.dat</c> files: attributes of a mail one after the other, each with its length and a sum of its bytes.</summary>
internal static class TnefWriter
{
    private const byte OfMessage = 1;
    private const byte OfFile = 2;

    public static byte[] Write(params byte[][] attributes) =>
        [0x78, 0x9F, 0x3E, 0x22, 1, 0, .. Attribute(OfMessage, 0x00089006, [0, 0, 1, 0]), .. Attribute(OfMessage, 0x00069007, [0xE4, 4, 0, 0, 0, 0, 0, 0]), .. attributes.SelectMany(attribute => attribute)];

    /// <summary>The properties of the mail itself.</summary>
    public static byte[] Message(params byte[][] properties) => Attribute(OfMessage, 0x00069003, Properties(properties));

    /// <summary>A file, as three attributes.</summary>
    public static byte[] File(string name, byte[] content) =>
        [.. Attribute(OfFile, 0x00069002, new byte[14]), .. Attribute(OfFile, 0x00018010, [.. Encoding.ASCII.GetBytes(name), 0]), .. Attribute(OfFile, 0x0006800F, content)];

    public static byte[] Text(ushort property, string value) => Property(property, 0x001F, Encoding.Unicode.GetBytes(value + '\0'));

    public static byte[] Binary(ushort property, byte[] value) => Property(property, 0x0102, value);

    public static byte[] Attribute(byte level, int tag, byte[] value) =>
        [level, .. BitConverter.GetBytes(tag), .. BitConverter.GetBytes(value.Length), .. value, .. BitConverter.GetBytes((ushort)value.Sum(each => each))];

    private static byte[] Properties(byte[][] properties) => [.. BitConverter.GetBytes(properties.Length), .. properties.SelectMany(property => property)];

    private static byte[] Property(ushort property, ushort type, byte[] value) =>
        [.. BitConverter.GetBytes(type), .. BitConverter.GetBytes(property), .. BitConverter.GetBytes(1), .. BitConverter.GetBytes(value.Length), .. value, .. new byte[(4 - (value.Length % 4)) % 4]];
}
