using Mailroom.Hostile.Making;

namespace Mailroom.Hostile.Pictures;

/// <summary>TIFF files that are meant to harm.</summary>
internal static class TiffAttacks
{
    private const ushort Short = 3;
    private const ushort Long = 4;

    public static IEnumerable<Attack> All() =>
    [
        new("tiff-huge", "A TIFF of 100,000 by 100,000 pixels.", () => Tiff(100_000, 100_000)),
        new("tiff-below-limit", "A TIFF of just as many pixels as may be read, and no data.", () => Tiff(14_100, 14_100, (278, Long, 1, 14_100))) { IsSlow = true },
        new("tiff-page-loop", "The last page of a TIFF is followed by the first.", () => Tiff(100, 100, next: 8)),
        new("tiff-many-pages", "A TIFF of sixty thousand pages.", ManyPages),
        new("tiff-strip-counts", "A TIFF of two milliards of strips.", () => Tiff(100, 100, (273, Long, int.MaxValue, 8), (279, Long, int.MaxValue, 8))),
        new("tiff-one-row-strips", "A TIFF whose strips have no rows, or more than there are.", () => Tiff(100, 100, (278, Long, 1, 0))),
        new("tiff-tiles", "A TIFF of tiles that are larger than the picture.", () => Tiff(100, 100, (322, Long, 1, 0x7FFF_FFF0), (323, Long, 1, 0x7FFF_FFF0), (324, Long, 1, 8), (325, Long, 1, 100))),
        new("tiff-samples", "Each pixel of a TIFF has sixty-five thousand channels.", () => Tiff(100, 100, (277, Short, 1, 65_535), (258, Short, 1, 64))),
        new("tiff-many-fields", "A TIFF whose fields say to have two milliards of values.", () => Tiff(100, 100, (270, 2, int.MaxValue, 8), (700, 1, int.MaxValue, 8), (34675, 7, int.MaxValue, 8))),
        new("tiff-packed-noise", "The data of a TIFF are noise, in each packing that there is.", () => Tiff(2000, 2000, (259, Short, 1, 5))),
        new("tiff-fax-noise", "The data of a TIFF are noise, as of a fax.", () => Tiff(2000, 2000, (259, Short, 1, 4), (258, Short, 1, 1))),
        new("tiff-big", "A TIFF of the newer kind, whose first page lies beyond the end.", () => [.. "II+\0"u8, 8, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 127]),
        new("tiff-self-children", "A page of a TIFF that is its own sub-page.", () => Tiff(100, 100, (330, Long, 1, 8))),
    ];

    private static byte[] Tiff(int width, int height, params (ushort Tag, ushort Type, int Count, int Value)[] more) => Tiff(width, height, 0, more);

    private static byte[] Tiff(int width, int height, int next, params (ushort Tag, ushort Type, int Count, int Value)[] more)
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("II*\0"u8);
        writer.Write(8);
        WriteDirectory(writer, width, height, next, more);
        writer.Write(Bytes.Noise(100_000));
        writer.Flush();
        return file.ToArray();
    }

    private static void WriteDirectory(BinaryWriter writer, int width, int height, int next, (ushort Tag, ushort Type, int Count, int Value)[] more)
    {
        (ushort Tag, ushort Type, int Count, int Value)[] usual = [(256, Long, 1, width), (257, Long, 1, height), (258, Short, 1, 8), (259, Short, 1, 1), (262, Short, 1, 1), (273, Long, 1, 300), (277, Short, 1, 1), (278, Long, 1, height), (279, Long, 1, 90_000)];
        var fields = usual.Where(field => !more.Any(other => other.Tag == field.Tag)).Concat(more).OrderBy(field => field.Tag).ToList();
        writer.Write((ushort)fields.Count);
        foreach (var (tag, type, count, value) in fields)
        {
            writer.Write(tag);
            writer.Write(type);
            writer.Write(count);
            writer.Write(value);
        }
        writer.Write(next);
    }

    private static byte[] ManyPages()
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("II*\0"u8);
        writer.Write(8);
        for (var page = 0; page < 60_000; page++) WriteDirectory(writer, 10, 10, page == 59_999 ? 0 : (int)file.Position + 2 + (12 * 9) + 4, [(279, Long, 1, 100)]);
        writer.Flush();
        return file.ToArray();
    }
}
