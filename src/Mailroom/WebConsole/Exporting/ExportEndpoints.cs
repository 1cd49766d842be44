using Mailroom.Api;
using Mailroom.Erasing;
using Mailroom.Storage;
using Mailroom.Storage.Database;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.WebConsole.Exporting;

/// <summary>Results and files to take away, of a classification or one of its batches; sent while they are opened.</summary>
public static class ExportEndpoints
{
    private static readonly Dictionary<string, (string MediaType, Type Writer)> Kinds = new(StringComparer.Ordinal)
    {
        ["csv"] = ("text/csv; charset=utf-8", typeof(CsvExport)),
        ["jsonl"] = ("application/jsonl; charset=utf-8", typeof(JsonLinesExport)),
        ["zip"] = ("application/zip", typeof(ZipExport)),
    };

    /// <summary>Adds the call.</summary>
    public static void MapExports(this IEndpointRouteBuilder app) => app.MapGet("/console/export/{classificationId}.{kind}", ExportAsync).RequireAuthorization().ExcludeFromDescription();

    private static async Task ExportAsync(
        string classificationId, string kind, string? batch, HttpContext http, Caller caller, Classifications classifications, IDbContextFactory<MailroomDatabase> databases, CancellationToken cancellation)
    {
        if (!Kinds.TryGetValue(kind, out var chosen)) throw RequestException.NotFound("There is no such export: csv, jsonl and zip are there.");
        var definition = await classifications.DefinitionAsync(caller, classificationId, cancellation);
        await using var database = await databases.CreateDbContextAsync(cancellation);
        if (batch is not null && await database.FindBatchAsync(caller.Account, classificationId, batch, cancellation) != Presence.Live) throw Batches.NoBatch();
        var batches = batch is not null ? [batch] : await database.LiveBatches(caller.Account, classificationId).OrderBy(one => one.Id).Select(one => one.Id).ToListAsync(cancellation);

        http.Response.ContentType = chosen.MediaType;
        // A name in letters that every system takes; the classification's own is content, and may be in any script.
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"mailroom-{batch ?? classificationId}.{kind}\"";
        // The end of each file in a ZIP is written when its stream is closed, which the runtime's writer of ZIPs does not do asynchronously.
        http.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
        var export = (IExport)ActivatorUtilities.CreateInstance(http.RequestServices, chosen.Writer);
        await export.WriteAsync(http.Response.Body, definition, batches.Select(id => new Scope(caller.Account, classificationId, id)), cancellation);
    }
}

/// <summary>A form in which results are taken away.</summary>
internal interface IExport
{
    /// <summary>Writes the files of batches.</summary>
    Task WriteAsync(Stream output, ClassificationDefinition definition, IEnumerable<Scope> batches, CancellationToken cancellation);
}
