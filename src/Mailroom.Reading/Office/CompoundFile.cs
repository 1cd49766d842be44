using System.Buffers.Binary;
using System.Text;

namespace Mailroom.Reading.Office;

/// <summary>
/// Reads compound files, the container of DOC, XLS, PPT and MSG ([MS-CFB]): a small file system of storages (folders) and streams. Every chain of sectors is bounded
/// by the number of sectors that the file can hold, so that loops and wild lengths end in an <see cref="InvalidDataException"/>.
/// </summary>
internal sealed class CompoundFile
{
    private const int HeaderLength = 512;
    private const int EntryLength = 128;
    private const int MaximumEntries = 200_000;
    private const uint EndOfChain = 0xFFFFFFFE;
    private const uint None = 0xFFFFFFFF;

    private readonly byte[] content;
    private readonly int sectorLength;
    private readonly int miniSectorLength;
    private readonly uint miniStreamCutoff;
    private readonly uint[] sectors;
    private readonly uint[] miniSectors;
    private readonly byte[] miniStream;
    private readonly List<CompoundEntry> entries = [];
    private long unreadBytes;

    private CompoundFile(byte[] content)
    {
        this.content = content;
        if (content.Length < HeaderLength) throw Damaged();
        var sectorShift = BinaryPrimitives.ReadUInt16LittleEndian(content.AsSpan(30));
        var miniShift = BinaryPrimitives.ReadUInt16LittleEndian(content.AsSpan(32));
        if (sectorShift is not (9 or 12) || miniShift != 6) throw Damaged();
        sectorLength = 1 << sectorShift;
        miniSectorLength = 1 << miniShift;
        miniStreamCutoff = UInt32At(56);
        sectors = ReadAllocationTable();
        ReadEntries(ReadChain(UInt32At(48), int.MaxValue));
        if (entries.Count == 0) throw Damaged();
        Root = entries[0];
        BuildTree();
        miniSectors = ToNumbers(ReadChain(UInt32At(60), int.MaxValue));
        miniStream = ReadChain(Root.FirstSector, Root.Length);
        unreadBytes = 4L * content.Length;
    }

    /// <summary>The storage that holds all others.</summary>
    public CompoundEntry Root { get; }

    public static CompoundFile Open(byte[] content) => new(content);

    /// <summary>The bytes of a stream.</summary>
    /// <exception cref="InvalidDataException">The stream's chain of sectors is broken.</exception>
    public byte[] Read(CompoundEntry stream)
    {
        if (stream.IsStorage) throw Damaged();
        if (stream.Length == 0) return [];
        // Streams do not share sectors in a sound file; where many point at the same ones, the file would unpack to far more than it is.
        unreadBytes -= stream.Length;
        if (unreadBytes < 0) throw Damaged();
        return stream.Length >= miniStreamCutoff ? ReadChain(stream.FirstSector, stream.Length) : ReadMiniChain(stream.FirstSector, (int)stream.Length);
    }

    private uint[] ReadAllocationTable()
    {
        var tableSectors = new List<uint>();
        for (var i = 0; i < 109; i++) tableSectors.Add(UInt32At(76 + (4 * i)));
        var maximum = content.Length / sectorLength;
        var next = UInt32At(68);
        for (var read = 0; next < EndOfChain; read++)
        {
            if (read > maximum) throw Damaged();
            var numbers = ToNumbers(Sector(next));
            tableSectors.AddRange(numbers.AsSpan(0, numbers.Length - 1));
            next = numbers[^1];
        }
        tableSectors.RemoveAll(sector => sector >= EndOfChain);
        if (tableSectors.Count > maximum) throw Damaged();
        var table = new uint[tableSectors.Count * (sectorLength / 4)];
        var at = 0;
        foreach (var sector in tableSectors)
        {
            ToNumbers(Sector(sector)).CopyTo(table, at);
            at += sectorLength / 4;
        }
        return table;
    }

