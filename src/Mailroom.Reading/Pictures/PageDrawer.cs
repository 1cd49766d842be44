using System.Globalization;
using Mailroom.Reading.Formats;
using Mailroom.Reading.Images;
using Mailroom.Reading.Pdf;
using Mailroom.Reading.Signed;
using SkiaSharp;

namespace Mailroom.Reading.Pictures;

/// <summary>Draws pages of a document as pictures, for people to look at: PDF by poppler's pdftoppm, pictures and TIFF by decoding them. Other formats have no pages of their own.</summary>
internal static class PageDrawer
{
    private const int Quality = 82;
    private const int MaximumBytes = 16 << 20;
    private const int MaximumSmoothPixels = 100_000_000;

    // Of a larger one libheif's planes and its colours together would be more than the process may have.
    private const int MaximumColourPixels = 80_000_000;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    /// <summary>Draws a page.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="page">The page, from 1.</param>
    /// <param name="size">The pixels of the picture's longer side, at most.</param>
    /// <param name="options">Limits.</param>
    /// <param name="cancellation">Stops the drawing.</param>
    /// <returns>The picture as JPEG; null where the format has no pages to draw, the page is not there, or the tool is missing.</returns>
    /// <exception cref="ReadingException">The picture is damaged or too large.</exception>
    public static async Task<byte[]?> DrawAsync(byte[] content, int page, int size, ReadingOptions options, CancellationToken cancellation)
    {
        try
        {
            var kind = FormatDetector.Detect(content).Kind;
            if (kind == FileKind.SignedDocument)
            {
                content = CryptographicMessage.Unwrap(content);
                kind = FormatDetector.Detect(content).Kind;
            }
            return kind switch
            {
                FileKind.Pdf => await DrawPdfAsync(content, page, size, cancellation),
                FileKind.Picture when TiffPages.IsTiff(content) => DrawTiff(content, page, size, options),
                FileKind.Picture when page == 1 && HeifBrands.MediaType(content) is not null => DrawHeif(content, size, options),
                FileKind.Picture when page == 1 => DrawPicture(content, size, options),
                _ => null,
            };
        }
        catch (Exception exception) when (exception is not (ReadingException or OperationCanceledException))
        {
            throw LibraryFailures.Translate(exception);
        }
    }

    private static async Task<byte[]?> DrawPdfAsync(byte[] content, int page, int size, CancellationToken cancellation)
    {
        var number = page.ToString(CultureInfo.InvariantCulture);
        string[] arguments = ["-jpeg", "-cropbox", "-scale-to", size.ToString(CultureInfo.InvariantCulture), "-f", number, "-l", number, "-singlefile"];
        var result = await Poppler.RunAsync("pdftoppm", arguments, content, TimeLimit, MaximumBytes, cancellation);
        return result is { Output.Length: > 0 } ? result.Output : null;
    }

    private static byte[]? DrawTiff(byte[] content, int page, int size, ReadingOptions options)
    {
        using var tiff = TiffPages.Open(content);
        if (page > tiff.Count) return null;
        var grey = tiff.Decode(page, options.MaximumPixels).Last();
        using var bitmap = grey.ToBitmap();
        return Encode(bitmap, SKEncodedOrigin.TopLeft, size);
    }

    private static byte[] DrawHeif(byte[] content, int size, ReadingOptions options)
    {
        using var heif = HeifPicture.Open(content, options.MaximumPixels);
        using var bitmap = (long)heif.Width * heif.Height <= MaximumColourPixels ? heif.ToBitmap() : heif.ToGrey().ToBitmap();
        return Encode(bitmap, SKEncodedOrigin.TopLeft, size);
    }

    private static byte[] DrawPicture(byte[] content, int size, ReadingOptions options)
    {
        using var data = SKData.CreateCopy(content);
        using var codec = SKCodec.Create(data) ?? throw Damaged();
        PixelLimit.Check(codec.Info.Width, codec.Info.Height, options.MaximumPixels);
        var scaled = codec.GetScaledDimensions(Math.Min(1f, (float)size / Math.Max(codec.Info.Width, codec.Info.Height)));
        using var bitmap = new SKBitmap();
        if (!bitmap.TryAllocPixels(new SKImageInfo(scaled.Width, scaled.Height, SKColorType.Rgba8888, SKAlphaType.Premul))) throw PixelLimit.Exceeded();
        if (codec.GetPixels(bitmap.Info, bitmap.GetPixels()) is not (SKCodecResult.Success or SKCodecResult.IncompleteInput)) throw Damaged();
        return Encode(bitmap, codec.EncodedOrigin, size);
    }

    // On white, upright, and no larger than asked for.
    private static byte[] Encode(SKBitmap bitmap, SKEncodedOrigin origin, int size)
    {
        var turned = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        var scale = Math.Min(1f, (float)size / Math.Max(bitmap.Width, bitmap.Height));
        var (width, height) = (Math.Max(1, (int)(bitmap.Width * scale)), Math.Max(1, (int)(bitmap.Height * scale)));
        using var surface = SKSurface.Create(new SKImageInfo(turned ? height : width, turned ? width : height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.Concat(Upright(origin, width, height));
        surface.Canvas.Scale((float)width / bitmap.Width, (float)height / bitmap.Height);
        // So that the picture shares its pixels: twice the largest would be more than the process may have, and so would be the smaller copies that make a reduced picture smooth.
        bitmap.SetImmutable();
        var smoothness = (long)bitmap.Width * bitmap.Height <= MaximumSmoothPixels ? SKMipmapMode.Linear : SKMipmapMode.None;
        using var image = SKImage.FromBitmap(bitmap);
        surface.Canvas.DrawImage(image, 0, 0, new SKSamplingOptions(SKFilterMode.Linear, smoothness));
        using var drawn = surface.Snapshot();
        using var encoded = drawn.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return encoded.ToArray();
    }

    // The orientations of EXIF, as turnings and mirrorings of a picture of this size.
    private static SKMatrix Upright(SKEncodedOrigin origin, float width, float height) => origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, height, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, height, -1, 0, width, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, width, 0, 0, 1),
        _ => SKMatrix.Identity,
    };

    private static ReadingException Damaged() => new(ReadingFailure.Corrupt, "The picture is damaged and cannot be decoded.");
}
