using System.IO.Compression;
using System.Text;

namespace Mailroom.Reading.Tests;

/// <summary>Writes workbooks of records (XLSB).</summary>
internal static class BinaryWorkbookWriter
{
    private const string ContentTypes = """
        <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Override PartName="/xl/workbook.bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>
        """;

    /// <summary>A sheet "Costs" with every kind of cell in its rows, and one "More".</summary>
    public static byte[] Write() => Write(
    [
        .. Row(0), .. Cell(7, 0, 0, BitConverter.GetBytes(0)), .. Cell(7, 1, 0, BitConverter.GetBytes(1)),
        .. Row(2), .. Cell(6, 0, 0, Text("Pen")), .. Cell(5, 1, 1, BitConverter.GetBytes(45352.0)), .. Cell(5, 2, 2, BitConverter.GetBytes(1234.5)),
        // Whole numbers and hundredths are kept in four bytes.
        .. Cell(2, 3, 0, BitConverter.GetBytes((17 << 2) | 2)), .. Cell(2, 4, 0, BitConverter.GetBytes((1999 << 2) | 3)),
        .. Cell(4, 5, 0, [1]), .. Cell(3, 6, 0, [0x07]),
        .. Row(3), .. Cell(8, 0, 0, [.. Text("of a formula"), .. new byte[8]]), .. Cell(9, 1, 2, [.. BitConverter.GetBytes(0.5), .. new byte[8]]), .. Cell(62, 2, 0, [0, .. Text("rich")]),
        .. Record(146), .. Record(479, [0, 0, .. Text("&L&\"Arial,Bold\"&12ACME && Co&RPage &P"), .. Text(null), .. Text(null), .. Text(null), .. Text(null), .. Text(null)]),
    ],
    [.. Row(0), .. Cell(6, 0, 0, Text("Second sheet")), .. Record(146)]);

    /// <summary>A workbook of sheets, each as its records.</summary>
    public static byte[] Write(params byte[][] sheets) => Samples.Zip(
    [
        ("[Content_Types].xml", Encoding.UTF8.GetBytes(ContentTypes)),
        ("_rels/.rels", Encoding.UTF8.GetBytes(Samples.Relationships(("r1", "officeDocument", "xl/workbook.bin")))),
        ("xl/workbook.bin", [.. Record(131), .. Record(153, [0, 0, 0, 0]), .. sheets.SelectMany((_, i) => Sheet(i == 0 ? "Costs" : "More", "s" + i)), .. Record(132)]),
        ("xl/_rels/workbook.bin.rels", Encoding.UTF8.GetBytes(Samples.Relationships(
            [.. sheets.Select((_, i) => ("s" + i, "worksheet", $"worksheets/sheet{i + 1}.bin")), ("x", "sharedStrings", "sharedStrings.bin"), ("y", "styles", "styles.bin")]))),
        ("xl/sharedStrings.bin", [.. Record(159, new byte[8]), .. Record(19, [0, .. Text("Item")]), .. Record(19, [0, .. Text("Bought")]), .. Record(160)]),
        ("xl/styles.bin",
        [
            .. Record(44, [164, 0, .. Text("#,##0.00 \"EUR\"")]), .. Record(626), .. Format(14), .. Record(627), .. Record(617), .. Format(0), .. Format(14), .. Format(164), .. Record(618),
        ]),
        .. sheets.Select((sheet, i) => ($"xl/worksheets/sheet{i + 1}.bin", (byte[])[.. Record(129), .. Record(145), .. sheet, .. Record(130)])),
    ], CompressionLevel.Optimal);

    public static byte[] Record(int type, params byte[] data)
    {
        var record = new List<byte>();
        if (type < 0x80) record.Add((byte)type);
        else record.AddRange([(byte)((type & 0x7F) | 0x80), (byte)(type >> 7)]);
        var length = data.Length;
        for (; length >= 0x80; length >>= 7) record.Add((byte)((length & 0x7F) | 0x80));
        return [.. record, (byte)length, .. data];
    }

    public static byte[] Row(int number) => Record(0, [.. BitConverter.GetBytes(number), .. new byte[13]]);

    public static byte[] Cell(int type, int column, int format, byte[] value) => Record(type, [.. BitConverter.GetBytes(column), .. BitConverter.GetBytes(format), .. value]);

    public static byte[] Text(string? text) => text is null ? [0xFF, 0xFF, 0xFF, 0xFF] : [.. BitConverter.GetBytes(text.Length), .. Encoding.Unicode.GetBytes(text)];

    private static byte[] Sheet(string name, string id) => Record(156, [.. new byte[8], .. Text(id), .. Text(name)]);

    private static byte[] Format(ushort number) => Record(47, [0, 0, .. BitConverter.GetBytes(number), .. new byte[12]]);
}
