using Mailroom.Storage.Blobs;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Erasing;

/// <summary>
/// Removes the rows, blobs and useless keys of what was erased, in small steps that may be cut short anywhere: blobs and keys go before the rows that lead to them,
/// so that the next start finds what is left. What was removed is counted in the transaction that removes the rows. What cannot be removed holds up nothing else.
/// </summary>
public sealed partial class ErasureSweeper(
    IDbContextFactory<MailroomDatabase> databases, IDatabaseProvider provider, KeyVault vault, IBlobStore blobs, ErasureCompletion completion, SweepPace pace, TimeProvider time,
    ILogger<ErasureSweeper> logger) : BackgroundService
{
    private const int StepSize = 100;

    // Where a disk fails, it may do so at every file.
    private const int MostLogged = 20;

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
        for (Tombstone? last = null; await NextAsync(database, last, cancellation) is { Count: > 0 } stones; last = stones[^1]) DestroyKeysOf(stones);
    }

    /// <summary>Sweeps everything that was erased so far, and gives receipts.</summary>
    /// <returns>Whether all erasures are complete.</returns>
    public async Task<bool> SweepAsync(CancellationToken cancellation)
    {
        var roundBegan = time.GetTimestamp();
        var walk = new Walk();
        while (true)
        {
            await SweepNextAsync(walk, cancellation);
            if (walk.HasEnded && !walk.LeavesMore) break;
            if (walk.HasEnded) walk = new Walk { Faults = walk.Faults };
            if (time.GetElapsedTime(roundBegan) <= RoundTime) continue;
            await completion.CompleteAsync(cancellation);
            roundBegan = time.GetTimestamp();
        }

        return await completion.CompleteAsync(cancellation);
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

    // Every erasure that is under way takes its turn: a small one does not wait for a large one, nor any for one that cannot be swept.
    private async Task SweepNextAsync(Walk walk, CancellationToken cancellation)
    {
        List<Tombstone> stones;
        await using (var database = await databases.CreateDbContextAsync(cancellation)) stones = await NextAsync(database, walk.Last, cancellation);
        walk.HasEnded = stones.Count < StepSize;
        if (stones.Count == 0) return;
        walk.Last = stones[^1];
        DestroyKeysOf(stones);
        foreach (var files in stones.Where(stone => stone.FileId is not null).GroupBy(stone => stone.ErasureId, StringComparer.Ordinal))
            await TryAsync(walk, files.Key, () => SweepFilesAsync(files.Key, [.. files.Select(stone => stone.Id)], cancellation), cancellation);
        foreach (var stone in stones.Where(stone => stone.FileId is null)) await TryAsync(walk, stone.ErasureId, () => SweepStepAsync(stone, cancellation), cancellation);
    }

    private async Task TryAsync(Walk walk, string erasureId, Func<Task<bool>> step, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        try
        {
            if (!await step()) walk.LeavesMore = true;
        }
        catch (Exception fault) when (fault is not OperationCanceledException && !provider.IsStorageFault(fault))
        {
            if (++walk.Faults <= MostLogged) LogStepFault(logger, erasureId, (fault as StoredFileException)?.FileId, (fault.InnerException ?? fault).GetType().Name);
        }

        await pace.RestAsync(began, cancellation);
    }

    private static Task<List<Tombstone>> NextAsync(MailroomDatabase database, Tombstone? last, CancellationToken cancellation)
    {
        var (erasure, id) = (last?.ErasureId ?? "", last?.Id ?? "");
        return database.Tombstones.AsNoTracking()
            .Where(stone => stone.SweptAt == null && string.Compare(stone.ErasureId, erasure) >= 0 && (string.Compare(stone.ErasureId, erasure) > 0 || string.Compare(stone.Id, id) > 0))
            .OrderBy(stone => stone.ErasureId).ThenBy(stone => stone.Id).Take(StepSize).ToListAsync(cancellation);
    }

    // A tombstone may be seen here before its own deletion has come to the key, or after it has failed there.
    private void DestroyKeysOf(List<Tombstone> stones)
    {
        foreach (var erasure in stones.Where(stone => !vault.IsErased(stone.Id)).GroupBy(stone => stone.ErasureId, StringComparer.Ordinal))
            vault.Destroy(erasure.Key, [.. erasure.Select(stone => stone.Scope)]);
    }

    private async Task<bool> SweepFilesAsync(string erasureId, List<string> ids, CancellationToken cancellation)
    {
        var gone = await RemoveBlobsAsync(ids, cancellation);
        await using var database = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        await RemoveRowsAsync(database, erasureId, gone);
        await MarkSweptAsync(database, gone);
        await transaction.CommitAsync(CancellationToken.None);
        return gone.Count == ids.Count;
    }

    // One step towards the end of a classification or a batch: files first, then batches, then the row that they stood in. What has a tombstone of its own is left to that.
    private async Task<bool> SweepStepAsync(Tombstone stone, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var files = await (stone.BatchId is { } batchId
                ? database.Files.Where(file => file.BatchId == batchId).OrderBy(file => file.Ordinal)
                : database.Files.Where(file => file.ClassificationId == stone.ClassificationId && !database.Tombstones.Any(own => own.Id == file.BatchId))
                    .OrderBy(file => file.BatchId).ThenBy(file => file.Status))
            .Where(file => !database.Tombstones.Any(own => own.Id == file.Id)).Select(file => file.Id).Take(StepSize).ToListAsync(cancellation);
        if (files.Count > 0)
        {
            var gone = await RemoveBlobsAsync(files, cancellation);
            vault.Remove(gone);
            await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
            await RemoveRowsAsync(database, stone.ErasureId, gone);
            await transaction.CommitAsync(CancellationToken.None);
            return false;
        }

        if (await ForgetUploadsAsync(database, stone) > 0) return false;
        var batches = stone.BatchId is { } own
            ? await database.Batches.Where(batch => batch.Id == own).Select(batch => batch.Id).ToListAsync(cancellation)
            : await database.Batches.Where(batch => batch.ClassificationId == stone.ClassificationId && !database.Tombstones.Any(other => other.Id == batch.Id))
                .Select(batch => batch.Id).Order().Take(StepSize).ToListAsync(cancellation);
        vault.Remove(batches);
        await using (var transaction = await database.Database.BeginTransactionAsync(cancellation))
        {
            var removed = await database.Batches.Where(batch => batches.Contains(batch.Id)).ExecuteDeleteAsync(CancellationToken.None);
            await database.Erasures.Where(erasure => erasure.Id == stone.ErasureId).ExecuteUpdateAsync(set => set.SetProperty(erasure => erasure.Batches, erasure => erasure.Batches + removed), CancellationToken.None);
            var isSwept = stone.BatchId is not null || batches.Count < StepSize;
            if (isSwept)
            {
                if (stone.BatchId is null) await database.Classifications.Where(one => one.Id == stone.ClassificationId).ExecuteDeleteAsync(CancellationToken.None);
                await MarkSweptAsync(database, [stone.Id]);
            }

            await transaction.CommitAsync(CancellationToken.None);
            return isSwept;
        }
    }

    // Those that are gone now; it is a fault only where none is.
    private async Task<List<string>> RemoveBlobsAsync(List<string> ids, CancellationToken cancellation)
    {
        var gone = new List<string>(ids.Count);
        StoredFileException? stuck = null;
        foreach (var id in ids)
        {
            try
            {
                await blobs.DeleteAsync(id, cancellation);
                await using var left = await blobs.OpenAsync(id, cancellation);
                if (left is null) gone.Add(id);
                else stuck ??= new StoredFileException(id, null);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                stuck ??= new StoredFileException(id, fault);
            }
        }

        return gone.Count == 0 && stuck is not null ? throw stuck : gone;
    }

    // That an Idempotency-Key was used stays known: a repeat must not bring back what was deleted.
    private static Task<int> ForgetUploadsAsync(MailroomDatabase database, Tombstone stone)
    {
        var uploads = database.IdempotentUploads.Where(upload => upload.ClassificationId == stone.ClassificationId);
        if (stone.BatchId is { } batchId) uploads = uploads.Where(upload => upload.BatchId == batchId);
        return uploads.OrderBy(upload => upload.Hash).Take(StepSize).ExecuteUpdateAsync(set => set
            .SetProperty(upload => upload.ClassificationId, (string?)null)
            .SetProperty(upload => upload.BatchId, (string?)null)
            .SetProperty(upload => upload.PartsHash, (byte[]?)null), CancellationToken.None);
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

    [LoggerMessage(Level = LogLevel.Error, Message = "Erasure {ErasureId} cannot be completed (stored file {FileId}: {Fault}); it is tried again. Nothing of it can be opened.")]
    private static partial void LogStepFault(ILogger logger, string erasureId, string? fileId, string fault);

    // One way along all that is to be swept, a step for each.
    private sealed class Walk
    {
        public Tombstone? Last { get; set; }

        public bool HasEnded { get; set; }

        /// <summary>Whether some of it needs more steps.</summary>
        public bool LeavesMore { get; set; }

        public int Faults { get; set; }
    }

    private sealed class StoredFileException(string fileId, Exception? fault) : IOException("A stored file is still there after its removal.", fault)
    {
        public string FileId { get; } = fileId;
    }
}
