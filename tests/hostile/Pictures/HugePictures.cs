using System.Buffers.Binary;
using Mailroom.Hostile.Making;
using static Mailroom.Hostile.Making.Bytes;

namespace Mailroom.Hostile.Pictures;

/// <summary>Pictures of far more pixels than bytes.</summary>
internal static class HugePictures
{
    public static IEnumerable<Attack> All() =>
    [
        new("png-huge", "A PNG of 100,000 by 100,000 pixels.", () => new PngWriter(100_000, 100_000).Add("IDAT", PackedZeros(16L << 20)).Write()),
        new("png-largest", "A PNG of the most pixels that its header can say.", () => new PngWriter(int.MaxValue, int.MaxValue, 16, 6).Add("IDAT", PackedZeros(1000)).Write()),
        new("png-below-limit", "A PNG of just as many pixels as may be read, packed into some kilobytes.", () => new PngWriter(14_100, 14_100).Add("IDAT", PackedZeros(14_101L * 14_100)).Write()) { IsSlow = true },
        new("png-colours-below-limit", "The same, in colours of sixteen bits with transparency.", () => new PngWriter(14_100, 14_100, 16, 6).Add("IDAT", PackedZeros(((14_100L * 8) + 1) * 14_100)).Write()) { IsSlow = true },
        new("png-interlaced-below-limit", "The same, in seven passes.", () => new PngWriter(14_100, 14_100, 8, 6, interlaced: true).Add("IDAT", PackedZeros(500L << 20)).Write()) { IsSlow = true },
        new("png-one-line", "A PNG a pixel high and a hundred million wide.", () => new PngWriter(100_000_000, 1).Add("IDAT", PackedZeros(100_000_001)).Write()),
        new("png-no-pixels", "A PNG without width.", () => new PngWriter(0, 100).Add("IDAT", PackedZeros(100)).Write()),
        new("jpeg-huge", "A JPEG of 65,500 by 65,500 pixels.", () => Jpeg(65_500, 65_500)),
        new("jpeg-below-limit", "A JPEG of just as many pixels as may be read, and no data.", () => Jpeg(14_100, 14_100)) { IsSlow = true },
        new("jpeg-many-scans", "A JPEG that is drawn over ten thousand times.", ManyScans) { IsSlow = true },
        new("gif-huge", "A GIF of 65,535 by 65,535 pixels.", () => Gif(65_535, 65_535, frames: 1)),
        new("gif-100000-frames", "A GIF of a hundred thousand frames.", () => Gif(1_000, 1_000, frames: 100_000)),
        new("gif-frame-outside", "A frame of a GIF is larger than the GIF.", () => Gif(10, 10, frames: 3, frameSize: 65_535)),
        new("webp-huge", "A WebP of 16,384 by 16,384 pixels, and a canvas of many more.", WebP),
        new("bmp-huge", "A bitmap of two milliards by two milliards of pixels.", () => Bitmap(int.MaxValue, int.MaxValue, 24, 0)),
        new("bmp-below-limit", "A bitmap in run lengths of just as many pixels as may be read.", () => Bitmap(14_100, 14_100, 8, 1)) { IsSlow = true },
        new("bmp-negative", "A bitmap of negative width and height.", () => Bitmap(-1000, int.MinValue, 32, 0)),
    ];

    /// <summary>A JPEG of a size, with tables and no picture.</summary>
    public static byte[] Jpeg(int width, int height)
    {
        byte[] quantisation = [0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)1, 64)];
        byte[] codes = [0xFF, 0xC4, 0, 20, 0, 1, .. new byte[15], 0, 0xFF, 0xC4, 0, 20, 0x10, 1, .. new byte[15], 0];
        return [0xFF, 0xD8, .. quantisation, 0xFF, 0xC0, 0, 11, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0, .. codes,
            0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, .. new byte[1000], 0xFF, 0xD9];
    }

    private static byte[] ManyScans()
    {
        byte[] start = Jpeg(8_000, 8_000)[..(2 + 69 + 13 + 44)];
        start[2 + 69 + 1] = 0xC2;
        byte[] first = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0, 1, .. new byte[20]];
        byte[] refining = [0xFF, 0xDA, 0, 8, 1, 1, 0, 1, 63, 1, .. new byte[20]];
        return [.. start, .. first, .. Enumerable.Repeat(refining, 10_000).SelectMany(scan => scan), 0xFF, 0xD9];
    }

    private static byte[] Gif(ushort width, ushort height, int frames, ushort? frameSize = null)
    {
        var (frameWidth, frameHeight) = (frameSize ?? width, frameSize ?? height);
        byte[] frame = [0x21, 0xF9, 4, 0, 0, 0, 0, 0, 0x2C, 0, 0, 0, 0, .. BitConverter.GetBytes(frameWidth), .. BitConverter.GetBytes(frameHeight), 0, 2, 3, 0x84, 0x51, 0x05, 0];
        using var file = new MemoryStream();
        file.Write([.. "GIF89a"u8, .. BitConverter.GetBytes(width), .. BitConverter.GetBytes(height), 0x80, 0, 0, 0, 0, 0, 255, 255, 255]);
        for (var number = 0; number < frames; number++) file.Write(frame);
        file.WriteByte(0x3B);
        return file.ToArray();
    }

    private static byte[] WebP()
    {
        byte[] extended = [.. "VP8X"u8, 10, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];
        byte[] lossless = [.. "VP8L"u8, 100, 0, 0, 0, 0x2F, 0xFF, 0xFF, 0xFF, 0x0F, .. new byte[95]];
        return [.. "RIFF"u8, .. BitConverter.GetBytes(4 + extended.Length + lossless.Length), .. "WEBP"u8, .. extended, .. lossless];
    }

    private static byte[] Bitmap(int width, int height, short bits, int compression)
    {
        var file = new byte[54 + 1024 + 100_000];
        file[0] = (byte)'B';
        file[1] = (byte)'M';
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), 54 + 1024);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), height);
        file[26] = 1;
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(28), bits);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(30), compression);
        return file;
    }
}
