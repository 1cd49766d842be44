using System.Text;
using ExcelDataReader;

namespace Mailroom.Reading.Office;

/// <summary>Reads Excel's XLSX, XLSB and XLS: each sheet is a page, each row a line.</summary>
internal static class WorkbookReader
{
    private const int MaximumColumns = 500;
    private const int MaximumRows = 200_000;
    // Those that are empty count: a row is as long as the sheet is wide.
    private const int MaximumCells = 20_000_000;
    private const int RowsOfOldSheets = 65_536;

    public static DocumentText Read(byte[] content, string mediaType, ReadingOptions options, CancellationToken cancellation)
    {
        // The library unpacks by itself; what it would unpack is weighed before.
        var isPackage = Formats.Signatures.IsZip(content);
        if (isPackage) Package.Open(content).Dispose();
        using var reader = ExcelReaderFactory.CreateReader(
            new MemoryStream(content, writable: false), new ExcelReaderConfiguration { FallbackEncoding = Text.TextDecoding.Windows1252, LeaveOpen = false });
        var pages = new PageWriter(options, cutsPages: false);
        do
        {
            // The library walks through all rows that an old sheet says it has, however few there are.
            if (!isPackage && reader.RowCount is < 0 or > RowsOfOldSheets) throw new InvalidDataException("The sheet says it has more rows than its format knows.");
            pages.Add(reader.Name, BlockWriter.HeadingSize(1), bold: true);
            ReadRows(reader, pages, cancellation);
            pages.EndPage();
        }
        while (!pages.IsFull && reader.NextResult());
        return pages.Finish(mediaType, reader.ResultsCount);
    }

    private static void ReadRows(IExcelDataReader reader, PageWriter pages, CancellationToken cancellation)
    {
        var line = new StringBuilder();
        for (var row = 0; row < MaximumRows && (long)row * reader.FieldCount < MaximumCells && !pages.IsPageFull && reader.Read(); row++)
        {
            cancellation.ThrowIfCancellationRequested();
            line.Clear();
            for (var column = 0; column < Math.Min(reader.FieldCount, MaximumColumns); column++)
            {
                var text = CellText.Format(reader.GetValue(column), reader.GetNumberFormatString(column));
                if (text.Length > 0) line.Append(text.ReplaceLineEndings(" ")).Append(' ');
            }
            pages.Add(line.ToString(), BlockWriter.BodySize);
        }
    }
}
