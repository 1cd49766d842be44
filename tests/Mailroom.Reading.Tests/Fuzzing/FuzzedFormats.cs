using BitMiracle.LibTiff.Classic;
using Mailroom.Reading.Tests.Images;
using SkiaSharp;

namespace Mailroom.Reading.Tests.Fuzzing;

/// <summary>Every format that is read, with small files that use much of it.</summary>
internal static class FuzzedFormats
{
    public static IReadOnlyList<FuzzedFormat> All { get; } =
    [
        new("pdf", Form.Mixed, PdfSamples.All, 8, 150),
        new("png", Form.Png, () => [Picture(SKEncodedImageFormat.Png)], 40, 1_500) { IsPicture = true },
        new("jpeg", Form.Binary, () => [Picture(SKEncodedImageFormat.Jpeg), PictureFiles.JpegWithOrientation(Picture(SKEncodedImageFormat.Jpeg), 6)], 40, 1_500) { IsPicture = true },
        new("webp", Form.Binary, () => [Picture(SKEncodedImageFormat.Webp)], 40, 1_500) { IsPicture = true },
        new("gif", Form.Binary, () => [Drawn(picture => PictureFiles.Gif([picture, picture]))], 40, 1_500) { IsPicture = true },
        new("bmp", Form.Binary, () => [Drawn(PictureFiles.Bmp)], 40, 1_500) { IsPicture = true },
        new("tiff", Form.Binary, () => [.. new[] { Compression.CCITTFAX4, Compression.LZW, Compression.DEFLATE, Compression.PACKBITS, Compression.NONE }
            .Select(compression => Drawn(picture => PictureFiles.Tiff([picture, picture], compression: compression)))], 40, 1_500) { IsPicture = true },
        new("docx", Form.Package, OfficeSamples.Docx, 40, 3_000),
        new("xlsx", Form.Package, OfficeSamples.Xlsx, 40, 3_000),
        new("pptx", Form.Package, OfficeSamples.Pptx, 40, 3_000),
        new("odt", Form.Package, OfficeSamples.Odt, 40, 3_000),
        new("ods", Form.Package, OfficeSamples.Ods, 40, 3_000),
        new("odp", Form.Package, OfficeSamples.Odp, 40, 3_000),
        new("xls", Form.Compound, () => [Tests.Samples.Xls()], 40, 3_000),
        new("doc", Form.Compound, () => [LegacyOfficeFiles.Doc("The terms of the contract.\rPayment is due\r")], 10, 400),
        new("ppt", Form.Compound, () => [LegacyOfficeFiles.Ppt("The plan", "The end")], 10, 400),
        new("rtf", Form.Markup, MarkupSamples.RichText, 40, 3_000),
        new("eml", Form.Markup, MailSamples.Mime, 40, 3_000),
        new("msg", Form.Compound, MailSamples.Outlook, 40, 3_000),
        new("tnef", Form.Binary, MailSamples.Wrapped, 40, 3_000),
        new("p7m", Form.Binary, MailSamples.Signed, 40, 3_000),
        new("html", Form.Markup, MarkupSamples.Html, 40, 3_000),
        new("xml", Form.Markup, MarkupSamples.Xml, 40, 3_000),
        new("json", Form.Markup, MarkupSamples.Json, 40, 3_000),
        new("csv", Form.Markup, MarkupSamples.Csv, 40, 3_000),
        new("md", Form.Markup, MarkupSamples.Markdown, 40, 3_000),
        new("txt", Form.Binary, MarkupSamples.Text, 40, 3_000),
    ];

    private static byte[] Picture(SKEncodedImageFormat format) => Drawn(picture => DrawnPage.Encode(picture, format));

    private static byte[] Drawn(Func<SKBitmap, byte[]> write)
    {
        using var picture = DrawnPage.Draw(["17"], width: 128, height: 160, size: 28);
        return write(picture);
    }
}
