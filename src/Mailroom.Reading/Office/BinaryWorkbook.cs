using System.Buffers.Binary;
using System.Text;

namespace Mailroom.Reading.Office;

/// <summary>Reads the records of XLSB ([MS-XLSB]), which stand where XLSX has elements.</summary>
internal static class BinaryWorkbook
{
    private const int MaximumRecordLength = 16 * 1024 * 1024;

    /// <summary>Reads the names of sheets, formats or texts: whichever stand in the part.</summary>
    public static void ReadShared(OpenXmlPackage package, string part, WorkbookPackage workbook, CancellationToken cancellation)
    {
        var inCellFormats = false;
        foreach (var (type, data) in Records(package, part))
        {
            cancellation.ThrowIfCancellationRequested();
            switch (type)
            {
                case RecordType.Sheet:
                    // The first releases of Excel 2007 wrote a number more before the texts.
                    var at = TextsFill(data, 8) ? 8 : 12;
                    var id = Text(data, at, out at);
                    workbook.Sheets.Add((Text(data, at, out _), id));
                    break;
                case RecordType.WorkbookProperties:
                    workbook.StartsIn1904 = (data[0] & 1) != 0;
                    break;
                case RecordType.Format:
                    workbook.AddFormat(BinaryPrimitives.ReadUInt16LittleEndian(data), Text(data, 2, out _));
                    break;
                case RecordType.BeginCellFormats or RecordType.EndCellFormats:
                    inCellFormats = type == RecordType.BeginCellFormats;
                    break;
                case RecordType.CellFormat when inCellFormats:
                    workbook.AddCellFormat(BinaryPrimitives.ReadUInt16LittleEndian(data.AsSpan(2)));
                    break;
                case RecordType.SharedText:
                    workbook.AddText(Text(data, 1, out _));
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Reads a sheet.</summary>
    public static void ReadSheet(OpenXmlPackage package, string part, WorkbookPackage workbook, SheetRows rows, CancellationToken cancellation)
    {
        foreach (var (type, data) in Records(package, part))
        {
            cancellation.ThrowIfCancellationRequested();
            switch (type)
            {
                case RecordType.Row or RecordType.EndOfRows:
                    rows.EndRow();
                    break;
                case RecordType.HeaderFooter:
                    for (int next = 2, left = 6; left > 0; left--) rows.AddHeader(Text(data, next, out next));
                    break;
                default:
                    if (!rows.IsFull) rows.AddCell(Cell(type, data, workbook));
                    break;
            }
        }
        rows.EndRow();
    }

    /// <summary>The comments to a sheet's cells.</summary>
    public static IEnumerable<string> Comments(OpenXmlPackage package, string part) =>
        Records(package, part).Where(record => record.Type == RecordType.CommentText).Select(record => Text(record.Data, 1, out _));

    // Column and format stand before the value.
    private static string Cell(RecordType type, byte[] data, WorkbookPackage workbook) => type switch
    {
        RecordType.SmallNumber => workbook.Number(SmallNumber(BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(8))), Format(data)),
        RecordType.Number or RecordType.NumberOfFormula => workbook.Number(BinaryPrimitives.ReadDoubleLittleEndian(data.AsSpan(8)), Format(data)),
        RecordType.Truth or RecordType.TruthOfFormula => CellText.Format(data[8] != 0, format: null),
        RecordType.Text or RecordType.TextOfFormula => Text(data, 8, out _),
        RecordType.RichText => Text(data, 9, out _),
        RecordType.IndexOfText => workbook.Text(BinaryPrimitives.ReadInt32LittleEndian(data.AsSpan(8))),
        _ => "",
    };

    private static int Format(byte[] data) => (int)(BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(4)) & 0xFFFFFF);

    // Thirty bits of a whole number or of the front of a fraction, and whether it is to be divided by a hundred.
    private static double SmallNumber(uint bits)
    {
        var number = (bits & 2) != 0 ? (int)bits >> 2 : BitConverter.UInt64BitsToDouble((ulong)(bits & 0xFFFFFFFC) << 32);
        return (bits & 1) != 0 ? number / 100 : number;
    }

    private static bool TextsFill(byte[] data, long at)
    {
        for (var left = 2; left > 0 && at + 4 <= data.Length; left--) at += 4 + (2L * BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan((int)at)));
        return at == data.Length;
    }

    // A text that is not there has the length -1.
    private static string Text(byte[] data, int at, out int end)
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(at));
        at += 4;
        end = at;
        if (length == uint.MaxValue) return "";
        end += (int)Math.Min(length, int.MaxValue / 4) * 2;
        return Encoding.Unicode.GetString(data.AsSpan(at..end));
    }

    private static IEnumerable<(RecordType Type, byte[] Data)> Records(OpenXmlPackage package, string part)
    {
        using var stream = new BufferedStream(package.OpenPart(part));
        while (stream.ReadByte() is >= 0 and var first)
        {
            var type = (first & 0x80) == 0 ? first : (first & 0x7F) | ((stream.ReadByte() & 0x7F) << 7);
            int length = 0, shift = 0, piece;
            do
            {
                piece = stream.ReadByte();
                if (piece < 0 || shift > 21) throw new InvalidDataException("A record has no length.");
                length |= (piece & 0x7F) << shift;
                shift += 7;
            }
            while ((piece & 0x80) != 0);
            if (length > MaximumRecordLength) throw new InvalidDataException("A record is longer than any is.");
            var data = new byte[length];
            stream.ReadExactly(data);
            yield return ((RecordType)type, data);
        }
    }

    private enum RecordType
    {
        Row = 0,
        SmallNumber = 2,
        Truth = 4,
        Number = 5,
        Text = 6,
        IndexOfText = 7,
        TextOfFormula = 8,
        NumberOfFormula = 9,
        TruthOfFormula = 10,
        SharedText = 19,
        Format = 44,
        CellFormat = 47,
        RichText = 62,
        EndOfRows = 146,
        WorkbookProperties = 153,
        Sheet = 156,
        HeaderFooter = 479,
        BeginCellFormats = 617,
        EndCellFormats = 618,
        CommentText = 637,
    }
}
