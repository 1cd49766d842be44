using System.Text;

namespace Mailroom.Hostile.Making;

/// <summary>Writes ZIP archives as no sound program does: entries that share their bytes, lie about lengths, or have the same name.</summary>
internal sealed class ZipWriter
{
    private const ushort Deflate = 8;
    private const int Link = 0xA1FF;
    private readonly List<byte> file = [];
    private readonly List<byte[]> directory = [];

    /// <summary>How names are written.</summary>
    public Encoding Names { get; init; } = Encoding.UTF8;

    /// <summary>Where the next entry begins.</summary>
    public int Position => file.Count;

    /// <summary>Adds an entry whose bytes are as they are.</summary>
    public ZipWriter Add(string name, string content)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        return Add(name, 0, bytes, (uint)bytes.Length, 0, Checksum.Of(bytes));
    }

    /// <summary>Adds an entry whose bytes are as they are, and that says what they are: packed in some way, encrypted, with a checksum.</summary>
    public ZipWriter AddAs(string name, byte[] content, ushort method = 0, ushort flags = 0, uint? checksum = null) =>
        Add(name, method, content, (uint)content.Length, flags, checksum ?? Checksum.Of(content));

    /// <summary>Adds a symbolic link.</summary>
    public ZipWriter AddLink(string name, string target)
    {
        Add(name, target);
        BitConverter.GetBytes(Link << 16).CopyTo(directory[^1], 38);
        // As Unix writes it.
        directory[^1][5] = 3;
        return this;
    }

    /// <summary>Adds an entry of deflated bytes that says a length.</summary>
    public ZipWriter AddDeflated(string name, byte[] deflated, uint saidLength, ushort flags = 0, uint checksum = 0) =>
        Add(name, Deflate, deflated, saidLength, flags, checksum);

    /// <summary>Adds an entry whose bytes are those of another one, which begins at an offset.</summary>
    public ZipWriter AddShared(string name, int offset, int packedLength, uint saidLength, uint checksum = 0)
    {
        directory.Add(Header(0x02014B50, name, Deflate, 0, packedLength, saidLength, checksum, offset));
        return this;
    }

    public byte[] Write()
    {
        var start = file.Count;
        foreach (var entry in directory) file.AddRange(entry);
        var count = BitConverter.GetBytes((ushort)Math.Min(directory.Count, ushort.MaxValue));
        return [.. file, .. BitConverter.GetBytes(0x06054B50), 0, 0, 0, 0, .. count, .. count, .. BitConverter.GetBytes(file.Count - start), .. BitConverter.GetBytes(start), 0, 0];
    }

    private ZipWriter Add(string name, ushort method, byte[] content, uint saidLength, ushort flags, uint checksum)
    {
        directory.Add(Header(0x02014B50, name, method, flags, content.Length, saidLength, checksum, file.Count));
        file.AddRange(Header(0x04034B50, name, method, flags, content.Length, saidLength, checksum, offset: null));
        file.AddRange(content);
        return this;
    }

    // Of an entry, where there is no offset, or of its line in the directory.
    private byte[] Header(int mark, string name, ushort method, ushort flags, int packedLength, uint saidLength, uint checksum, int? offset)
    {
        var bytes = Names.GetBytes(name);
        return
        [
            .. BitConverter.GetBytes(mark), .. offset is null ? [] : (byte[])[20, 0], 20, 0, .. BitConverter.GetBytes(flags), .. BitConverter.GetBytes(method), 0, 0, 0, 0, .. BitConverter.GetBytes(checksum),
            .. BitConverter.GetBytes(packedLength), .. BitConverter.GetBytes(saidLength), .. BitConverter.GetBytes((ushort)bytes.Length), 0, 0,
            .. offset is null ? [] : (byte[])[.. new byte[10], .. BitConverter.GetBytes(offset.Value)], .. bytes,
        ];
    }
}
