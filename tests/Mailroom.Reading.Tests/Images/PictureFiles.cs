using System.Buffers.Binary;
using BitMiracle.LibTiff.Classic;
using SkiaSharp;

namespace Mailroom.Reading.Tests.Images;

/// <summary>Writes the picture formats that Skia does not.</summary>
internal static class PictureFiles
{
    /// <summary>A JPEG whose EXIF data says how it must be turned.</summary>
    public static byte[] JpegWithOrientation(byte[] jpeg, byte orientation)
    {
        // An APP1 segment with one TIFF directory of one entry: tag 0x0112, SHORT, one value.
        byte[] exif =
        [
            0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0,
        ];
        return [.. jpeg.AsSpan(0, 2), .. exif, .. jpeg.AsSpan(2)];
    }

    /// <summary>A TIFF of several black and white pages, packed as a fax is or otherwise.</summary>
    public static byte[] Tiff(IReadOnlyList<SKBitmap> pages, Orientation orientation = Orientation.TOPLEFT, Compression compression = Compression.CCITTFAX4)
    {
        var file = new MemoryStream();
        using var tiff = BitMiracle.LibTiff.Classic.Tiff.ClientOpen("", "w", file, new TiffStream());
        foreach (var page in pages)
        {
            tiff.SetField(TiffTag.IMAGEWIDTH, page.Width);
            tiff.SetField(TiffTag.IMAGELENGTH, page.Height);
            tiff.SetField(TiffTag.BITSPERSAMPLE, 1);
            tiff.SetField(TiffTag.SAMPLESPERPIXEL, 1);
            tiff.SetField(TiffTag.PHOTOMETRIC, Photometric.MINISWHITE);
            tiff.SetField(TiffTag.COMPRESSION, compression);
            tiff.SetField(TiffTag.ORIENTATION, orientation);
            tiff.SetField(TiffTag.ROWSPERSTRIP, page.Height);
            for (var y = 0; y < page.Height; y++)
            {
                var row = new byte[(page.Width + 7) / 8];
                for (var x = 0; x < page.Width; x++)
                    row[x / 8] |= (byte)(page.GetPixel(x, y).Green < 128 ? 0x80 >> (x % 8) : 0);
                tiff.WriteScanline(row, y);
            }

            tiff.WriteDirectory();
        }

        tiff.Flush();
        return file.ToArray();
    }

    /// <summary>An animated GIF in black and white; its codes are as good as unpacked, as every run of 126 pixels starts a new table.</summary>
    public static byte[] Gif(IReadOnlyList<SKBitmap> frames)
    {
        var file = new MemoryStream();
        file.Write("GIF89a"u8);
        file.Write([.. Short(frames[0].Width), .. Short(frames[0].Height), 0xF6, 0, 0]);
        for (var grey = 0; grey < 128; grey++)
            file.Write([(byte)(grey * 2), (byte)(grey * 2), (byte)(grey * 2)]);
        foreach (var frame in frames)
        {
            file.Write([0x21, 0xF9, 4, 0, 10, 0, 0, 0, 0x2C, 0, 0, 0, 0, .. Short(frame.Width), .. Short(frame.Height), 0, 7]);
            WriteBlocks(file, Pack(frame));
        }

        file.WriteByte(0x3B);
        return file.ToArray();
    }

    /// <summary>A BMP of 24 bits a pixel.</summary>
    public static byte[] Bmp(SKBitmap picture)
    {
        var row = ((picture.Width * 3) + 3) / 4 * 4;
        var file = new byte[54 + (row * picture.Height)];
        "BM"u8.CopyTo(file);
        ReadOnlySpan<int> header = [file.Length, 0, 54, 40, picture.Width, picture.Height, 1 | (24 << 16), 0, row * picture.Height];
        for (var field = 0; field < header.Length; field++)
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2 + (4 * field)), header[field]);
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
            {
                var pixel = picture.GetPixel(x, picture.Height - 1 - y);
                (file[54 + (y * row) + (3 * x)], file[55 + (y * row) + (3 * x)], file[56 + (y * row) + (3 * x)]) = (pixel.Blue, pixel.Green, pixel.Red);
            }
        }

        return file;
    }

    /// <summary>A PNG that claims a size and has no pixels.</summary>
    public static byte[] PngOfSize(int width, int height)
    {
        var header = new byte[17];
        "IHDR"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(8), height);
        header[12] = 8;
        var checksum = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Crc(header));
        return [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0, 0, 0, 13, .. header, .. checksum, 0, 0, 0, 0, .. "IDAT"u8, 0x35, 0xAF, 0x06, 0x1E];
    }

    private static byte[] Short(int value) => [(byte)value, (byte)(value >> 8)];

    private static List<byte> Pack(SKBitmap frame)
    {
        const int Clear = 128;
        const int End = 129;
        var (bytes, bits, count) = (new List<byte>(), 0, 0);
        for (var pixel = 0; pixel < frame.Width * frame.Height; pixel++)
        {
            if (pixel % 126 == 0)
                Add(Clear);
            Add(frame.GetPixel(pixel % frame.Width, pixel / frame.Width).Green / 2);
        }

        Add(End);
        bytes.Add((byte)bits);
        return bytes;

        void Add(int code)
        {
            bits |= code << count;
            for (count += 8; count >= 8; count -= 8, bits >>= 8)
                bytes.Add((byte)bits);
        }
    }

    private static void WriteBlocks(Stream file, List<byte> bytes)
    {
        foreach (var block in bytes.Chunk(255))
            file.Write([(byte)block.Length, .. block]);
        file.WriteByte(0);
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
