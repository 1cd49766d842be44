using Mailroom.Storage;
using Mailroom.Storage.Blobs;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Erasing;

/// <summary>
/// Removes the rows, blobs and useless keys of what was erased, in small steps that may be cut short anywhere: blobs and keys go before the rows that lead to them,
/// so that the next start finds what is left.
/// </summary>
public sealed partial class ErasureSweeper(
    IDbContextFactory<MailroomDatabase> databases, IDatabaseProvider provider, KeyVault vault, IBlobStore blobs, TimeProvider time, ILogger<ErasureSweeper> logger)
    : BackgroundService
{
    private const int StepSize = 200;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim wake = new(0, 1);
    private bool purgePending;

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
        var open = await database.Tombstones.AsNoTracking().Where(stone => stone.SweptAt == null).ToListAsync(cancellation);
        var unfinished = open.Select(ScopeOf).Where(scope => !vault.IsErased(scope.Id)).ToList();
        if (unfinished.Count > 0) vault.Destroy(unfinished);
    }

    /// <summary>Sweeps everything that was erased so far.</summary>
    /// <returns>How many erasures were completed.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellation)
    {
        var swept = 0;
        while (await NextAsync(cancellation) is { } stone)
        {
            await SweepAsync(ScopeOf(stone), cancellation);
            await using var database = await databases.CreateDbContextAsync(cancellation);
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            await database.Tombstones.Where(one => one.Id == stone.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.SweptAt, now), cancellation);
            swept++;
        }

        purgePending |= swept > 0;
        if (purgePending)
        {
            await using var database = await databases.CreateDbContextAsync(cancellation);
            purgePending = !await provider.PurgeDeletedAsync(database, cancellation);
        }

        return swept;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Wake();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await wake.WaitAsync(purgePending ? RetryDelay : Timeout.InfiniteTimeSpan, stoppingToken);
                await FinishInterruptedAsync(stoppingToken);
                await SweepAsync(stoppingToken);
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

    private static Scope ScopeOf(Tombstone stone) => new(stone.AccountId, stone.ClassificationId, stone.BatchId, stone.FileId);

    private async Task<Tombstone?> NextAsync(CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        return await database.Tombstones.AsNoTracking().Where(stone => stone.SweptAt == null).OrderBy(stone => stone.RequestedAt).FirstOrDefaultAsync(cancellation);
    }

    private async Task SweepAsync(Scope scope, CancellationToken cancellation)
    {
        // A tombstone may be seen here before its own deletion has come to the key, or after it has failed there.
        if (!vault.IsErased(scope.Id)) vault.Destroy([scope]);
        while (await SweepFilesAsync(scope, cancellation)) { }
        if (scope.FileId is not null) return;
        while (await SweepBatchesAsync(scope, cancellation)) { }
        if (scope.BatchId is not null) return;
        await using var database = await databases.CreateDbContextAsync(cancellation);
        await database.Classifications.Where(one => one.Id == scope.ClassificationId).ExecuteDeleteAsync(cancellation);
    }

    private async Task<bool> SweepFilesAsync(Scope scope, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var inScope = scope.FileId is { } fileId ? database.Files.Where(file => file.Id == fileId)
            : scope.BatchId is { } batchId ? database.Files.Where(file => file.BatchId == batchId)
            : database.Files.Where(file => file.ClassificationId == scope.ClassificationId);
        var ids = await inScope.OrderBy(file => file.Id).Select(file => file.Id).Take(StepSize).ToListAsync(cancellation);
        if (ids.Count == 0) return false;
        foreach (var id in ids) await blobs.DeleteAsync(id, cancellation);
        vault.Remove(ids);
        await database.Files.Where(file => ids.Contains(file.Id)).ExecuteDeleteAsync(cancellation);
        return true;
    }

    private async Task<bool> SweepBatchesAsync(Scope scope, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var inScope = scope.BatchId is { } batchId ? database.Batches.Where(batch => batch.Id == batchId)
            : database.Batches.Where(batch => batch.ClassificationId == scope.ClassificationId);
        var ids = await inScope.OrderBy(batch => batch.Id).Select(batch => batch.Id).Take(StepSize).ToListAsync(cancellation);
        if (ids.Count == 0) return false;
        vault.Remove(ids);
        await database.Batches.Where(batch => ids.Contains(batch.Id)).ExecuteDeleteAsync(cancellation);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Sweeping what was erased failed ({Fault}); it is tried again.")]
    private static partial void LogFault(ILogger logger, string fault);
}
