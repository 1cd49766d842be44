using System.Buffers.Binary;
using System.Text;

namespace Mailroom.Reading.Tests;

/// <summary>A storage (with children) or stream (with bytes) to write.</summary>
internal sealed record CompoundNode(string Name, byte[]? Content, params CompoundNode[] Children);

/// <summary>Writes small compound files: streams below 4,096 bytes into the mini stream, others into sectors of 512 bytes.</summary>
internal sealed class CompoundFileWriter
{
    private const uint EndOfChain = 0xFFFFFFFE;
    private const uint Free = 0xFFFFFFFF;
    private const uint TableSector = 0xFFFFFFFD;
    private const int SectorLength = 512;
    private const int MiniSectorLength = 64;

    private readonly List<uint> table = [];
    private readonly List<uint> miniTable = [];
    private readonly List<byte> sectors = [];
    private readonly List<byte> miniStream = [];
    private readonly List<byte[]> entries = [];

    public static byte[] Write(params CompoundNode[] children) => new CompoundFileWriter().WriteAll(children);

    private byte[] WriteAll(CompoundNode[] children)
    {
        var root = AddEntry("Root Entry", 5);
        SetChild(root, AddSiblings(children));
        SetContent(root, AddChain([.. miniStream]), miniStream.Count);
        var miniTableBytes = Bytes(miniTable, SectorLength / 4);
        var miniTableStart = AddChain(miniTableBytes);
        while (entries.Count % 4 != 0) entries.Add(new byte[128]);
        var directoryStart = AddChain(entries.SelectMany(entry => entry).ToArray());
        var tableSectors = 1;
        while (tableSectors * (SectorLength / 4) < table.Count + tableSectors) tableSectors++;
        var tableStart = table.Count;
        for (var i = 0; i < tableSectors; i++) table.Add(TableSector);
        sectors.AddRange(Bytes(table, SectorLength / 4));

        var header = new byte[SectorLength];
        Convert.FromHexString("D0CF11E0A1B11AE1").CopyTo(header, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(24), 0x3E);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(26), 3);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(28), 0xFFFE);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(30), 9);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(32), 6);
        Set(header, 44, (uint)tableSectors);
        Set(header, 48, directoryStart);
        Set(header, 56, 4096);
        Set(header, 60, miniTableStart);
        Set(header, 64, (uint)(miniTableBytes.Length / SectorLength));
        Set(header, 68, EndOfChain);
        for (var i = 0; i < 109; i++) Set(header, 76 + (4 * i), i < tableSectors ? (uint)(tableStart + i) : Free);
        return [.. header, .. sectors];
    }

    private uint AddSiblings(CompoundNode[] nodes)
    {
        var first = Free;
        byte[]? previous = null;
        foreach (var node in nodes)
        {
            var number = (uint)entries.Count;
            var entry = AddEntry(node.Name, (byte)(node.Content is null ? 1 : 2));
            if (previous is null) first = number;
            else Set(previous, 72, number);
            previous = entry;
            if (node.Content is { } content) SetContent(entry, content.Length < 4096 ? AddMiniChain(content) : AddChain(content), content.Length);
            else SetChild(entry, AddSiblings(node.Children));
        }
        return first;
    }

    private byte[] AddEntry(string name, byte type)
    {
        var entry = new byte[128];
        Encoding.Unicode.GetBytes(name).CopyTo(entry, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(64), (ushort)((name.Length * 2) + 2));
        entry[66] = type;
        entry[67] = 1;
        Set(entry, 68, Free);
        Set(entry, 72, Free);
        Set(entry, 76, Free);
        entries.Add(entry);
        return entry;
    }

    private uint AddChain(byte[] content)
    {
        if (content.Length == 0) return EndOfChain;
        var first = (uint)table.Count;
        for (var at = 0; at < content.Length; at += SectorLength)
        {
            var sector = new byte[SectorLength];
            content.AsSpan(at, Math.Min(SectorLength, content.Length - at)).CopyTo(sector);
            sectors.AddRange(sector);
            table.Add(at + SectorLength < content.Length ? (uint)table.Count + 1 : EndOfChain);
        }
        return first;
    }

    private uint AddMiniChain(byte[] content)
    {
        if (content.Length == 0) return EndOfChain;
        var first = (uint)miniTable.Count;
        for (var at = 0; at < content.Length; at += MiniSectorLength)
        {
            var sector = new byte[MiniSectorLength];
            content.AsSpan(at, Math.Min(MiniSectorLength, content.Length - at)).CopyTo(sector);
            miniStream.AddRange(sector);
            miniTable.Add(at + MiniSectorLength < content.Length ? (uint)miniTable.Count + 1 : EndOfChain);
        }
        return first;
    }

    private static void SetChild(byte[] entry, uint child) => Set(entry, 76, child);

    private static void SetContent(byte[] entry, uint sector, int length)
    {
        Set(entry, 116, sector);
        Set(entry, 120, (uint)length);
    }

    private static void Set(byte[] bytes, int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(offset), value);

    private static byte[] Bytes(List<uint> numbers, int multiple)
    {
        var padded = numbers.ToList();
        while (padded.Count % multiple != 0) padded.Add(Free);
        var bytes = new byte[padded.Count * 4];
        for (var i = 0; i < padded.Count; i++) Set(bytes, 4 * i, padded[i]);
        return bytes;
    }
}
