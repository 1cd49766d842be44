using System.Globalization;
using System.Text;
using SkiaSharp;

namespace Mailroom.Reading.Ocr;

/// <summary>A picture of a page in 256 greys, row by row without padding: what the OCR works on.</summary>
internal sealed class GreyPicture(int width, int height, byte[] pixels)
{
    public int Width { get; } = width;

    public int Height { get; } = height;

    public byte[] Pixels { get; } = pixels;

    /// <summary>The grey of the paper: half of the pixels are darker, half of them lighter.</summary>
    public byte Paper
    {
        get
        {
            var histogram = Histogram();
            var (paper, sum) = (0, histogram[0]);
            while (sum <= Pixels.Length / 2)
                sum += histogram[++paper];
            return (byte)paper;
        }
    }

    /// <summary>Turns a decoded picture into greys; what is transparent becomes white.</summary>
    /// <param name="bitmap">A picture in 256 greys, or in red, green, blue and alpha, multiplied with it.</param>
    public static GreyPicture From(SKBitmap bitmap)
    {
        var pixels = new byte[bitmap.Width * bitmap.Height];
        var source = bitmap.GetPixelSpan();
        for (var y = 0; y < bitmap.Height; y++)
        {
            var row = source.Slice(y * bitmap.RowBytes, bitmap.Width * bitmap.BytesPerPixel);
            var grey = pixels.AsSpan(y * bitmap.Width, bitmap.Width);
            if (bitmap.ColorType == SKColorType.Gray8)
                row.CopyTo(grey);
            else
                ToGrey(row, grey);
        }

        return new GreyPicture(bitmap.Width, bitmap.Height, pixels);
    }

    /// <summary>Reads the binary PGM that pdftoppm writes; null where it is none.</summary>
    public static GreyPicture? FromPgm(byte[] pgm)
    {
        var position = 0;
        if (Token() != "P5" || !int.TryParse(Token(), CultureInfo.InvariantCulture, out var width) ||
            !int.TryParse(Token(), CultureInfo.InvariantCulture, out var height) || Token() != "255")
            return null;
        return width > 0 && height > 0 && (long)width * height == pgm.Length - position ? new GreyPicture(width, height, pgm[position..]) : null;

        string Token()
        {
            var end = position;
            while (end < pgm.Length && end - position < 12 && !char.IsWhiteSpace((char)pgm[end]))
                end++;
            var token = Encoding.ASCII.GetString(pgm, position, end - position);
            position = Math.Min(end + 1, pgm.Length);
            return token;
        }
    }

    /// <summary>The picture as a bitmap, which the caller disposes.</summary>
    public SKBitmap ToBitmap()
    {
        var bitmap = new SKBitmap(new SKImageInfo(Width, Height, SKColorType.Gray8, SKAlphaType.Opaque));
        var target = bitmap.GetPixelSpan();
        for (var y = 0; y < Height; y++)
            Pixels.AsSpan(y * Width, Width).CopyTo(target[(y * bitmap.RowBytes)..]);
        return bitmap;
    }

    /// <summary>The parts of a binary PGM file: uncompressed, so that neither side spends time on packing.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> ToPgm() => [Encoding.ASCII.GetBytes($"P5\n{Width} {Height}\n255\n"), Pixels];

    /// <summary>The picture enlarged or reduced by a factor.</summary>
    public GreyPicture Scale(double factor) =>
        Resampling.Resample(this, Math.Max(1, (int)Math.Round(Width * factor)), Math.Max(1, (int)Math.Round(Height * factor)));

    /// <summary>Whether hardly a pixel differs from the paper, so that there is nothing to read.</summary>
    public bool IsBlank()
    {
        var (histogram, paper) = (Histogram(), Paper);
        var different = histogram.Where((_, grey) => Math.Abs(grey - paper) > 16).Sum();
        return different <= Pixels.Length / 20_000;
    }

    /// <summary>The picture with its greys stretched from black to white, save for the darkest and the lightest hundredth.</summary>
    public GreyPicture StretchContrast()
    {
        var histogram = Histogram();
        var hundredth = Pixels.Length / 100;
        var (low, high) = (0, 255);
        for (var sum = histogram[0]; sum <= hundredth && low < 254; sum += histogram[low])
            low++;
        for (var sum = histogram[255]; sum <= hundredth && high > low + 1; sum += histogram[high])
            high--;
        var stretched = new byte[256];
        for (var grey = 0; grey < 256; grey++)
            stretched[grey] = (byte)Math.Clamp((grey - low) * 255 / (high - low), 0, 255);
        return new GreyPicture(Width, Height, Array.ConvertAll(Pixels, pixel => stretched[pixel]));
    }

    /// <summary>The picture as it is meant to be seen.</summary>
    /// <param name="orientation">The orientation that EXIF and TIFF give, from 1, upright, to 8.</param>
    public GreyPicture Upright(int orientation) => orientation switch
    {
        2 => Mirror(),
        3 => Turn(2),
        4 => Mirror().Turn(2),
        5 => Mirror().Turn(3),
        6 => Turn(1),
        7 => Mirror().Turn(1),
        8 => Turn(3),
        _ => this,
    };

    /// <summary>The picture turned clockwise by quarters.</summary>
    /// <param name="quarters">1 for 90 degrees, 2 for 180, 3 for 270.</param>
    public GreyPicture Turn(int quarters)
    {
        var (width, height) = quarters % 2 == 1 ? (Height, Width) : (Width, Height);
        var turned = new byte[Pixels.Length];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var target = quarters switch
                {
                    1 => (x * width) + width - 1 - y,
                    2 => turned.Length - 1 - ((y * Width) + x),
                    3 => ((height - 1 - x) * width) + y,
                    _ => (y * Width) + x,
                };
                turned[target] = Pixels[(y * Width) + x];
            }
        }

        return new GreyPicture(width, height, turned);
    }

    private GreyPicture Mirror()
    {
        var mirrored = (byte[])Pixels.Clone();
        for (var y = 0; y < Height; y++)
            mirrored.AsSpan(y * Width, Width).Reverse();
        return new GreyPicture(Width, Height, mirrored);
    }

    private int[] Histogram()
    {
        var histogram = new int[256];
        foreach (var pixel in Pixels)
            histogram[pixel]++;
        return histogram;
    }

    // The eye's sensitivity by ITU-R BT.601, in parts of 256.
    private static void ToGrey(ReadOnlySpan<byte> colours, Span<byte> grey)
    {
        for (var x = 0; x < grey.Length; x++)
        {
            var pixel = colours.Slice(4 * x, 4);
            grey[x] = (byte)Math.Min(255, (((77 * pixel[0]) + (150 * pixel[1]) + (29 * pixel[2])) >> 8) + 255 - pixel[3]);
        }
    }
}
