using Mailroom.Storage.Blobs;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Erasing;

/// <summary>
/// Removes the rows, blobs and useless keys of what was erased, in small steps that may be cut short anywhere: blobs and keys go before the rows that lead to them,
/// so that the next start finds what is left. What was removed is counted in the transaction that removes the rows.
/// </summary>
public sealed partial class ErasureSweeper(
    IDbContextFactory<MailroomDatabase> databases, KeyVault vault, IBlobStore blobs, ErasureCompletion completion, SweepPace pace, TimeProvider time, ILogger<ErasureSweeper> logger) : BackgroundService
{
    private const int StepSize = 100;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim wake = new(0, 1);

    /// <summary>Says that there is something to sweep.</summary>
    public void Wake()
    {
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    /// <summary>Finishes erasures that were cut short between their tombstone and the destruction of their key.</summary>
    public async Task FinishInterruptedAsync(CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        await foreach (var stone in database.Tombstones.AsNoTracking().Where(stone => stone.SweptAt == null).AsAsyncEnumerable().WithCancellation(cancellation)) DestroyKeyOf(stone);
    }

    /// <summary>Sweeps everything that was erased so far, and gives receipts.</summary>
    /// <returns>Whether all erasures are complete.</returns>
    public async Task<bool> SweepAsync(CancellationToken cancellation)
    {
        bool more;
        bool complete;
        do
        {
            more = await SweepForAWhileAsync(cancellation);
            var began = time.GetTimestamp();
            complete = await completion.CompleteAsync(cancellation);
            await pace.RestAsync(began, cancellation);
        }
        while (more);
        return complete;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Wake();
        var complete = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await wake.WaitAsync(complete ? Timeout.InfiniteTimeSpan : RetryDelay, stoppingToken);
                await FinishInterruptedAsync(stoppingToken);
                complete = await SweepAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                LogFault(logger, fault.GetType().Name);
                await Task.Delay(RetryDelay, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Wake();
            }
        }
    }

    // Every erasure that is under way takes its turn: a small one does not wait for a large one. Receipts are given in between.
    private async Task<bool> SweepForAWhileAsync(CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var stones = await OldestAsync(cancellation);
            if (stones.Count == 0) return false;
            foreach (var files in stones.Where(stone => stone.FileId is not null).GroupBy(stone => stone.ErasureId, StringComparer.Ordinal))
                await AtItsPaceAsync(() => SweepFilesAsync(files.Key, [.. files], cancellation), cancellation);
            foreach (var stone in stones.Where(stone => stone.FileId is null)) await AtItsPaceAsync(() => SweepStepAsync(stone, cancellation), cancellation);
            if (time.GetElapsedTime(began) > RoundTime) return true;
        }
    }

    private async Task AtItsPaceAsync(Func<Task> step, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        await step();
        await pace.RestAsync(began, cancellation);
    }

    private async Task<List<Tombstone>> OldestAsync(CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        return await database.Tombstones.AsNoTracking().Where(stone => stone.SweptAt == null).OrderBy(stone => stone.RequestedAt).Take(StepSize).ToListAsync(cancellation);
    }

    // A tombstone may be seen here before its own deletion has come to the key, or after it has failed there.
    private void DestroyKeyOf(Tombstone stone)
    {
        if (!vault.IsErased(stone.Id)) vault.Destroy(stone.ErasureId, [stone.Scope]);
    }

    private async Task SweepFilesAsync(string erasureId, List<Tombstone> stones, CancellationToken cancellation)
    {
        foreach (var stone in stones) DestroyKeyOf(stone);
        List<string> ids = [.. stones.Select(stone => stone.Id)];
        await RemoveBlobsAsync(ids, cancellation);
        await using var database = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        await RemoveRowsAsync(database, erasureId, ids);
        await MarkSweptAsync(database, ids);
        await transaction.CommitAsync(CancellationToken.None);
    }

    // One step towards the end of a classification or a batch: files first, then batches, then the row that they stood in. What has a tombstone of its own is left to that.
    private async Task SweepStepAsync(Tombstone stone, CancellationToken cancellation)
    {
        DestroyKeyOf(stone);
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var files = await (stone.BatchId is { } batchId
                ? database.Files.Where(file => file.BatchId == batchId).OrderBy(file => file.Ordinal)
                : database.Files.Where(file => file.ClassificationId == stone.ClassificationId && !database.Tombstones.Any(own => own.Id == file.BatchId))
                    .OrderBy(file => file.BatchId).ThenBy(file => file.Status))
            .Where(file => !database.Tombstones.Any(own => own.Id == file.Id)).Select(file => file.Id).Take(StepSize).ToListAsync(cancellation);
        if (files.Count > 0)
        {
            await RemoveBlobsAsync(files, cancellation);
            vault.Remove(files);
            await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
            await RemoveRowsAsync(database, stone.ErasureId, files);
            await transaction.CommitAsync(CancellationToken.None);
            return;
        }

        if (await ForgetUploadsAsync(database, stone) > 0) return;
        var batches = stone.BatchId is { } own
            ? await database.Batches.Where(batch => batch.Id == own).Select(batch => batch.Id).ToListAsync(cancellation)
            : await database.Batches.Where(batch => batch.ClassificationId == stone.ClassificationId && !database.Tombstones.Any(other => other.Id == batch.Id))
                .Select(batch => batch.Id).Order().Take(StepSize).ToListAsync(cancellation);
        vault.Remove(batches);
        await using (var transaction = await database.Database.BeginTransactionAsync(cancellation))
        {
            var removed = await database.Batches.Where(batch => batches.Contains(batch.Id)).ExecuteDeleteAsync(CancellationToken.None);
            await database.Erasures.Where(erasure => erasure.Id == stone.ErasureId).ExecuteUpdateAsync(set => set.SetProperty(erasure => erasure.Batches, erasure => erasure.Batches + removed), CancellationToken.None);
            if (stone.BatchId is not null || batches.Count < StepSize)
            {
                if (stone.BatchId is null) await database.Classifications.Where(one => one.Id == stone.ClassificationId).ExecuteDeleteAsync(CancellationToken.None);
                await MarkSweptAsync(database, [stone.Id]);
            }

            await transaction.CommitAsync(CancellationToken.None);
        }
    }

    private async Task RemoveBlobsAsync(List<string> ids, CancellationToken cancellation)
    {
        foreach (var id in ids)
        {
            await blobs.DeleteAsync(id, cancellation);
            await using var left = await blobs.OpenAsync(id, cancellation);
            if (left is not null) throw new IOException("A stored file is still there after its removal.");
        }
    }

    // That an Idempotency-Key was used stays known: a repeat must not bring back what was deleted.
    private static Task<int> ForgetUploadsAsync(MailroomDatabase database, Tombstone stone)
    {
        var uploads = database.IdempotentUploads.Where(upload => upload.ClassificationId == stone.ClassificationId);
        if (stone.BatchId is { } batchId) uploads = uploads.Where(upload => upload.BatchId == batchId);
        return uploads.OrderBy(upload => upload.Hash).Take(StepSize).ExecuteUpdateAsync(set => set
            .SetProperty(upload => upload.ClassificationId, (string?)null)
            .SetProperty(upload => upload.BatchId, (string?)null), CancellationToken.None);
    }

    private static async Task RemoveRowsAsync(MailroomDatabase database, string erasureId, List<string> ids)
    {
        var bytes = await database.Files.Where(file => ids.Contains(file.Id)).SumAsync(file => file.Size, CancellationToken.None);
        var removed = await database.Files.Where(file => ids.Contains(file.Id)).ExecuteDeleteAsync(CancellationToken.None);
        await database.Erasures.Where(erasure => erasure.Id == erasureId).ExecuteUpdateAsync(set => set
            .SetProperty(erasure => erasure.Files, erasure => erasure.Files + removed)
            .SetProperty(erasure => erasure.Bytes, erasure => erasure.Bytes + bytes), CancellationToken.None);
    }

    private Task<int> MarkSweptAsync(MailroomDatabase database, List<string> ids)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return database.Tombstones.Where(stone => ids.Contains(stone.Id)).ExecuteUpdateAsync(set => set.SetProperty(stone => stone.SweptAt, now), CancellationToken.None);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Sweeping what was erased failed ({Fault}); it is tried again.")]
    private static partial void LogFault(ILogger logger, string fault);
}
