using Mailroom.Hostile.Making;
using static Mailroom.Hostile.Making.Bytes;
using static Mailroom.Hostile.Making.HeifWriter;

namespace Mailroom.Hostile.Pictures;

/// <summary>HEIC and AVIF files that claim too much, or go in circles.</summary>
internal static class HeifAttacks
{
    private static readonly byte[] Hevc = Box("hvcC", [1, 1, 0x60, 0, 0, 0, 0x90, 0, 0, 0, 0, 0, 93, 0xF0, 0, 0xFC, 0xFD, 0xF8, 0xF8, 0, 0, 0x0F, 0]);
    private static readonly byte[] Av1 = Box("av1C", [0x81, 0, 0x0C, 0]);

    public static IEnumerable<Attack> All() =>
    [
        new("heic-huge", "A HEIC of 100,000 by 100,000 pixels.", () => new HeifWriter("heic").Add("hvc1", Noise(10_000), Size(100_000, 100_000), Hevc).Write()),
        new("heic-below-limit", "A HEIC of just as many pixels as may be read, and noise for data.", () => new HeifWriter("heic").Add("hvc1", Noise(10_000), Size(14_100, 14_100), Hevc).Write()),
        new("heic-grid-bomb", "A HEIC of 65,025 tiles, all of them the same one of many pixels.", () => new HeifWriter("heic")
            .Add("grid", Grid(255, 255, 14_000, 14_000), Size(14_000, 14_000)).Add("hvc1", Noise(10_000), Size(14_000, 14_000), Hevc).Refer("dimg", 1, Enumerable.Repeat(2, 255 * 255)).Write()),
        new("heic-grid-of-itself", "A HEIC whose tiles are the whole.", () => new HeifWriter("heic").Add("grid", Grid(2, 2, 1_000, 1_000), Size(1_000, 1_000)).Refer("dimg", 1, 1, 1, 1, 1).Write()),
        new("heic-grids-of-grids", "A HEIC of tiles of tiles of tiles, sixteen of each.", () => Enumerable.Range(1, 12)
            .Aggregate(new HeifWriter("heic"), (file, number) => file.Add("grid", Grid(4, 4, 4_000, 4_000), Size(4_000, 4_000)).Refer("dimg", number, Enumerable.Repeat(number + 1, 16)))
            .Add("hvc1", Noise(1_000), Size(1_000, 1_000), Hevc).Write()),
        new("heic-many-items", "A HEIC of sixty thousand pictures.", () => Enumerable.Range(1, 60_000).Aggregate(new HeifWriter("heic"), (file, _) => file.Add("hvc1", [1, 2, 3], Size(1_000, 1_000), Hevc)).Write()),
        new("heic-truncated", "A HEIC that ends among its boxes.", () => new HeifWriter("heic").Add("hvc1", Noise(10_000), Size(1_000, 1_000), Hevc).Write()[..150]),
        new("heic-box-length", "A HEIC with a box of four gigabytes that is not there.", () => [.. Box("ftyp", [.. "heic\0\0\0\0mif1heic"u8]), 0xFF, 0xFF, 0xFF, 0xFF, .. "meta"u8, .. new byte[100]]),
        new("heic-boxes-in-boxes", "A HEIC of boxes five hundred deep.", () => [.. Box("ftyp", [.. "heic\0\0\0\0mif1heic"u8]), .. Enumerable.Range(0, 500).Aggregate(Array.Empty<byte>(), (inner, _) => Box("meta", [0, 0, 0, 0, .. inner]))]),
        new("avif-noise", "An AVIF of noise that says to have nearly as many pixels as may be read.", () => new HeifWriter("avif").Add("av01", Noise(100_000), Size(14_100, 14_100), Av1).Write()),
    ];
}
