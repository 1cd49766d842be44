using Mailroom.Hostile.Making;
using static Mailroom.Hostile.Making.Bytes;

namespace Mailroom.Hostile.Pictures;

/// <summary>Pictures that are damaged, or carry more than a picture.</summary>
internal static class BrokenPictures
{
    public static IEnumerable<Attack> All() =>
    [
        new("png-text-chunk", "A PNG with a text that unpacks to a gigabyte.", () => Small().Add("zTXt", [.. "Comment"u8, 0, 0, .. PackedZeros(1L << 30)]).Add("iTXt", [.. "Comment"u8, 0, 1, 0, 0, 0, .. PackedZeros(1L << 28)]).Add("IDAT", PackedZeros(101 * 100)).Write()),
        new("png-colour-profile", "A PNG with a colour profile that unpacks to a gigabyte.", () => Small().Add("iCCP", [.. "Profile"u8, 0, 0, .. PackedZeros(1L << 30)]).Add("IDAT", PackedZeros(101 * 100)).Write()),
        new("png-many-chunks", "A PNG of a million chunks.", ManyChunks),
        new("png-too-much-data", "A small PNG whose data unpacks to a gigabyte.", () => Small().Add("IDAT", PackedZeros(1L << 30)).Write()),
        new("png-chunk-length", "A PNG with a chunk of two gigabytes that is not there.", () => [.. Small().Write()[..33], 0x7F, 0xFF, 0xFF, 0xFF, .. "IDAT"u8, 1, 2, 3]),
        new("png-truncated", "A PNG that ends in its data.", () => Small().Add("IDAT", Packed(Noise(101 * 100))).Write()[..2000]),
        new("png-column", "A PNG with something on it that is 600 times as high as wide.", () => new PngWriter(100, 60_000).Add("IDAT", Packed([.. Rows(100, 100), .. new byte[101 * 59_900]])).Write()),
        new("png-row", "A PNG with something on it that is 600 times as wide as high.", () => new PngWriter(60_000, 100).Add("IDAT", Packed([.. Rows(60_000, 1), .. new byte[60_001 * 99]])).Write()),
        new("png-noise-to-recognise", "A picture of noise, to keep the recognition of text busy.", () => new PngWriter(3500, 3500).Add("IDAT", Packed(Rows(3500, 3500))).Write()) { IsSlow = true },
        new("jpeg-truncated", "A JPEG that ends after its header.", () => HugePictures.Jpeg(1000, 1000)[..60]),
        new("jpeg-exif-loop", "The notes of a camera that go in circles.", ExifLoop),
        new("jpeg-segments", "A JPEG of two hundred thousand comments.", () => [0xFF, 0xD8, .. Enumerable.Repeat((byte[])[0xFF, 0xFE, 0, 2], 200_000).SelectMany(segment => segment), .. HugePictures.Jpeg(100, 100)[2..]]),
        new("gif-truncated", "A GIF that ends in its first frame.", () => [.. "GIF89a"u8, 255, 0, 255, 0, 0, 0, 0, 0x2C, 0, 0, 0, 0, 255, 0, 255, 0, 0, 8, 255]),
        new("gif-endless-comment", "A GIF whose comment never ends.", () => [.. "GIF89a"u8, 10, 0, 10, 0, 0, 0, 0, 0x21, 0xFE, .. Enumerable.Repeat((byte)255, 5_000_000)]),
        new("webp-noise", "A WebP of noise.", () => [.. "RIFF"u8, 255, 255, 255, 127, .. "WEBPVP8 "u8, 255, 255, 255, 127, 0, 0, 0, 0x9D, 0x01, 0x2A, 0xFF, 0x3F, 0xFF, 0x3F, .. Noise(100_000)]),
        new("bmp-palette", "A bitmap whose palette says to have two milliards of colours.", () => [.. "BM"u8, .. new byte[8], 54, 0, 0, 0, 40, 0, 0, 0, 100, 0, 0, 0, 100, 0, 0, 0, 1, 0, 8, 0, .. new byte[16], 255, 255, 255, 127, 255, 255, 255, 127, .. new byte[5000]]),
    ];

    private static PngWriter Small() => new(100, 100);

    private static byte[] Rows(int width, int height)
    {
        var noise = Noise((width + 1) * height);
        for (var row = 0; row < height; row++) noise[row * (width + 1)] = 0;
        return noise;
    }

    private static byte[] ManyChunks()
    {
        var png = Small();
        for (var chunk = 0; chunk < 500_000; chunk++) png.Add("tEXt", [65, 0]);
        return png.Add("IDAT", PackedZeros(101 * 100)).Write();
    }

    private static byte[] ExifLoop()
    {
        byte[] tiff = [.. "II*\0"u8, 8, 0, 0, 0, 2, 0, 0x69, 0x87, 4, 0, 1, 0, 0, 0, 8, 0, 0, 0, 0x12, 0x01, 3, 0, 255, 255, 255, 127, 8, 0, 0, 0, 8, 0, 0, 0];
        return [0xFF, 0xD8, 0xFF, 0xE1, 0, (byte)(tiff.Length + 8), .. "Exif\0\0"u8, .. tiff, .. HugePictures.Jpeg(100, 100)[2..]];
    }
}
