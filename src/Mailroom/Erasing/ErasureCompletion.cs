using Mailroom.Erasing.Receipts;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Erasing;

/// <summary>
/// Ends an erasure whose rows and blobs are swept: looks once more whether anything of it is left, has the database give up its old pages, and signs the receipt.
/// </summary>
public sealed partial class ErasureCompletion(
    IDbContextFactory<MailroomDatabase> databases, IDatabaseProvider provider, KeyVault vault, ReceiptSigner signer, SweepPace pace, TimeProvider time, ILogger<ErasureCompletion> logger)
{
    private const int StepSize = 100;

    /// <summary>Completes what can be completed.</summary>
    /// <returns>Whether all erasures are complete. Where not, a reader kept the database from emptying its log, or there is more to sweep: it is to be tried again.</returns>
    public async Task<bool> CompleteAsync(CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        for (var after = ""; await NextAsync(database, after, cancellation) is { Count: > 0 } swept; after = swept[^1].Id)
        {
            var began = time.GetTimestamp();
            if (!await CompleteAsync(database, swept, cancellation)) return false;
            await pace.RestAsync(began, cancellation);
        }

        return !await database.Erasures.AnyAsync(erasure => erasure.CompletedAt == null, cancellation);
    }

    // Those of which nothing is left to be swept.
    private static Task<List<Erasure>> NextAsync(MailroomDatabase database, string after, CancellationToken cancellation) => database.Erasures.AsNoTracking()
        .Where(erasure => erasure.CompletedAt == null && string.Compare(erasure.Id, after) > 0 && !database.Tombstones.Any(stone => stone.ErasureId == erasure.Id && stone.SweptAt == null))
        .OrderBy(erasure => erasure.Id).Take(StepSize).ToListAsync(cancellation);

    private async Task<bool> CompleteAsync(MailroomDatabase database, List<Erasure> swept, CancellationToken cancellation)
    {
        var gone = new List<(Erasure Erasure, List<string> Ids, long KeysDestroyedAt)>();
        foreach (var erasure in swept)
        {
            if (await AnyRowLeftAsync(database, erasure, cancellation)) continue;
            var ids = await database.Tombstones.Where(stone => stone.ErasureId == erasure.Id).OrderBy(stone => stone.Id).Select(stone => stone.Id).ToListAsync(cancellation);
            if (KeysDestroyedAt(ids) is { } destroyedAt) gone.Add((erasure, ids, destroyedAt));
            else LogKey(logger, erasure.Id);
        }

        if (gone.Count == 0) return true;
        if (!await provider.PurgeDeletedAsync(database, cancellation)) return false;
        // Cancelled or not: what was found is written down.
        await using var transaction = await database.Database.BeginTransactionAsync(CancellationToken.None);
        foreach (var (erasure, ids, destroyedAt) in gone)
        {
            var completed = time.GetUtcNow().ToUnixTimeMilliseconds();
            var receipt = signer.Sign(ReceiptContent.Of(erasure, ids, destroyedAt, completed, vault.Id));
            await database.Erasures.Where(one => one.Id == erasure.Id && one.CompletedAt == null).ExecuteUpdateAsync(set => set
                .SetProperty(one => one.CompletedAt, completed)
                .SetProperty(one => one.Receipt, receipt), CancellationToken.None);
        }

        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }

    private static async Task<bool> AnyRowLeftAsync(MailroomDatabase database, Erasure erasure, CancellationToken cancellation)
    {
        if (erasure.IsOfFiles) return await database.Tombstones.AnyAsync(stone => stone.ErasureId == erasure.Id && database.Files.Any(file => file.Id == stone.Id), cancellation);
        var id = erasure.ClassificationId;
        if (erasure.BatchId is { } batchId)
        {
            return await database.Files.AnyAsync(file => file.BatchId == batchId, cancellation) || await database.Batches.AnyAsync(batch => batch.Id == batchId, cancellation)
                || await database.IdempotentUploads.AnyAsync(upload => upload.ClassificationId == id && upload.BatchId == batchId, cancellation);
        }

        return await database.Files.AnyAsync(file => file.ClassificationId == id, cancellation) || await database.Batches.AnyAsync(batch => batch.ClassificationId == id, cancellation)
            || await database.IdempotentUploads.AnyAsync(upload => upload.ClassificationId == id, cancellation) || await database.Classifications.AnyAsync(one => one.Id == id, cancellation);
    }

    // The last of the keys; null where one is still there, or its destruction is not on record.
    private long? KeysDestroyedAt(List<string> ids)
    {
        var last = 0L;
        foreach (var id in ids)
        {
            if (vault.HasKey(id) || vault.DestroyedAt(id) is not { } destroyed) return null;
            last = Math.Max(last, destroyed);
        }

        return last;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Erasure {ErasureId} gets no receipt: the vault holds a key of it, or has no record that it was destroyed.")]
    private static partial void LogKey(ILogger logger, string erasureId);
}
