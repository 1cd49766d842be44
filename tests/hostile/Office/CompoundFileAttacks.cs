using System.Buffers.Binary;
using Mailroom.Reading.Tests;

namespace Mailroom.Hostile.Office;

/// <summary>Old Office files whose sectors lead astray.</summary>
internal static class CompoundFileAttacks
{
    private const int Table = 76;
    private const int Directory = 48;
    private const int MiniTable = 60;

    public static IEnumerable<Attack> All() =>
    [
        new("cfb-directory-loop", "The directory's sectors follow upon themselves.", () => Looped(Directory)),
        new("cfb-mini-table-loop", "The sectors of the table of small sectors follow upon themselves.", () => Looped(MiniTable)),
        new("cfb-table-chain-loop", "The list of tables is in a loop, and said to be endless.", TableChain),
        new("cfb-tree-loop", "A folder holds the folder that it lies in.", TreeLoop),
        new("cfb-shared-sectors", "Thousands of streams are all the same megabytes.", SharedSectors),
        new("cfb-wild-lengths", "Streams say to be four gigabytes long.", () => With(Samples.Msg(), file => Entry(file, 2, 120, uint.MaxValue))),
        new("cfb-200000-entries", "A directory of two hundred thousand streams, each the next one's sibling.", ManyEntries),
        new("cfb-sector-size", "Sectors of two gigabytes.", () => With(Samples.Msg(), file => file[30] = 31)),
        new("doc-noise", "An old Word document of noise.", () => CompoundFileWriter.Write(new CompoundNode("WordDocument", [0xEC, 0xA5, 0xC1, 0, .. Making.Bytes.Noise(100_000).Select(value => (byte)(value & 0xFE))]), new CompoundNode("1Table", Making.Bytes.Noise(50_000)))),
        new("doc-wild-offsets", "An old Word document whose text lies beyond its end.", WildOffsets),
        new("ppt-noise", "An old presentation of noise.", () => CompoundFileWriter.Write(new CompoundNode("PowerPoint Document", Making.Bytes.Noise(500_000)), new CompoundNode("Current User", new byte[40]))),
        new("ppt-nested-records", "Records of an old presentation within each other, a hundred thousand deep.", NestedRecords),
    ];

    private static byte[] With(byte[] file, Action<byte[]> change)
    {
        change(file);
        return file;
    }

    private static void Set(byte[] file, int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(offset), value);

    private static int UInt32(byte[] file, int offset) => (int)BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(offset));

    private static void Entry(byte[] file, int number, int field, uint value) => Set(file, ((UInt32(file, Directory) + 1) * 512) + (number * 128) + field, value);

    private static byte[] Looped(int start) => With(Samples.Msg(), file => Set(file, ((UInt32(file, Table) + 1) * 512) + (4 * UInt32(file, start)), (uint)UInt32(file, start)));

    private static byte[] TableChain() => With(Samples.Msg(), file =>
    {
        Set(file, 68, 0);
        Set(file, 72, uint.MaxValue);
        Set(file, 512 + 508, 0);
    });

    private static byte[] TreeLoop() => With(Samples.Msg(), file => Entry(file, 1, 68, 1));

    private static byte[] SharedSectors()
    {
        var streams = Enumerable.Range(0, 2_000).Select(number => new CompoundNode($"__substg1.0_{0x1000 + number:X4}001F", number == 0 ? Making.Bytes.Noise(2 << 20) : []));
        return With(CompoundFileWriter.Write([OutlookMailWriter.Numbers(32), .. streams]), file =>
        {
            // The large stream is entry 2 of the directory; the others are made to begin where it does. The directory's sectors lie one after the other.
            var start = ((UInt32(file, Directory) + 1) * 512) + 256;
            for (var entry = start + 128; entry + 128 <= file.Length && file[entry + 66] == 2; entry += 128)
            {
                Set(file, entry + 116, (uint)UInt32(file, start + 116));
                Set(file, entry + 120, 2 << 20);
            }
        });
    }

    private static byte[] ManyEntries() => CompoundFileWriter.Write([OutlookMailWriter.Numbers(32), .. Enumerable.Range(0, 60_000).Select(number => new CompoundNode($"__attach_version1.0_#{number:X8}", null))]);

    private static byte[] WildOffsets()
    {
        var word = new byte[5000];
        (word[0], word[1], word[2]) = (0xEC, 0xA5, 0xC1);
        word[10] = 0x02;
        for (var at = 24; at < 800; at += 4) Set(word, at, 0x7FFF_FF00);
        return CompoundFileWriter.Write(new CompoundNode("WordDocument", word), new CompoundNode("0Table", new byte[5000]), new CompoundNode("1Table", new byte[5000]));
    }

    private static byte[] NestedRecords()
    {
        var records = new byte[800_000];
        for (var at = 0; at + 8 <= records.Length; at += 8)
        {
            (records[at], records[at + 2], records[at + 3]) = (0x0F, 0xE8, 0x03);
            Set(records, at + 4, (uint)(records.Length - at - 8));
        }
        return CompoundFileWriter.Write(new CompoundNode("PowerPoint Document", records), new CompoundNode("Current User", new byte[40]));
    }
}
