using Mailroom.Hostile.Making;
using Mailroom.Reading.Tests;

namespace Mailroom.Hostile.Office;

/// <summary>Workbooks that are meant to harm.</summary>
internal static class SheetAttacks
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    public static IEnumerable<Attack> All() =>
    [
        new("xlsx-far-cell", "One cell stands in the last row and column that a sheet may have.", () => Book("<row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t>Invoice number</t></is></c></row>")),
        new("xlsx-impossible-cell", "Cells stand in rows and columns beyond any sheet.", () => Book("<row r=\"2147483647\"><c r=\"ZZZZZZZZ2147483647\"><v>1</v></c></row><row r=\"-5\"><c r=\"A-5\"><v>1</v></c></row>")),
        new("xlsx-huge-dimension", "The sheet says to have seventeen milliards of cells.", () => Book("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>", "<dimension ref=\"A1:XFD1048576\"/>")),
        new("xlsx-sparse-rows", "Fifty thousand rows each have a cell in the last column.", () => Book(
            string.Concat(Enumerable.Range(1, 50_000).Select(row => $"<row r=\"{row}\"><c r=\"XFD{row}\"><v>{row}</v></c></row>")))),
        new("xlsx-empty-rows", "Rows without cells, a million of them, and much between them.", () => Book(string.Concat(Enumerable.Range(1, 100_000).Select(row => $"<row r=\"{row * 10}\"/>")))),
        new("xlsx-shared-strings", "A table of texts unpacks to two hundred megabytes.", SharedStrings),
        new("xlsx-shared-string-index", "Cells name texts that are not there.", () => Book("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>2147483647</v></c><c r=\"B1\" t=\"s\"><v>-1</v></c><c r=\"C1\" s=\"999999999\"><v>1</v></c></row>")),
        new("xlsx-many-sheets", "A workbook of fifty thousand sheets, all of them the same part.", ManySheets),
        new("xlsx-number-format", "A number's format has a million sections.", NumberFormat),
        new("xlsx-merged-cells", "A hundred thousand areas of merged cells cover the whole sheet.", () => Book(
            "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Invoice number</t></is></c></row>", "",
            "<mergeCells>" + string.Concat(Enumerable.Range(1, 100_000).Select(row => $"<mergeCell ref=\"A1:XFD{row}\"/>")) + "</mergeCells>")),
        new("xlsb-lengths", "The records of a binary workbook say lengths that they do not have.", () => BinaryWorkbookWriter.Write([0, 0xFF, 0xFF, 0xFF, 0x7F, .. Bytes.Noise(100_000)])),
        new("xlsb-texts", "The texts of a binary workbook say that they have four milliards of characters.", () => BinaryWorkbookWriter.Write(BinaryWorkbookWriter.Cell(6, 0, 0, [0xFE, 0xFF, 0xFF, 0xFF]))),
        new("xlsb-many-cells", "A row of a million cells of the same text.", () => BinaryWorkbookWriter.Write(
            [.. BinaryWorkbookWriter.Row(0), .. Enumerable.Repeat(BinaryWorkbookWriter.Cell(7, 0, 0, [0, 0, 0, 0]), 1_000_000).SelectMany(cell => cell)])),
        new("xls-record-loops", "The sheet of an old workbook begins at itself, and its records lie about their lengths.", RecordLoop),
    ];

    private static byte[] Book(string rows, string before = "", string after = "", string sheets = "<sheet name=\"A\" sheetId=\"1\" r:id=\"r1\"/>", params (string Name, string Content)[] more) => Samples.Zip(
    [
        ("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>"),
        ("_rels/.rels", Samples.Relationships(("r1", "officeDocument", "xl/workbook.xml"))),
        ("xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Office}\"><sheets>{sheets}</sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", Samples.Relationships(("r1", "worksheet", "worksheets/sheet1.xml"), ("r2", "sharedStrings", "sharedStrings.xml"), ("r3", "styles", "styles.xml"))),
        ("xl/worksheets/sheet1.xml", $"<worksheet xmlns=\"{Main}\">{before}<sheetData>{rows}</sheetData>{after}</worksheet>"),
        .. more,
    ]);

    private static byte[] SharedStrings()
    {
        var noise = Convert.ToHexString(Bytes.Noise(1 << 19));
        var texts = string.Concat(Enumerable.Range(0, noise.Length / 8).Select(at => $"<si><t>{noise.AsSpan(at * 8, 8)}{new string('a', 1400)}</t></si>"));
        return Book("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>", more: ("xl/sharedStrings.xml", $"<sst xmlns=\"{Main}\">{texts}</sst>"));
    }

    private static byte[] ManySheets() => Book(
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>", sheets: string.Concat(Enumerable.Range(1, 50_000).Select(number => $"<sheet name=\"S{number}\" sheetId=\"{number}\" r:id=\"r1\"/>")));

    private static byte[] NumberFormat() => Book("<row r=\"1\"><c r=\"A1\" s=\"0\"><v>45000</v></c></row>", more: ("xl/styles.xml",
        $"<styleSheet xmlns=\"{Main}\"><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"{Bytes.Times("[&gt;1]0.00;", 300_000)}yyyy\"/></numFmts><cellXfs count=\"1\"><xf numFmtId=\"164\"/></cellXfs></styleSheet>"));

    private static byte[] RecordLoop()
    {
        static byte[] Record(ushort id, params byte[] data) => [.. BitConverter.GetBytes(id), .. BitConverter.GetBytes((ushort)data.Length), .. data];
        byte[] start = Record(0x0809, 0, 6, 5, 0, 0xBB, 0x0D, 0xCC, 0x07, 0, 0, 0, 0, 6, 0, 0, 0);
        byte[] sheets = [.. Enumerable.Range(0, 2_000).SelectMany(number => Record(0x0085, [.. BitConverter.GetBytes(number % 3 == 0 ? 0 : int.MaxValue), 0, 0, 3, 0, .. "Old"u8]))];
        return CompoundFileWriter.Write(new CompoundNode("Workbook", [.. start, .. sheets, .. Record(0x000A), .. Record(0x00FC, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F), 0x04, 0x02, 0xFF, 0xFF]));
    }
}
