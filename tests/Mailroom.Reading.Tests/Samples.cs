using System.IO.Compression;
using System.Text;

namespace Mailroom.Reading.Tests;

/// <summary>A small sound document of every kind, made here.</summary>
internal static class Samples
{
    public const string WordNamespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    public const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <summary>One of each kind that this library reads by itself.</summary>
    public static IReadOnlyList<byte[]> All() =>
    [
        Docx("<w:p><w:r><w:t>Hello</w:t></w:r></w:p>"),
        Xlsx(),
        Xls(),
        Pptx("<p:sp><p:txBody><a:p><a:r><a:t>Hello</a:t></a:r></a:p></p:txBody></p:sp>"),
        Odt("<text:p>Hello</text:p>"),
        Epub("<p>Hello</p>"),
        Encoding.ASCII.GetBytes("{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\\f0 Hello \\'e9\\par}"),
        Eml(),
        Msg(),
        "<!DOCTYPE html><html><body><h1>Hello</h1><table><tr><td>a</td><td>b</td></tr></table></body></html>"u8.ToArray(),
        "<?xml version=\"1.0\"?><a><b>Hello</b><c d=\"e\">f</c></a>"u8.ToArray(),
        "{\"a\": [1, {\"b\": \"Hello\"}]}"u8.ToArray(),
        "a;b;c\n1;2;3\n4;5;6\n"u8.ToArray(),
        "# Hello\n\n**Bold** text\n"u8.ToArray(),
        "Hello, this is a plain text.\n"u8.ToArray(),
    ];

    public static byte[] Zip(params (string Name, string Content)[] parts) => Zip(parts.Select(part => (part.Name, Encoding.UTF8.GetBytes(part.Content))), CompressionLevel.Optimal);

