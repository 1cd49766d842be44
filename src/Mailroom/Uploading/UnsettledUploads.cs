using System.Collections.Concurrent;
using Mailroom.Storage.Blobs;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Uploading;

/// <summary>
/// Uploads that did not come to their end: whether their rows were committed is looked up. If so they were, or may have been, answered, and are kept. Of any other nothing
/// is, neither blobs nor keys.
/// </summary>
public sealed partial class UnsettledUploads(
    IDbContextFactory<MailroomDatabase> databases, KeyVault vault, IBlobStore blobs, TimeProvider time, ILogger<UnsettledUploads> logger) : BackgroundService
{
    private const int StepSize = 500;
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(10);

    private readonly ConcurrentQueue<IReadOnlyList<string>> later = new();

    /// <summary>Settles the files of uploads that are under way no more.</summary>
    public async Task SettleAsync(IReadOnlyList<string> fileIds, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        foreach (var part in fileIds.Chunk(StepSize))
        {
            var committed = await database.Files.Where(file => part.Contains(file.Id)).Select(file => file.Id).ToListAsync(cancellation);
            await blobs.SettleAsync(committed, cancellation);
            var lost = part.Except(committed, StringComparer.Ordinal).ToList();
            var batches = lost.Select(vault.ParentOf).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
            var known = await database.Batches.Where(batch => batches.Contains(batch.Id)).Select(batch => batch.Id).ToListAsync(cancellation);
            vault.Remove([.. lost, .. batches.Except(known, StringComparer.Ordinal)]);
            foreach (var id in lost) await blobs.DeleteAsync(id, cancellation);
        }
    }

    /// <summary>Settles the files of one upload now; where that fails, for the same reason that broke the upload perhaps, it is tried until it succeeds.</summary>
    public async Task SettleNowOrLaterAsync(IReadOnlyList<string> fileIds)
    {
        try
        {
            await SettleAsync(fileIds, CancellationToken.None);
        }
        catch (Exception fault)
        {
            LogFault(logger, fault.GetType().Name);
            later.Enqueue(fileIds);
        }
    }

    /// <summary>Tries once more to settle what could not be settled.</summary>
    public async Task SettleLeftAsync()
    {
        for (var count = later.Count; count > 0 && later.TryDequeue(out var fileIds); count--) await SettleNowOrLaterAsync(fileIds);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(RetryInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await SettleLeftAsync();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops. Its next start settles what is left.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What is left of an upload that failed could not be removed ({Fault}); it is tried again.")]
    private static partial void LogFault(ILogger logger, string fault);
}
