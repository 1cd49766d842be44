using System.ComponentModel.DataAnnotations;
using Mailroom.Erasing;
using Mailroom.Storage;
using Mailroom.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Api;

/// <summary>Results: the files of a batch, each with its type and why.</summary>
public static class ResultEndpoints
{
    /// <summary>Adds the call.</summary>
    public static void MapResults(this RouteGroupBuilder api) =>
        api.MapPost("/getResults", GetAsync).WithSummary("Gives the files of a batch with their results, in upload order.").Answers(400, 404, 408, 413, 415);

    private static async Task<BatchResults> GetAsync(
        Body<ResultsRequest> body, Caller caller, HttpContext http, BatchFiles files, FileAddresses addresses, IDbContextFactory<MailroomDatabase> databases,
        CancellationToken cancellation)
    {
        var request = body.Value;
        var classificationId = Required.Id(request.ClassificationId, "classificationId");
        var batchId = Required.Id(request.BatchId, "batchId");
        if (request.Limit is < 1) throw RequestException.Invalid("limit must be 1 or more.");
        await using var database = await databases.CreateDbContextAsync(cancellation);
        if (await database.FindBatchAsync(caller.Account, classificationId, batchId, cancellation) != Presence.Live) throw Batches.NoBatch();
        var from = 0;
        var most = request.Limit ?? int.MaxValue;
        var fileId = Required.OptionalId(request.FileId, "fileId");
        if (fileId is not null)
        {
            from = await OrdinalAsync(fileId) ?? throw RequestException.NotFound("There is no file with this fileId in the batch.");
            most = 1;
        }
        else if (Required.OptionalId(request.After, "after") is { } after)
        {
            from = 1 + (await OrdinalAsync(after) ?? throw RequestException.NotFound("after names no file of the batch."));
        }

        var address = await addresses.OfAsync(http.Request, classificationId, cancellation);
        return new BatchResults("success", classificationId, batchId, fileId, files.EntriesAsync(new Scope(caller.Account, classificationId, batchId), from, most, address, cancellation));

        Task<int?> OrdinalAsync(string id) => database.LiveFiles(caller.Account, classificationId, batchId)
            .Where(file => file.Id == id).Select(file => (int?)file.Ordinal).FirstOrDefaultAsync(cancellation);
    }
}

/// <summary>The body of <c>getResults</c>.</summary>
/// <param name="ClassificationId">The classification.</param>
/// <param name="BatchId">The batch.</param>
/// <param name="FileId">One file only.</param>
/// <param name="Limit">The most files to give.</param>
/// <param name="After">Only files after this one.</param>
public sealed record ResultsRequest(string? ClassificationId, string? BatchId, string? FileId = null, int? Limit = null, string? After = null);

/// <summary>The answer to <c>getResults</c>.</summary>
/// <param name="Status">Always <c>success</c>.</param>
/// <param name="ClassificationId">The classification.</param>
/// <param name="BatchId">The batch.</param>
/// <param name="FileId">The file, where one was asked for.</param>
/// <param name="Files">The files.</param>
public sealed record BatchResults([property: AllowedValues("success")] string Status, string ClassificationId, string BatchId, string? FileId, IAsyncEnumerable<FileEntry> Files);
