using Mailroom.Erasing;
using Mailroom.Storage;
using Mailroom.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Api;

/// <summary>What can be done with batches: the calls and the console share it.</summary>
public sealed class Batches(Eraser eraser, IDbContextFactory<MailroomDatabase> databases)
{
    /// <summary>Lists the batches of a classification with their counts, newest first.</summary>
    public async Task<BatchList> ListAsync(Caller caller, string classificationId, string? after, int most, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        if (await database.FindClassificationAsync(caller.Account, classificationId, cancellation) != Presence.Live) throw Classifications.NoClassification();
        var batches = await SummariesAsync(database, caller.Account, classificationId, after, most + 1, cancellation);
        return new BatchList("success", classificationId, [.. batches.Take(most)], batches.Count > most ? batches[most - 1].BatchId : null);
    }

    /// <summary>Deletes a batch for good, with its results and files; doing it again is a success too.</summary>
    /// <returns>The id of the erasure, where there is one.</returns>
    public async Task<string?> DeleteAsync(Caller caller, string classificationId, string batchId, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        return await database.FindBatchAsync(caller.Account, classificationId, batchId, cancellation) switch
        {
            Presence.Live => await eraser.EraseAsync([new Scope(caller.Account, classificationId, batchId)]),
            Presence.Erased => await eraser.FinishAsync(caller.Account, [classificationId, batchId]),
            _ => throw NoBatch(),
        };
    }

    /// <summary>One batch with its counts.</summary>
    public async Task<ListedBatch> ViewAsync(Caller caller, string classificationId, string batchId, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var found = await SummariesAsync(database, classificationId, database.LiveBatches(caller.Account, classificationId).Where(batch => batch.Id == batchId), cancellation);
        return found is [var batch] ? batch : throw NoBatch();
    }

    /// <summary>The batches of a classification with their counts, newest first.</summary>
    public static Task<List<ListedBatch>> SummariesAsync(
        MailroomDatabase database, string account, string classificationId, string? after, int limit, CancellationToken cancellation) =>
        SummariesAsync(database, classificationId, database.LiveBatches(account, classificationId)
            .Where(batch => after == null || string.Compare(batch.Id, after) < 0).OrderByDescending(batch => batch.Id).Take(limit), cancellation);

    private static async Task<List<ListedBatch>> SummariesAsync(MailroomDatabase database, string classificationId, IQueryable<Batch> batches, CancellationToken cancellation)
    {
        var rows = await batches.AsNoTracking().Select(batch => new { batch.Id, batch.CreatedAt }).ToListAsync(cancellation);
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
            var status = waiting + processing == 0 ? "finished" : processing + ended == 0 ? "waiting" : "processing";
            return new ListedBatch(batch.Id, waiting + processing + ended, batch.CreatedAt, status);
        })];
    }

    internal static RequestException NoBatch() => RequestException.NotFound("There is no batch with this batchId in the classification.");
}
