using System.Buffers.Binary;

namespace Mailroom.Hostile.Making;

/// <summary>Writes PNGs chunk by chunk.</summary>
internal sealed class PngWriter
{
    private readonly List<byte> file = [];

    /// <summary>Begins a picture.</summary>
    /// <param name="width">Its width as it is said.</param>
    /// <param name="height">Its height as it is said.</param>
    /// <param name="depth">Bits of a channel.</param>
    /// <param name="colours">0 for grey, 2 for RGB, 6 for RGBA.</param>
    /// <param name="interlaced">Whether it comes in seven passes.</param>
    public PngWriter(uint width, uint height, byte depth = 8, byte colours = 0, bool interlaced = false)
    {
        file.AddRange([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(header, width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = (depth, colours, (byte)(interlaced ? 1 : 0));
        Add("IHDR", header);
    }

    public PngWriter Add(string type, byte[] content)
    {
        var number = new byte[4];
        byte[] named = [.. Bytes.Latin(type), .. content];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.AddRange(number);
        file.AddRange(named);
        BinaryPrimitives.WriteUInt32BigEndian(number, Checksum.Of(named));
        file.AddRange(number);
        return this;
    }

    public byte[] Write()
    {
        Add("IEND", []);
        return [.. file];
    }
}
