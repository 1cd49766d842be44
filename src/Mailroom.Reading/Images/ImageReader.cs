using Mailroom.Reading.Formats;
using Mailroom.Reading.Ocr;
using SkiaSharp;

namespace Mailroom.Reading.Images;

/// <summary>Reads pictures: PNG, JPEG, WebP, BMP, GIF (its first frame), HEIC, AVIF and TIFF with any number of pages.</summary>
internal static class ImageReader
{
    /// <summary>Recognises the text of a picture.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="options">Limits and languages.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="ReadingException">The picture is damaged, too large, or the tools for OCR are missing.</exception>
    public static async Task<DocumentText> ReadAsync(byte[] content, ReadingOptions options, CancellationToken cancellation) =>
        await ReadAsync(content, options, await OcrTools.InstalledAsync(), cancellation);

    internal static async Task<DocumentText> ReadAsync(byte[] content, ReadingOptions options, OcrTools tools, CancellationToken cancellation)
    {
        if (!tools.CanReadPictures)
            throw new ReadingException(ReadingFailure.OcrUnavailable, tools.Advice!);
        var recognition = new PageRecognition(tools, options);
        if (TiffPages.IsTiff(content))
            return await ReadTiffAsync(content, options, recognition, cancellation);

        var (picture, mediaType) = Decode(content, options.MaximumPixels);
        return new DocumentText(mediaType, 1, [await RecogniseAsync(recognition, picture, 1, cancellation)]);
    }

    private static async Task<DocumentText> ReadTiffAsync(byte[] content, ReadingOptions options, PageRecognition recognition, CancellationToken cancellation)
    {
        using var tiff = TiffPages.Open(content);
        var pages = new List<Page>();
        foreach (var picture in tiff.Decode(options.MaximumPages, options.MaximumPixels))
            pages.Add(await RecogniseAsync(recognition, picture, pages.Count + 1, cancellation));
        return new DocumentText("image/tiff", tiff.Count, pages);
    }

    private static async Task<Page> RecogniseAsync(PageRecognition recognition, GreyPicture picture, int number, CancellationToken cancellation) =>
        await recognition.RecogniseAsync(picture, number, thorough: true, cancellation) with { PictureShare = 1 };

    private static (GreyPicture Picture, string MediaType) Decode(byte[] content, long maximumPixels)
    {
        if (HeifBrands.MediaType(content) is { } mediaType)
        {
            using var heif = HeifPicture.Open(content, maximumPixels);
            return (heif.ToGrey(), mediaType);
        }

        using var data = SKData.CreateCopy(content);
        using var codec = SKCodec.Create(data) ?? throw Damaged();
        PixelLimit.Check(codec.Info.Width, codec.Info.Height, maximumPixels);
        var info = DecodedSize(codec).WithAlphaType(codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Premul);
        using var bitmap = new SKBitmap();
        if (!bitmap.TryAllocPixels(info))
            throw PixelLimit.Exceeded();
        // What was decoded of a truncated picture is worth reading.
        if (codec.GetPixels(info, bitmap.GetPixels()) is not (SKCodecResult.Success or SKCodecResult.IncompleteInput))
            throw Damaged();
        return (GreyPicture.From(bitmap).Upright((int)codec.EncodedOrigin), MediaType(codec.EncodedFormat));
    }

    /// <summary>JPEG and WebP can be decoded smaller, which saves most of the time and memory that a large photo takes.</summary>
    private static SKImageInfo DecodedSize(SKCodec codec)
    {
        var colours = codec.Info.ColorType == SKColorType.Gray8 ? SKColorType.Gray8 : SKColorType.Rgba8888;
        for (var eighths = 1; eighths < 8; eighths++)
        {
            var size = codec.GetScaledDimensions(eighths / 8f);
            if ((long)size.Width * size.Height >= PageRecognition.SensiblePixels)
                return new SKImageInfo(size.Width, size.Height, colours);
        }

        return new SKImageInfo(codec.Info.Width, codec.Info.Height, colours);
    }

    private static string MediaType(SKEncodedImageFormat format) => format switch
    {
        SKEncodedImageFormat.Jpeg => "image/jpeg",
        SKEncodedImageFormat.Png => "image/png",
        SKEncodedImageFormat.Webp => "image/webp",
        SKEncodedImageFormat.Bmp => "image/bmp",
        SKEncodedImageFormat.Gif => "image/gif",
        _ => throw new ReadingException(ReadingFailure.NotSupported, "This kind of picture is not supported. Supported are PNG, JPEG, WebP, BMP, GIF, HEIC, AVIF and TIFF."),
    };

    private static ReadingException Damaged() => new(ReadingFailure.Corrupt, "The picture is damaged and cannot be decoded.");
}
