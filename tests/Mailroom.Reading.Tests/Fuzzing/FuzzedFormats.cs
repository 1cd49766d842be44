using BitMiracle.LibTiff.Classic;
using Mailroom.Reading.Tests.Images;
using SkiaSharp;

namespace Mailroom.Reading.Tests.Fuzzing;

/// <summary>Every format that is read, with small files that use much of it.</summary>
internal static class FuzzedFormats
{
    public static IReadOnlyList<FuzzedFormat> All { get; } =
    [
        new("pdf", Form.Mixed, PdfSamples.All, Pace.Slow),
        new("png", Form.Png, () => [Picture(SKEncodedImageFormat.Png)], Pace.Slow),
        new("jpeg", Form.Binary, () => [Picture(SKEncodedImageFormat.Jpeg), PictureFiles.JpegWithOrientation(Picture(SKEncodedImageFormat.Jpeg), 6)], Pace.Slow),
        new("webp", Form.Binary, () => [Picture(SKEncodedImageFormat.Webp)], Pace.Slow),
        new("gif", Form.Binary, () => [Drawn(picture => PictureFiles.Gif([picture, picture]))], Pace.Slow),
        new("bmp", Form.Binary, () => [Drawn(PictureFiles.Bmp)], Pace.Slow),
        new("tiff", Form.Binary, () => [.. new[] { Compression.CCITTFAX4, Compression.LZW, Compression.DEFLATE, Compression.PACKBITS, Compression.NONE }
            .Select(compression => Drawn(picture => PictureFiles.Tiff([picture, picture], compression: compression)))], Pace.Slow),
        new("docx", Form.Package, OfficeSamples.Docx, Pace.Fast),
        new("xlsx", Form.Package, OfficeSamples.Xlsx, Pace.Fast),
        new("pptx", Form.Package, OfficeSamples.Pptx, Pace.Fast),
        new("odt", Form.Package, OfficeSamples.Odt, Pace.Fast),
        new("ods", Form.Package, OfficeSamples.Ods, Pace.Fast),
        new("odp", Form.Package, OfficeSamples.Odp, Pace.Fast),
        new("xls", Form.Binary, () => [Tests.Samples.Xls()], Pace.Fast),
        new("doc", Form.Binary, () => [LegacyOfficeFiles.Doc("The terms of the contract.\rPayment is due\r")], Pace.Slow),
        new("ppt", Form.Binary, () => [LegacyOfficeFiles.Ppt("The plan", "The end")], Pace.Slow),
        new("rtf", Form.Markup, MarkupSamples.RichText, Pace.Fast),
        new("eml", Form.Markup, MailSamples.Mime, Pace.Fast),
        new("msg", Form.Binary, MailSamples.Outlook, Pace.Fast),
        new("html", Form.Markup, MarkupSamples.Html, Pace.Fast),
        new("xml", Form.Markup, MarkupSamples.Xml, Pace.Fast),
        new("json", Form.Markup, MarkupSamples.Json, Pace.Fast),
        new("csv", Form.Markup, MarkupSamples.Csv, Pace.Fast),
        new("md", Form.Markup, MarkupSamples.Markdown, Pace.Fast),
        new("txt", Form.Binary, MarkupSamples.Text, Pace.Fast),
    ];

    private static byte[] Picture(SKEncodedImageFormat format) => Drawn(picture => DrawnPage.Encode(picture, format));

    private static byte[] Drawn(Func<SKBitmap, byte[]> write)
    {
        using var picture = DrawnPage.Draw(["Invoice 17"], width: 320, height: 160, size: 28);
        return write(picture);
    }
}
