using Mailroom.Configuration;
using Mailroom.Storage;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Mailroom.Uploading;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Mailroom.Erasing;

/// <summary>Erases files whose time is up, and forgets erasures that are long complete and Idempotency-Keys that were used long ago.</summary>
public sealed partial class RetentionSweeper(
    IDbContextFactory<MailroomDatabase> databases, Eraser eraser, KeyVault vault, IdempotencyKeys idempotencyKeys, SweepPace pace, IOptions<ErasingOptions> options, TimeProvider time,
    ILogger<RetentionSweeper> logger) : BackgroundService
{
    private const int StepSize = 500;

    /// <summary>Erases every file that ended longer ago than its classification, or the server, lets it be kept; a batch with the last of its files.</summary>
    /// <returns>How many erasures that made.</returns>
    public async Task<int> EraseExpiredFilesAsync(CancellationToken cancellation)
    {
        var erasures = 0;
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        for (Expired? last = null; await FindExpiredAsync(now, last, cancellation) is { Count: > 0 } files; last = files[^1])
        {
            foreach (var batch in files.GroupBy(file => file.File.Batch))
            {
                var began = time.GetTimestamp();
                await eraser.EraseExpiredAsync([.. batch.Select(file => file.File)], batch.First().Until);
                erasures++;
                await pace.RestAsync(began, cancellation);
            }
        }

        return erasures;
    }

    /// <summary>Forgets erasures that have been complete for longer than receipts are kept: the receipt, the tombstones and the vault's records.</summary>
    /// <returns>How many erasures were forgotten.</returns>
    public async Task<int> ForgetOldErasuresAsync(CancellationToken cancellation)
    {
        var until = (time.GetUtcNow() - options.Value.KeepReceipts).ToUnixTimeMilliseconds();
        await using var database = await databases.CreateDbContextAsync(cancellation);
        // Ids sort by the time of their making, and no erasure was complete before it was made.
        var old = await database.Erasures.AsNoTracking().OrderBy(erasure => erasure.Id).Where(erasure => erasure.RequestedAt < until && erasure.CompletedAt < until)
            .Select(erasure => erasure.Id).Take(StepSize).ToListAsync(cancellation);
        foreach (var id in old)
        {
            while (await database.Tombstones.Where(stone => stone.ErasureId == id).Select(stone => stone.Id).Order().Take(StepSize).ToListAsync(cancellation) is { Count: > 0 } stones)
            {
                // The tombstone goes last: it is by them that the next start finds what a crash in between has left.
                vault.Forget(stones);
                await database.Tombstones.Where(stone => stones.Contains(stone.Id)).ExecuteDeleteAsync(cancellation);
            }

            await database.Erasures.Where(erasure => erasure.Id == id).ExecuteDeleteAsync(cancellation);
        }

        return old.Count;
    }

    /// <summary>Forgets uploads that a repeat is not answered from any more.</summary>
    /// <returns>How many were forgotten.</returns>
    public async Task<int> ForgetOldUploadsAsync(CancellationToken cancellation)
    {
        var since = idempotencyKeys.KnownSince;
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var forgotten = 0;
        int step;
        do forgotten += step = await database.IdempotentUploads.Where(upload => upload.CreatedAt < since).OrderBy(upload => upload.CreatedAt).Take(StepSize).ExecuteDeleteAsync(cancellation);
        while (step == StepSize);
        return forgotten;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.RetentionInterval, time);
        try
        {
            do await SweepAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task SweepAsync(CancellationToken cancellation)
    {
        try
        {
            await EraseExpiredFilesAsync(cancellation);
            while (await ForgetOldErasuresAsync(cancellation) == StepSize)
            {
            }

            await ForgetOldUploadsAsync(cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogFault(logger, fault.GetType().Name);
        }
    }

    // On from the last that was found: those before it are erased, though their rows may still be there.
    private async Task<List<Expired>> FindExpiredAsync(long now, Expired? last, CancellationToken cancellation)
    {
        var (after, finished) = (last?.File.ClassificationId ?? "", last?.FinishedAt ?? 0);
        var most = options.Value.MaximumRetention is { } maximum ? (long)maximum.TotalMilliseconds : long.MaxValue;
        var isLimited = options.Value.MaximumRetention is not null;
        await using var database = await databases.CreateDbContextAsync(cancellation);
        return await (
            from classification in database.Classifications
            where string.Compare(classification.Id, after) >= 0 && (classification.RetentionSeconds != null || isLimited) && !database.Tombstones.Any(stone => stone.Id == classification.Id)
            let kept = classification.RetentionSeconds * 1000 ?? most
            let until = now - (kept < most ? kept : most)
            from file in database.Files
            where file.ClassificationId == classification.Id && file.FinishedAt >= (classification.Id == after ? finished : 0) && file.FinishedAt <= until
                && !database.Tombstones.Any(stone => stone.Id == file.BatchId) && !database.Tombstones.Any(stone => stone.Id == file.Id)
            orderby classification.Id, file.FinishedAt
            select new Expired(new Scope(file.AccountId, file.ClassificationId, file.BatchId, file.Id), file.FinishedAt!.Value, until)).Take(StepSize).ToListAsync(cancellation);
    }

    // A file whose time is up, with the time at which it would have to have ended to have some left.
    private sealed record Expired(Scope File, long FinishedAt, long Until);

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking for files whose time is up failed ({Fault}); it is tried again.")]
    private static partial void LogFault(ILogger logger, string fault);
}
