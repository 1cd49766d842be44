using Mailroom.Hostile.Making;
using Mailroom.Reading.Tests;
using static Mailroom.Hostile.Making.Bytes;

namespace Mailroom.Hostile.Files;

/// <summary>Files that are nothing, something else, or several things at once.</summary>
internal static class FileAttacks
{
    public static IEnumerable<Attack> All() =>
    [
        new("file-empty", "A file without bytes.", () => []),
        new("file-one-byte", "A file of one byte.", () => [0x25]),
        new("file-wrong-extension", "A Word document that is named as a picture.", () => Samples.Docx("<w:p><w:r><w:t>Invoice number</w:t></w:r></w:p>")) { FileName = "picture.png"u8.ToArray() },
        new("file-elf", "A program of Linux, named as a PDF.", () => [0x7F, .. "ELF"u8, 2, 1, 1, .. Noise(100_000)]) { FileName = "invoice.pdf"u8.ToArray() },
        new("file-pe", "A program of Windows, named as a PDF.", () => [.. "MZ"u8, .. new byte[58], 64, 0, 0, 0, .. "PE\0\0"u8, .. Noise(100_000)]) { FileName = "invoice.pdf"u8.ToArray() },
        new("file-script", "A shell script.", () => Latin("#!/bin/sh\nrm -rf / # Invoice number\n")),
        new("file-gzip-bomb", "A file that unpacks to five gigabytes.", () => Gzipped(new byte[1 << 20], 5L << 30)) { IsSlow = true },
        new("file-svgz-bomb", "A packed drawing that unpacks to half a gigabyte.", () => Gzipped(Utf8(Times("<g>", 300_000)), 500L << 20)) { FileName = "a.svgz"u8.ToArray() },
        new("file-tar", "An archive of links out of its folder.", () => [.. Latin("../../etc/passwd".PadRight(257, '\0') + "ustar"), .. new byte[762]]),
        new("polyglot-pdf-zip", "A PDF that is a ZIP archive too.", () => [.. PdfWriter.OnePage().Write(), .. Samples.Zip(("a.txt", "x"))]),
        new("polyglot-zip-pdf", "A Word document with a PDF before it.", () => [.. Latin("PK\u0003\u0004%PDF-1.7\n"), .. Samples.Docx("<w:p><w:r><w:t>Invoice number</w:t></w:r></w:p>")]),
        new("polyglot-gif-html", "A GIF that is a page with scripts too.", () => Latin("GIF89a/*\0\0\0\0*/=1;//<html><script>alert(1)</script><body>Invoice number")),
        new("polyglot-pdf-jpeg", "A JPEG with a PDF in its comment.", () => [0xFF, 0xD8, 0xFF, 0xFE, 0x03, 0x00, .. PdfWriter.OnePage().Write().Concat(new byte[766]).Take(766), .. Pictures.HugePictures.Jpeg(100, 100)[2..]]),
        new("polyglot-mail-pdf", "A mail whose first lines are a PDF.", () => [.. Latin("From: a@b\r\nSubject: Invoice number\r\nX: "), .. PdfWriter.OnePage().Write()]),
        new("polyglot-html-json", "A page that is JSON, XML and CSV too.", () => Latin("<!--{\"a\":1}--><?xml version=\"1.0\"?><html>a,b,c\n1,2,3\n4,5,6\nInvoice number</html>")),
    ];
}
