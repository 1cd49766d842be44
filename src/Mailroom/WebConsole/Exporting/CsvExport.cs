using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Mailroom.Api;
using Mailroom.Storage;
using Mailroom.Storage.Database;

namespace Mailroom.WebConsole.Exporting;

/// <summary>A line for each file. What a spreadsheet would take for a formula is written so that it is a text.</summary>
internal sealed class CsvExport(BatchFiles files) : IExport
{
    private static readonly string[] Columns = ["file", "batchId", "fileId", "status", "documentType", "confidence", "needsReview", "confirmed", "pages", "error", "remarks", "path"];

    public async Task WriteAsync(Stream output, ClassificationDefinition definition, IEnumerable<Scope> batches, CancellationToken cancellation)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape };
        // With a byte order mark, without which spreadsheets take it for another encoding.
        await using var text = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await using var csv = new CsvWriter(text, configuration, leaveOpen: true);
        foreach (var column in Columns) csv.WriteField(column);
        await csv.NextRecordAsync();
        foreach (var batch in batches)
        {
            await foreach (var file in files.EntriesAsync(batch, from: 0, int.MaxValue, address: null, cancellation))
            {
                csv.WriteField(file.FileName);
                csv.WriteField(batch.BatchId);
                csv.WriteField(file.FileId);
                csv.WriteField(file.Status);
                csv.WriteField(file.Result?.DocumentType);
                csv.WriteField(file.Result?.Confidence.ToString("0.####", CultureInfo.InvariantCulture));
                csv.WriteField(file.Result is null ? null : file.Result.NeedsReview ? "true" : "false");
                csv.WriteField(file.Result is null ? null : file.Result.Confirmed ? "true" : "false");
                csv.WriteField(file.Result?.PageCount.ToString(CultureInfo.InvariantCulture));
                csv.WriteField(file.Error);
                csv.WriteField(file.Result is null ? null : string.Join(' ', file.Result.Remarks));
                csv.WriteField(file.Path);
                await csv.NextRecordAsync();
            }
        }
    }
}
