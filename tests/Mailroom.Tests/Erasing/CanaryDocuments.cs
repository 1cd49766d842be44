using System.Buffers.Binary;
using System.Text;
using Mailroom.Reading.Tests;
using Mailroom.Reading.Tests.Images;
using Mailroom.Reading.Tests.Pdf;
using SkiaSharp;

namespace Mailroom.Tests.Erasing;

/// <summary>Documents of every kind that carry a marker in their text, and where the kind has such, in metadata and attachments.</summary>
internal static class CanaryDocuments
{
    public static IReadOnlyList<(string Name, byte[] Content)> All(string marker)
    {
        var text = $"Invoice number {marker}";
        var core = $"""
            <cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{marker}</dc:title></cp:coreProperties>
            """;
        var docx = Samples.Docx($"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>", ("docProps/core.xml", core));
        List<(string, byte[])> documents =
        [
            ("txt", Encoding.UTF8.GetBytes(text)), ("utf-16.txt", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)]), ("md", Encoding.UTF8.GetBytes($"# {text}\n")),
            ("csv", Encoding.UTF8.GetBytes($"a;b\n{text};2\n")), ("json", Encoding.UTF8.GetBytes($$"""{"a":"{{text}}"}""")), ("xml", Encoding.UTF8.GetBytes($"<?xml version=\"1.0\"?><a title=\"{marker}\">{text}</a>")),
            ("html", Encoding.UTF8.GetBytes($"<!DOCTYPE html><html><head><title>{marker}</title><meta name=\"author\" content=\"{marker}\"></head><body>{text}</body></html>")),
            ("rtf", Encoding.ASCII.GetBytes($"{{\\rtf1\\ansi{{\\info{{\\title {marker}}}}}{{\\fonttbl{{\\f0 Arial;}}}}\\f0 {text}\\par}}")),
            ("docx", docx), ("odt", Samples.Odt($"<text:p>{text}</text:p>")), ("pptx", Samples.Pptx($"<p:sp><p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>")),
            ("eml", Mail(marker, docx)), ("msg", Samples.Msg()),
            ("pdf", PdfFiles.Raw($"BT /F 20 Tf 50 700 Td ({text}) Tj ET", catalog: $"/PieceInfo << /Title ({marker}) >>")),
        ];
        if (DrawnPage.Font is not null)
        {
            using var page = DrawnPage.Draw([text, .. DrawnPage.Letter]);
            var png = DrawnPage.Encode(page);
            documents.Add(("png", png));
            documents.Add(("jpg", WithComment(DrawnPage.Encode(page, SKEncodedImageFormat.Jpeg), marker)));
            documents.Add(("scan.pdf", PdfFiles.Scanned(png)));
        }

        return [.. documents.Select(document => ($"{marker}.{document.Item1}", document.Item2))];
    }

    private static byte[] Mail(string marker, byte[] attachment) => Encoding.ASCII.GetBytes($"""
        From: {marker} <{marker}@example.org>
        To: bob@example.org
        Subject: {marker}
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=line

        --line
        Content-Type: text/plain

        Invoice number {marker}
        --line
        Content-Type: application/vnd.openxmlformats-officedocument.wordprocessingml.document
        Content-Disposition: attachment; filename="{marker}.docx"
        Content-Transfer-Encoding: base64

        {Convert.ToBase64String(attachment, Base64FormattingOptions.InsertLineBreaks)}
        --line--

        """.ReplaceLineEndings("\r\n"));

    private static byte[] WithComment(byte[] jpeg, string comment)
    {
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(comment.Length + 2));
        return [.. jpeg.AsSpan(0, 2), 0xFF, 0xFE, .. length, .. Encoding.ASCII.GetBytes(comment), .. jpeg.AsSpan(2)];
    }
}
