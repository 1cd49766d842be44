using Mailroom.Erasing;
using Mailroom.Storage;
using Mailroom.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Api;

/// <summary>Batches: files that were uploaded together.</summary>
public static class BatchEndpoints
{
    /// <summary>Adds the calls.</summary>
    public static void MapBatches(this RouteGroupBuilder api)
    {
        api.MapDelete("/deleteBatch", DeleteAsync).WithSummary("Deletes a batch for good, with its results and files.").Answers(400, 404, 413, 415);
        api.MapGet("/{classificationId}/batches", ListAsync).WithSummary("Lists the batches of a classification, newest first.").Answers(400, 404);
    }

    /// <summary>The batches of a classification with their counts, newest first.</summary>
    public static async Task<List<ListedBatch>> SummariesAsync(
        MailroomDatabase database, string account, string classificationId, string? after, int limit, CancellationToken cancellation)
    {
        var rows = await database.LiveBatches(account, classificationId).AsNoTracking()
            .Where(batch => after == null || string.Compare(batch.Id, after) < 0).OrderByDescending(batch => batch.Id).Take(limit)
            .Select(batch => new { batch.Id, batch.CreatedAt }).ToListAsync(cancellation);
        if (rows.Count == 0) return [];
        var (newest, oldest) = (rows[0].Id, rows[^1].Id);
        var counts = await database.Files
            .Where(file => file.ClassificationId == classificationId && string.Compare(file.BatchId, oldest) >= 0 && string.Compare(file.BatchId, newest) <= 0
                && !database.Tombstones.Any(stone => stone.Id == file.Id))
            .GroupBy(file => new { file.BatchId, file.Status }).Select(group => new { group.Key.BatchId, group.Key.Status, Count = group.Count() })
            .ToListAsync(cancellation);
        var byBatch = counts.ToLookup(count => count.BatchId, StringComparer.Ordinal);
        return [.. rows.Select(batch =>
        {
            int Count(params ReadOnlySpan<FileStatus> statuses)
            {
                var sum = 0;
                foreach (var count in byBatch[batch.Id]) if (statuses.Contains(count.Status)) sum += count.Count;
                return sum;
            }

            var waiting = Count(FileStatus.Waiting);
            var processing = Count(FileStatus.Processing);
            var ended = Count(FileStatus.Processed, FileStatus.Error);
            var status = waiting + processing == 0 ? "processed" : processing + ended == 0 ? "waiting" : "processing";
            return new ListedBatch(batch.Id, waiting + processing + ended, batch.CreatedAt, status);
        })];
    }

    private static async Task<Done> DeleteAsync(
        Body<BatchReference> body, HttpContext http, Caller caller, Eraser eraser, IDbContextFactory<MailroomDatabase> databases, CancellationToken cancellation)
    {
        var classificationId = Required.Id(body.Value.ClassificationId, "classificationId");
        var batchId = Required.Id(body.Value.BatchId, "batchId");
        await using var database = await databases.CreateDbContextAsync(cancellation);
        switch (await database.FindBatchAsync(caller.Account, classificationId, batchId, cancellation))
        {
            case Presence.Unknown: throw NoBatch();
            case Presence.Live: http.NameErasure(await eraser.EraseAsync([new Scope(caller.Account, classificationId, batchId)])); break;
            case Presence.Erased: http.NameErasure(await eraser.FinishAsync(caller.Account, [classificationId, batchId])); break;
        }

        return new Done("success", "Batch deleted");
    }

    private static async Task<BatchList> ListAsync(
        string classificationId, string? limit, string? after, Caller caller, IDbContextFactory<MailroomDatabase> databases, CancellationToken cancellation)
    {
        var most = Required.Limit(limit);
        await using var database = await databases.CreateDbContextAsync(cancellation);
        if (await database.FindClassificationAsync(caller.Account, classificationId, cancellation) != Presence.Live) throw ClassificationEndpoints.NoClassification();
        var batches = await SummariesAsync(database, caller.Account, classificationId, after, most + 1, cancellation);
        return new BatchList("success", classificationId, [.. batches.Take(most)], batches.Count > most ? batches[most - 1].BatchId : null);
    }

    internal static RequestException NoBatch() => RequestException.NotFound("There is no batch with this batchId in the classification.");
}

/// <summary>Names a batch.</summary>
public sealed record BatchReference(string? ClassificationId, string? BatchId);

/// <summary>How far a batch is: <c>waiting</c>, <c>processing</c> or <c>processed</c>.</summary>
public sealed record BatchState(int FilesNo, long StartTime, string Status);

/// <summary>A batch in a list.</summary>
public sealed record ListedBatch(string BatchId, int FilesNo, long StartTime, string Status);

/// <summary>A list of batches; <c>next</c> is the <c>after</c> of the following page.</summary>
public sealed record BatchList(string Status, string ClassificationId, IReadOnlyList<ListedBatch> Batches, string? Next);
