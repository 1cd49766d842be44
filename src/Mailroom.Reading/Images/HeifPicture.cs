using System.Buffers;
using Mailroom.Reading.Formats;
using Mailroom.Reading.Ocr;
using SkiaSharp;

namespace Mailroom.Reading.Images;

/// <summary>The main picture of a HEIC or AVIF file, decoded by libheif: put together of its tiles, cut and turned upright as the file says.</summary>
internal sealed unsafe class HeifPicture : IDisposable
{
    private readonly byte[] content;
    private readonly long maximumPixels;
    private readonly MemoryHandle pinned;
    private readonly nint context;
    private nint picture;

    private HeifPicture(byte[] content, long maximumPixels)
    {
        (this.content, this.maximumPixels) = (content, maximumPixels);
        pinned = content.AsMemory().Pin();
        context = HeifLibrary.CreateContext();
    }

    public int Width => HeifLibrary.GetWidth(picture);

    public int Height => HeifLibrary.GetHeight(picture);

    /// <summary>Opens a file and decodes nothing yet.</summary>
    /// <exception cref="ReadingException">The file is damaged or too large, or the library is not installed.</exception>
    public static HeifPicture Open(byte[] content, long maximumPixels)
    {
        if (!HeifLibrary.IsInstalled)
            throw new ReadingException(ReadingFailure.OcrUnavailable, HeifLibrary.Advice);
        var opened = new HeifPicture(content, maximumPixels);
        try
        {
            opened.FindMainPicture();
            PixelLimit.Check(opened.Width, opened.Height, maximumPixels);
            return opened;
        }
        catch (ReadingException)
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>The picture in greys: its plane of brightness as it is stored, without colours being made of it. What is transparent becomes white.</summary>
    /// <exception cref="ReadingException">The picture cannot be decoded.</exception>
    public GreyPicture ToGrey()
    {
        var decoded = Decode(HeifColours.AsStored, HeifLayout.AsStored);
        try
        {
            var channel = HeifLibrary.GetPlane(decoded, HeifChannel.Luma, out _) != 0 ? HeifChannel.Luma : HeifChannel.Green;
            var (width, height) = (HeifLibrary.GetWidth(decoded, channel), HeifLibrary.GetHeight(decoded, channel));
            PixelLimit.Check(width, height, maximumPixels);
            var pixels = new byte[width * height];
            var row = new byte[width];
            var hasAlpha = HeifLibrary.GetWidth(decoded, HeifChannel.Alpha) == width && HeifLibrary.GetHeight(decoded, HeifChannel.Alpha) == height;
            for (var y = 0; y < height; y++)
            {
                var grey = pixels.AsSpan(y * width, width);
                CopyRow(decoded, channel, y, grey);
                if (!hasAlpha)
                    continue;
                CopyRow(decoded, HeifChannel.Alpha, y, row);
                for (var x = 0; x < width; x++)
                    grey[x] = (byte)(255 - ((255 - grey[x]) * row[x] / 255));
            }

            return new GreyPicture(width, height, pixels);
        }
        finally
        {
            HeifLibrary.ReleaseDecoded(decoded);
        }
    }

    /// <summary>The picture in colours, which the caller disposes.</summary>
    /// <exception cref="ReadingException">The picture cannot be decoded.</exception>
    public SKBitmap ToBitmap()
    {
        var decoded = Decode(HeifColours.Rgb, HeifLayout.Rgba);
        var (width, height) = (HeifLibrary.GetWidth(decoded, HeifChannel.Interleaved), HeifLibrary.GetHeight(decoded, HeifChannel.Interleaved));
        var bitmap = new SKBitmap();
        bitmap.InstallPixels(
            new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul), HeifLibrary.GetPlane(decoded, HeifChannel.Interleaved, out var rowBytes), rowBytes, (_, _) => HeifLibrary.ReleaseDecoded(decoded));
        return bitmap;
    }

    public void Dispose()
    {
        if (picture != 0)
            HeifLibrary.ReleasePicture(picture);
        HeifLibrary.DeleteContext(context);
        pinned.Dispose();
    }

    private void FindMainPicture()
    {
        // Documents are read side by side, and each thread has its own memory.
        HeifLibrary.LimitThreads(context, 0);
        var error = HeifLibrary.Read(context, (nint)pinned.Pointer, (nuint)content.Length, 0);
        if (error.Code == 0)
            error = HeifLibrary.GetMainPicture(context, out picture);
        if (error.Code != 0)
            throw HeifBrands.IsMoving(content) ? Moving() : Failure(error);
    }

    private nint Decode(HeifColours colours, HeifLayout layout)
    {
        var error = HeifLibrary.Decode(picture, out var decoded, colours, layout, 0);
        return error.Code == 0 ? decoded : throw Failure(error);
    }

    // Samples of more than eight bits lie in two bytes each.
    private static void CopyRow(nint decoded, HeifChannel channel, int y, Span<byte> target)
    {
        var plane = HeifLibrary.GetPlane(decoded, channel, out var rowBytes);
        if (plane == 0)
            throw NotRead();
        var start = (void*)(plane + ((nint)y * rowBytes));
        var bits = HeifLibrary.GetBits(decoded, channel);
        if (bits <= 8)
        {
            new ReadOnlySpan<byte>(start, target.Length).CopyTo(target);
            return;
        }

        var samples = new ReadOnlySpan<ushort>(start, target.Length);
        for (var x = 0; x < target.Length; x++)
            target[x] = (byte)(samples[x] >> (bits - 8));
    }

    private ReadingException Failure(HeifError error)
    {
        if (error.Code == HeifError.NoMemory || error.Detail == HeifError.LimitExceeded)
            return PixelLimit.Exceeded();
        if (error.Code is not (HeifError.UnsupportedFile or HeifError.UnsupportedFeature or HeifError.NoPlugin))
            return new ReadingException(ReadingFailure.Corrupt, "The picture is damaged and cannot be decoded.");
        // Newer systems have a package for each codec.
        return HeifBrands.MediaType(content) switch
        {
            "image/heic" when HeifLibrary.HasDecoder(HeifCodec.Hevc) == 0 => NoCodec("Reading HEIC pictures needs a codec that is not installed: install libheif-plugin-libde265."),
            "image/avif" when HeifLibrary.HasDecoder(HeifCodec.Av1) == 0 => NoCodec("Reading AVIF pictures needs a codec that is not installed: install libheif-plugin-dav1d."),
            _ => NotRead(),
        };
    }

    private static ReadingException NoCodec(string advice) => new(ReadingFailure.OcrUnavailable, advice);

    private static ReadingException Moving() => new(ReadingFailure.NotSupported, "This is a moving picture without a still one. Save one of its pictures as PNG or JPEG.");

    private static ReadingException NotRead() => new(ReadingFailure.NotSupported, "This kind of HEIC or AVIF picture is not read. Save it as PNG or JPEG.");
}
