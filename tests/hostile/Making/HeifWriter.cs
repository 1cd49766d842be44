using System.Buffers.Binary;

namespace Mailroom.Hostile.Making;

/// <summary>Writes HEIC and AVIF files of any items, sound or not. The first item is the main picture.</summary>
internal sealed class HeifWriter(string brand)
{
    private readonly List<(string Type, byte[] Data, byte[][] Properties)> items = [];
    private readonly List<byte[]> references = [];

    /// <summary>Adds an item, whose number is that of the items so far.</summary>
    public HeifWriter Add(string type, byte[] data, params byte[][] properties)
    {
        items.Add((type, data, properties));
        return this;
    }

    /// <summary>Adds a reference from an item to others, such as from a grid to its tiles.</summary>
    public HeifWriter Refer(string type, int from, params IEnumerable<int> to)
    {
        ushort[] targets = [.. to.Select(one => (ushort)one)];
        references.Add(Box(type, [.. Short(from), .. Short(targets.Length), .. targets.SelectMany(one => Short(one))]));
        return this;
    }

    public byte[] Write()
    {
        var front = Box("ftyp", [.. Ascii(brand), 0, 0, 0, 0, .. "mif1"u8, .. Ascii(brand)]);
        var start = front.Length + Meta(0).Length + 8;
        return [.. front, .. Meta(start), .. Box("mdat", [.. items.SelectMany(item => item.Data)])];
    }

    /// <summary>The property of a size.</summary>
    public static byte[] Size(uint width, uint height) => Box("ispe", [0, 0, 0, 0, .. Int(width), .. Int(height)]);

    /// <summary>The property of a turn against the clock by quarters.</summary>
    public static byte[] Turn(byte quarters) => Box("irot", [quarters]);

    /// <summary>The property of a mirroring: 0 swaps above and below, 1 left and right.</summary>
    public static byte[] Mirror(byte axis) => Box("imir", [axis]);

    /// <summary>The data of a picture made of tiles.</summary>
    public static byte[] Grid(int rows, int columns, uint width, uint height) => [0, 1, (byte)(rows - 1), (byte)(columns - 1), .. Int(width), .. Int(height)];

    public static byte[] Box(string type, byte[] content) => [.. Int((uint)content.Length + 8), .. Ascii(type), .. content];

    private byte[] Meta(int start)
    {
        var at = start;
        List<byte> places = [0, 0, 0, 0, 0x44, 0, .. Short(items.Count)];
        List<byte> infos = [0, 0, 0, 0, .. Short(items.Count)];
        List<byte[]> properties = [];
        List<byte> associations = [0, 0, 0, 0, .. Int((uint)items.Count)];
        for (var number = 1; number <= items.Count; number++)
        {
            var (type, data, own) = items[number - 1];
            places.AddRange([.. Short(number), 0, 0, 0, 1, .. Int((uint)at), .. Int((uint)data.Length)]);
            at += data.Length;
            infos.AddRange(Box("infe", [2, 0, 0, 0, .. Short(number), 0, 0, .. Ascii(type), 0]));
            properties.AddRange(own.Where(property => !properties.Exists(known => known.AsSpan().SequenceEqual(property))));
            associations.AddRange([.. Short(number), (byte)own.Length, .. own.Select(property => (byte)(properties.FindIndex(known => known.AsSpan().SequenceEqual(property)) + 1))]);
        }

        return Box("meta",
        [
            0, 0, 0, 0,
            .. Box("hdlr", [0, 0, 0, 0, 0, 0, 0, 0, .. "pict"u8, .. new byte[13]]),
            .. Box("pitm", [0, 0, 0, 0, 0, 1]),
            .. Box("iloc", [.. places]),
            .. Box("iinf", [.. infos]),
            .. Box("iref", [0, 0, 0, 0, .. references.SelectMany(reference => reference)]),
            .. Box("iprp", [.. Box("ipco", [.. properties.SelectMany(property => property)]), .. Box("ipma", [.. associations])]),
        ]);
    }

    private static byte[] Ascii(string text) => System.Text.Encoding.ASCII.GetBytes(text);

    private static byte[] Short(int value) => [(byte)(value >> 8), (byte)value];

    private static byte[] Int(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
