using System.IO.Compression;
using BitMiracle.LibTiff.Classic;
using Mailroom.Hostile.Making;
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
        new("heic", Form.Binary, () => [Drawn(picture => HeifFiles.Encode(picture, "--no-alpha")), Drawn(picture => HeifFiles.Grid(picture, 64))], 40, 1_500) { IsPicture = true },
        new("avif", Form.Binary, () => [Drawn(picture => HeifFiles.Encode(picture, "--avif", "--no-alpha"))], 40, 1_500) { IsPicture = true },
        new("docx", Form.Package, OfficeSamples.Docx, 40, 3_000),
        new("xlsx", Form.Package, OfficeSamples.Xlsx, 40, 3_000),
        new("xlsb", Form.Package, () => [BinaryWorkbookWriter.Write()], 40, 3_000),
        new("xps", Form.Package, OfficeSamples.Xps, 40, 3_000),
        new("pptx", Form.Package, OfficeSamples.Pptx, 40, 3_000),
        new("odt", Form.Package, OfficeSamples.Odt, 40, 3_000),
        new("epub", Form.Package, () => [Tests.Samples.Epub("<h1>One</h1><p>First</p>", "<table><tr><td>a</td></tr></table><p/>")], 40, 3_000),
        new("ods", Form.Package, OfficeSamples.Ods, 40, 3_000),
        new("odp", Form.Package, OfficeSamples.Odp, 40, 3_000),
        new("xls", Form.Compound, () => [Tests.Samples.Xls()], 40, 3_000),
        new("doc", Form.Compound, OfficeSamples.Doc, 40, 2_000),
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

    /// <summary>Archives, which are taken apart.</summary>
    public static IReadOnlyList<FuzzedFormat> Unpacked { get; } =
    [
        new("zip", Form.Binary, () => [Zip(), Tests.Samples.Zip([("inner.zip", Zip())], CompressionLevel.Optimal)], 60, 3_000),
        new("tar", Form.Binary, () => [Tests.Archives.UnpackingTests.Tar()], 60, 3_000),
        new("gz", Form.Binary, () => [Bytes.Gzipped(Tests.Archives.UnpackingTests.Tar(), 4096), Bytes.Gzipped("alone"u8.ToArray(), 500)], 40, 3_000),
        new("mbox", Form.Markup, () => ["From a@b Mon Jan  1\nFrom: a@b\nSubject: c\n\nText.\n\nFrom a@b Mon Jan  1\nFrom: a@b\nSubject: d\n\nText.\n"u8.ToArray()], 40, 3_000),
    ];

    private static byte[] Zip() => Tests.Samples.Zip([("2024/a.txt", "one"u8.ToArray()), ("b.docx", Tests.Samples.Docx("<w:p/>"))], CompressionLevel.Optimal);

    private static byte[] Picture(SKEncodedImageFormat format) => Drawn(picture => DrawnPage.Encode(picture, format));

    private static byte[] Drawn(Func<SKBitmap, byte[]> write)
    {
        using var picture = DrawnPage.Draw(["17"], width: 128, height: 160, size: 28);
        return write(picture);
    }
}
