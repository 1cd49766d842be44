using System.Text.Json;
using Mailroom.Api;
using Mailroom.Storage;
using Mailroom.Storage.Database;

namespace Mailroom.WebConsole.Exporting;

/// <summary>A line for each file: its entry as <c>getResults</c> has it, but for the address, which does not last.</summary>
internal sealed class JsonLinesExport(BatchFiles files) : IExport
{
    private static readonly byte[] LineEnd = [(byte)'\n'];

    public async Task WriteAsync(Stream output, ClassificationDefinition definition, IEnumerable<Scope> batches, CancellationToken cancellation)
    {
        foreach (var batch in batches)
        {
            await foreach (var file in files.EntriesAsync(batch, from: 0, int.MaxValue, address: null, cancellation))
            {
                await JsonSerializer.SerializeAsync(output, new Line(batch.ClassificationId, batch.BatchId!, file.FileId, file.FileName, file.Status, file.Result, file.Extraction, file.Error, file.Path), Json.Options, cancellation);
                await output.WriteAsync(LineEnd, cancellation);
            }
        }
    }

    private sealed record Line(
        string ClassificationId, string BatchId, string FileId, string FileName, string Status, Pipeline.FileResult? Result, Pipeline.ExtractionLink? Extraction, string? Error, string? Path);
}
