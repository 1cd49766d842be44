
namespace Mailroom.Reading.Tests;

/// <summary>What Excel writes in other forms than the usual one, and what stands around the cells.</summary>
public sealed class WorkbookTests
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Drawing = "http://schemas.openxmlformats.org/drawingml/2006/main";

    [Fact]
    public async Task Workbooks_of_records_are_read_like_those_of_xml()
    {
        var text = await Reading.Read(BinaryWorkbookWriter.Write());
        Assert.Equal("application/vnd.ms-excel.sheet.binary.macroEnabled", text.MediaType);
        Assert.Equal(2, text.PageCount);
        Assert.Equal(["Costs", "Item Bought", "Pen 2024-03-01 1234.50 17 19.99 TRUE", "of a formula 0.50 rich", "ACME & Co Page"], text.Lines());
        Assert.Equal(["More", "Second sheet"], text.Lines(2));
    }

    [Fact]
    public async Task Strict_workbooks_are_read()
    {
        var text = await Reading.Read(Book(
            "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"d\"><v>2024-03-01</v></c><c r=\"C1\" s=\"1\"><v>45352</v></c></row>", isStrict: true));
        Assert.Equal(["Costs", "Shared 2024-03-01 2024-03-01"], text.Lines());
    }

    [Fact]
    public async Task Parts_are_found_by_their_relationships_whatever_their_names()
    {
        var text = await Reading.Read(Samples.Zip(
            ("[Content_Types].xml", "<Types><Override PartName=\"/book/main.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>"),
            ("_rels/.rels", Samples.Relationships(("r1", "officeDocument", "/book/main.xml"))),
            ("book/main.xml", $"<x:workbook xmlns:x=\"{Main}\" xmlns:r=\"{Office}\"><x:sheets><x:sheet name=\"Costs\" sheetId=\"1\" state=\"hidden\" r:id=\"r9\"/></x:sheets></x:workbook>"),
            ("book/_rels/main.xml.rels", Samples.Relationships(("r9", "worksheet", "/page.xml"))),
            ("page.xml", $"<x:worksheet xmlns:x=\"{Main}\"><x:sheetData><x:row r=\"1\"><x:c r=\"A1\" t=\"inlineStr\"><x:is><x:r><x:t>Two </x:t></x:r><x:r><x:t>runs</x:t></x:r><x:rPh><x:t>said so</x:t></x:rPh></x:is></x:c></x:row></x:sheetData></x:worksheet>")));
        Assert.Equal(["Costs", "Two runs"], text.Lines());
    }

    [Fact]
    public async Task Boxes_charts_comments_and_headers_of_a_sheet_are_read()
    {
        var text = await Reading.Read(Book(
            "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>", isStrict: false,
            ("xl/worksheets/_rels/sheet1.xml.rels", Samples.Relationships(
                ("d", "drawing", "../drawings/drawing1.xml"), ("c", "comments", "../comments1.xml"), ("t", "threadedComment", "../threadedComments/threadedComment1.xml"))),
            ("xl/drawings/drawing1.xml", $"""
                <xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="{Drawing}" xmlns:r="{Office}" xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart">
                <xdr:sp><xdr:txBody><a:p><a:r><a:t>in a </a:t></a:r><a:r><a:t>box</a:t></a:r></a:p></xdr:txBody></xdr:sp><xdr:graphicFrame><c:chart r:id="c1"/></xdr:graphicFrame></xdr:wsDr>
                """),
            ("xl/drawings/_rels/drawing1.xml.rels", Samples.Relationships(("c1", "chart", "../charts/chart1.xml"))),
            ("xl/charts/chart1.xml", Chart),
            ("xl/comments1.xml", $"<comments xmlns=\"{Main}\"><authors><author>nobody</author></authors><commentList><comment ref=\"A1\"><text><r><t>repeated</t></r></text></comment></commentList></comments>"),
            ("xl/threadedComments/threadedComment1.xml", "<ThreadedComments><threadedComment ref=\"A1\"><text>why one?</text></threadedComment></ThreadedComments>")));
        Assert.Equal(["Costs", "1", "ACME & Co Page", "in a box", "Sales of pens", "Pens", "North South", "2024-03-01", "why one?"], text.Lines());
    }

    [Fact]
    public async Task What_does_not_fit_on_a_page_is_said()
    {
        var book = Book("<row r=\"1\">" + string.Concat(Enumerable.Repeat("<c t=\"inlineStr\"><is><t>0123456789</t></is></c>", 600)) + "</row><row r=\"2\"><c t=\"inlineStr\"><is><t>last</t></is></c></row>", isStrict: false);
        var whole = await Reading.Read(book);
        Assert.Empty(whole.Remarks);
        Assert.Contains("last", whole.Lines());
        Assert.Equal(600 * 11 - 1, whole.Lines()[1].Length);
        var cut = await Reading.Read(book, new ReadingOptions { MaximumPageCharacters = 1_000 });
        Assert.Single(cut.Remarks, new Remark("A page has more text than is read: the rest of it was left out."));
    }

    internal const string Chart = """
        <c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:chart>
        <c:title><c:tx><c:rich><a:p><a:r><a:t>Sales of pens</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:barChart><c:ser>
        <c:tx><c:strRef><c:f>no</c:f><c:strCache><c:pt idx="0"><c:v>Pens</c:v></c:pt></c:strCache></c:strRef></c:tx>
        <c:cat><c:strRef><c:strCache><c:pt><c:v>North</c:v></c:pt><c:pt><c:v>South</c:v></c:pt></c:strCache></c:strRef></c:cat>
        <c:cat><c:numRef><c:numCache><c:formatCode>d/m/yy</c:formatCode><c:pt><c:v>45352</c:v></c:pt></c:numCache></c:numRef></c:cat>
        <c:val><c:numRef><c:numCache><c:pt><c:v>4711</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>
        """;

    private static byte[] Book(string rows, bool isStrict, params (string Name, string Content)[] more)
    {
        (string Name, string Content)[] parts =
        [
            ("[Content_Types].xml", "<Types><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>"),
            ("_rels/.rels", Samples.Relationships(("r1", "officeDocument", "xl/workbook.xml"))),
            ("xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Office}\"><sheets><sheet name=\"Costs\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"),
            ("xl/_rels/workbook.xml.rels", Samples.Relationships(("r1", "worksheet", "worksheets/sheet1.xml"), ("r2", "sharedStrings", "sharedStrings.xml"), ("r3", "styles", "styles.xml"))),
            ("xl/sharedStrings.xml", $"<sst xmlns=\"{Main}\"><si><t>Shared</t><rPh><t>said so</t></rPh></si></sst>"),
            ("xl/styles.xml", $"<styleSheet xmlns=\"{Main}\"><cellStyleXfs><xf numFmtId=\"9\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"),
            ("xl/worksheets/sheet1.xml", $"<worksheet xmlns=\"{Main}\"><sheetData>{rows}</sheetData>{(more.Length > 0 ? "<headerFooter><oddHeader>&amp;L&amp;\"Arial,Bold\"&amp;12ACME &amp;&amp; Co&amp;RPage &amp;P</oddHeader></headerFooter>" : "")}</worksheet>"),
            .. more,
        ];
        return Samples.Zip([.. parts.Select(part => isStrict ? (part.Name, OfficePartsTests.Strict(part.Content)) : part)]);
    }
}