    public static byte[] Zip(IEnumerable<(string Name, byte[] Content)> parts, CompressionLevel level)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in parts)
            {
                var entry = archive.CreateEntry(name, name == "mimetype" ? CompressionLevel.NoCompression : level);
                // The same bytes, whenever they are made.
                entry.LastWriteTime = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using var stream = entry.Open();
                stream.Write(content);
            }
        }
        return memory.ToArray();
    }

    public static byte[] Docx(string body, params (string Name, string Content)[] more) => Zip(
    [
        ("[Content_Types].xml", ContentTypes("/word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml")),
        ("_rels/.rels", Relationships(("r1", "officeDocument", "word/document.xml"))),
        ("word/document.xml", Word("document", $"<w:body>{body}</w:body>")),
        .. more,
    ]);

    public static string Word(string root, string content) =>
        $"<w:{root} xmlns:w=\"{WordNamespace}\" xmlns:r=\"{Office}\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\">{content}</w:{root}>";

    public static byte[] Xlsx() => Zip(
        ("[Content_Types].xml", ContentTypes("/xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml")),
        ("_rels/.rels", Relationships(("r1", "officeDocument", "xl/workbook.xml"))),
        ("xl/workbook.xml", $"""
            <workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{Office}">
            <sheets><sheet name="Costs" sheetId="1" r:id="r1"/><sheet name="Notes" sheetId="2" r:id="r2"/></sheets></workbook>
            """),
        ("xl/_rels/workbook.xml.rels", Relationships(("r1", "worksheet", "worksheets/sheet1.xml"), ("r2", "worksheet", "worksheets/sheet2.xml"), ("r3", "styles", "styles.xml"))),
        ("xl/styles.xml", """
            <styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="#,##0.00 &quot;EUR&quot;"/></numFmts>
            <cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="9"/><xf numFmtId="22"/></cellXfs></styleSheet>
            """),
        ("xl/worksheets/sheet1.xml", Sheet("""
            <row r="1"><c r="A1" t="inlineStr"><is><t>Item</t></is></c><c r="B1" t="inlineStr"><is><t>Bought</t></is></c></row>
            <row r="3"><c r="A3" t="inlineStr"><is><t>Pen</t></is></c><c r="B3" s="1"><v>45352</v></c><c r="C3" s="2"><v>1234.5</v></c><c r="D3" s="3"><v>0.19</v></c>
            <c r="E3"><v>0.30000000000000004</v></c><c r="F3" t="b"><v>1</v></c><c r="G3" s="4"><v>45352.5</v></c></row>
            """)),
        ("xl/worksheets/sheet2.xml", Sheet("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Second sheet</t></is></c></row>")));

    /// <summary>One sheet, "Old", with a label and a number: the records of BIFF8 in a compound file.</summary>
    public static byte[] Xls()
    {
        static byte[] Record(ushort id, params byte[] data) => [.. BitConverter.GetBytes(id), .. BitConverter.GetBytes((ushort)data.Length), .. data];
        static byte[] Start(byte type) => Record(0x0809, 0, 6, type, 0, 0xBB, 0x0D, 0xCC, 0x07, 0, 0, 0, 0, 6, 0, 0, 0);
        byte[] end = Record(0x000A), start = Start(0x05), codePage = Record(0x0042, 0xB0, 0x04);
        var sheetAt = start.Length + codePage.Length + 4 + 11 + end.Length;
        byte[] sheet = Record(0x0085, [.. BitConverter.GetBytes(sheetAt), 0, 0, 3, 0, .. "Old"u8]);
        return CompoundFileWriter.Write(new CompoundNode("Workbook",
        [
            .. start, .. codePage, .. sheet, .. end,
            .. Start(0x10), .. Record(0x0200, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0),
            .. Record(0x0204, [0, 0, 0, 0, 0, 0, 5, 0, 0, .. "Total"u8]), .. Record(0x0203, [0, 0, 1, 0, 0, 0, .. BitConverter.GetBytes(12.5)]), .. end,
        ]));
    }

    public static byte[] Pptx(params string[] slides) => Zip(
    [
        ("[Content_Types].xml", ContentTypes("/ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml")),
        ("_rels/.rels", Relationships(("r1", "officeDocument", "ppt/presentation.xml"))),
        ("ppt/presentation.xml", $"""
            <p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:r="{Office}"><p:sldIdLst>
            {string.Concat(slides.Select((_, i) => $"<p:sldId id=\"{256 + i}\" r:id=\"s{i}\"/>"))}</p:sldIdLst></p:presentation>
            """),
        // The order of slides is the presentation's, not that of the file names.
        ("ppt/_rels/presentation.xml.rels", Relationships([.. slides.Select((_, i) => ($"s{i}", "slide", $"slides/slide{slides.Length - i}.xml"))])),
        .. slides.Select((slide, i) => ($"ppt/slides/slide{slides.Length - i}.xml", $"""
            <p:sld xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
            <p:cSld><p:spTree>{slide}</p:spTree></p:cSld></p:sld>
            """)),
    ]);

    public static byte[] Odt(string body, string styles = "", params (string Name, string Content)[] more) => OpenDocument("text", $"<office:text>{body}</office:text>", styles, more);

    /// <summary>An e-book whose chapters are listed in another order than they are read.</summary>
    public static byte[] Epub(params string[] chapters) => Epub(chapters, []);

    public static byte[] Epub(string[] chapters, params (string Name, string Content)[] more) => Zip(
    [
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", "<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles><rootfile full-path=\"OPS/book.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>"),
        ("OPS/book.opf", $"""
            <package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The manual</dc:title><dc:creator>Ada Lovelace</dc:creator></metadata>
            <manifest><item id="css" href="style.css" media-type="text/css"/>{string.Concat(chapters.Select((_, i) => i).Reverse().Select(i => $"<item id=\"c{i}\" href=\"text/chapter%20{i}.xhtml\" media-type=\"application/xhtml+xml\"/>"))}</manifest>
            <spine>{string.Concat(chapters.Select((_, i) => $"<itemref idref=\"c{i}\"/>"))}</spine></package>
            """),
        .. chapters.Select((chapter, i) => ($"OPS/text/chapter {i}.xhtml", $"<?xml version=\"1.0\"?><!DOCTYPE html><html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title/></head><body>{chapter}</body></html>")),
        .. more,
    ]);

    public static byte[] OpenDocument(string kind, string body, string styles = "", params (string Name, string Content)[] more) => Zip(
    [
        ("mimetype", "application/vnd.oasis.opendocument." + kind),
        ("content.xml", OpenDocumentXml("document-content", $"<office:automatic-styles>{styles}</office:automatic-styles><office:body>{body}</office:body>")),
        .. more,
    ]);

    public static string OpenDocumentXml(string root, string content)
    {
        const string Prefix = "urn:oasis:names:tc:opendocument:xmlns:";
        return $"<office:{root} xmlns:office=\"{Prefix}office:1.0\" xmlns:text=\"{Prefix}text:1.0\" xmlns:table=\"{Prefix}table:1.0\" xmlns:draw=\"{Prefix}drawing:1.0\" "
            + $"xmlns:style=\"{Prefix}style:1.0\" xmlns:fo=\"{Prefix}xsl-fo-compatible:1.0\" xmlns:meta=\"{Prefix}meta:1.0\" xmlns:presentation=\"{Prefix}presentation:1.0\">"
            + $"{content}</office:{root}>";
    }

    public static byte[] Eml() => Encoding.UTF8.GetBytes("From: Ada <ada@example.org>\r\nTo: bob@example.org\r\nSubject: Hello\r\nDate: Mon, 1 Jan 2024 10:00:00 +0000\r\n\r\nThe body.\r\n");

    public static byte[] Msg() => OutlookMailWriter.Write(
        OutlookMailWriter.Numbers(32), OutlookMailWriter.Text(0x0037, "Hello"), OutlookMailWriter.Text(0x1000, "The body."), OutlookMailWriter.Text(0x0C1A, "Ada"));

    public static string Relationships(params (string Id, string Type, string Target)[] relationships) =>
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        + string.Concat(relationships.Select(one => $"<Relationship Id=\"{one.Id}\" Type=\"{Office}/{one.Type}\" Target=\"{one.Target}\"/>")) + "</Relationships>";

    private static string ContentTypes(string part, string type) =>
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" "
        + $"ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"{part}\" ContentType=\"{type}\"/></Types>";

    private static string Sheet(string rows) =>
        $"<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>";
}