    private byte[] ReadChain(uint first, long length)
    {
        using var memory = new MemoryStream();
        var maximum = content.Length / sectorLength;
        var read = 0;
        for (var sector = first; sector < EndOfChain && memory.Length < length; sector = sector < sectors.Length ? sectors[sector] : throw Damaged())
        {
            if (read++ > maximum) throw Damaged();
            memory.Write(Sector(sector));
        }
        if (length == int.MaxValue) return memory.ToArray();
        if (memory.Length < length) throw Damaged();
        memory.SetLength(length);
        return memory.ToArray();
    }

    private byte[] ReadMiniChain(uint first, int length)
    {
        var bytes = new byte[length];
        var at = 0;
        for (var sector = first; at < length; sector = miniSectors[sector])
        {
            var start = (long)sector * miniSectorLength;
            var count = Math.Min(miniSectorLength, length - at);
            if (sector >= miniSectors.Length || start + count > miniStream.Length) throw Damaged();
            miniStream.AsSpan((int)start, count).CopyTo(bytes.AsSpan(at));
            at += count;
        }
        return bytes;
    }

    // The last sector of a file is often cut short by its writer.
    private ReadOnlySpan<byte> Sector(uint number)
    {
        var start = ((long)number + 1) * sectorLength;
        if (start >= content.Length) throw Damaged();
        if (start + sectorLength <= content.Length) return content.AsSpan((int)start, sectorLength);
        var padded = new byte[sectorLength];
        content.AsSpan((int)start).CopyTo(padded);
        return padded;
    }

    private void ReadEntries(byte[] directory)
    {
        for (var at = 0; at + EntryLength <= directory.Length && entries.Count < MaximumEntries; at += EntryLength)
        {
            var bytes = directory.AsSpan(at, EntryLength);
            var nameLength = Math.Clamp(BinaryPrimitives.ReadUInt16LittleEndian(bytes[64..]) - 2, 0, 62);
            entries.Add(new CompoundEntry(Encoding.Unicode.GetString(bytes[..nameLength]), bytes[66])
            {
                Left = BinaryPrimitives.ReadUInt32LittleEndian(bytes[68..]),
                Right = BinaryPrimitives.ReadUInt32LittleEndian(bytes[72..]),
                FirstChild = BinaryPrimitives.ReadUInt32LittleEndian(bytes[76..]),
                FirstSector = BinaryPrimitives.ReadUInt32LittleEndian(bytes[116..]),
                Length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[120..]),
            });
        }
    }

    // Siblings form a binary tree; each entry may be met once only, or the tree has a loop.
    private void BuildTree()
    {
        var met = new bool[entries.Count];
        var pending = new Stack<(uint Entry, CompoundEntry Parent)>();
        pending.Push((Root.FirstChild, Root));
        while (pending.TryPop(out var next))
        {
            if (next.Entry == None) continue;
            if (next.Entry >= entries.Count || met[next.Entry]) throw Damaged();
            met[next.Entry] = true;
            var entry = entries[(int)next.Entry];
            next.Parent.Children.Add(entry);
            pending.Push((entry.Right, next.Parent));
            pending.Push((entry.Left, next.Parent));
            if (entry.IsStorage) pending.Push((entry.FirstChild, entry));
        }
    }

    private uint UInt32At(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(content.AsSpan(offset));

    private static uint[] ToNumbers(ReadOnlySpan<byte> bytes)
    {
        var numbers = new uint[bytes.Length / 4];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 * i)..]);
        return numbers;
    }

    private static InvalidDataException Damaged() => new("The compound file is damaged.");
}

/// <summary>A storage or stream of a compound file.</summary>
internal sealed class CompoundEntry(string name, byte type)
{
    public string Name { get; } = name;

    public bool IsStorage { get; } = type is 1 or 5;

    public List<CompoundEntry> Children { get; } = [];

    public long Length { get; init; }

    internal uint FirstSector { get; init; }

    internal uint Left { get; init; }

    internal uint Right { get; init; }

    internal uint FirstChild { get; init; }

    public CompoundEntry? Find(string child) => Children.Find(entry => entry.Name.Equals(child, StringComparison.OrdinalIgnoreCase));
}
