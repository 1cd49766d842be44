using System.Text;
using ExcelDataReader;

namespace Mailroom.Reading.Office;

/// <summary>Reads Excel's workbooks: each sheet is a page, each row a line.</summary>
internal static class WorkbookReader
{
    private const int RowsOfOldSheets = 65_536;

    public static async Task<DocumentText> ReadAsync(byte[] content, string mediaType, ReadingOptions options, CancellationToken cancellation) => Formats.Signatures.IsZip(content)
        ? await ReadPackageAsync(content, mediaType, options, cancellation)
        : ReadOld(content, mediaType, options, cancellation);

    /// <summary>XLSX and XLSB.</summary>
    private static async Task<DocumentText> ReadPackageAsync(byte[] content, string mediaType, ReadingOptions options, CancellationToken cancellation)
    {
        using var package = OpenXmlPackage.Open(content);
        var workbook = WorkbookPackage.Read(package, cancellation);
        var parts = package.Relationships(package.MainPart).ToLookup(one => one.Id, one => one.Target);
        var pages = new PageWriter(options, cutsPages: false);
        var drawings = new DrawingParts(package, cancellation);
        var hasEmbedded = false;
        foreach (var (name, id) in workbook.Sheets.TakeWhile(_ => !pages.IsFull))
        {
            pages.Add(name, BlockWriter.HeadingSize(1), bold: true);
            if (parts[id].FirstOrDefault() is { } part && package.Contains(part))
            {
                ReadSheet(package, part, workbook, pages, drawings, cancellation);
                hasEmbedded |= package.Relationships(part).Exists(one => one.Type is "package" or "oleObject");
            }
            pages.EndPage();
        }
        var text = pages.Finish(mediaType, workbook.Sheets.Count);
        if (workbook.LacksTexts) text = text with { Remarks = [.. text.Remarks, new("The workbook has more text than is read: some of its cells were left out.")] };
        if (hasEmbedded) text = text with { Remarks = [.. text.Remarks, OpenXmlPackage.EmbeddedFiles] };
        return await EmbeddedPictures.ReadAsync(text, pages.Pictures, package.ReadPicture, options, cancellation);
    }

    private static void ReadSheet(OpenXmlPackage package, string part, WorkbookPackage workbook, PageWriter pages, DrawingParts drawings, CancellationToken cancellation)
    {
        var rows = new SheetRows(pages);
        if (WorkbookPackage.IsBinary(part)) BinaryWorkbook.ReadSheet(package, part, workbook, rows, cancellation);
        else package.Walk(part, new SheetXml(workbook, rows), cancellation);

        var around = package.Relationships(part);
        var blocks = new BlockWriter(pages);
        foreach (var drawing in around.Where(one => one.Type == "drawing")) drawings.Write(drawing.Target, blocks);
        // The older form of comments repeats those in threads.
        var comments = around.Exists(one => one.Type == "threadedComment") ? "threadedComment" : "comments";
        foreach (var target in around.Where(one => one.Type == comments && package.Contains(one.Target)).Select(one => one.Target))
        {
            if (!WorkbookPackage.IsBinary(target)) drawings.Write(target, blocks);
            else foreach (var comment in BinaryWorkbook.Comments(package, target)) pages.Add(comment, BlockWriter.BodySize);
        }
    }

    /// <summary>XLS.</summary>
    private static DocumentText ReadOld(byte[] content, string mediaType, ReadingOptions options, CancellationToken cancellation)
    {
        using var reader = ExcelReaderFactory.CreateReader(
            new MemoryStream(content, writable: false), new ExcelReaderConfiguration { FallbackEncoding = Text.TextDecoding.Windows1252, LeaveOpen = false });
        var pages = new PageWriter(options, cutsPages: false);
        do
        {
            // The library walks through all rows that a sheet says it has, however few there are.
            if (reader.RowCount is < 0 or > RowsOfOldSheets) throw new InvalidDataException("The sheet says it has more rows than its format knows.");
            pages.Add(reader.Name, BlockWriter.HeadingSize(1), bold: true);
            ReadRows(reader, pages, cancellation);
            pages.EndPage();
        }
        while (!pages.IsFull && reader.NextResult());
        var text = pages.Finish(mediaType, reader.ResultsCount);
        return LegacyPictures.InWorkbook(CompoundFile.Open(content)) ? EmbeddedPictures.LeaveOut(text) : text;
    }

    private static void ReadRows(IExcelDataReader reader, PageWriter pages, CancellationToken cancellation)
    {
        var line = new StringBuilder();
        while (!pages.IsPageFull && reader.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            line.Clear();
            for (var column = 0; column < reader.FieldCount; column++)
            {
                var text = CellText.Format(reader.GetValue(column), reader.GetNumberFormatString(column));
                if (text.Length > 0) line.Append(text.ReplaceLineEndings(" ")).Append(' ');
            }
            pages.Add(line.ToString(), BlockWriter.BodySize);
        }
    }
}
