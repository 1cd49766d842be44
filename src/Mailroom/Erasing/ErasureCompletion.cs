using Mailroom.Erasing.Receipts;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Erasing;

/// <summary>
/// Ends an erasure whose rows and blobs are swept: looks once more whether anything of it is left, has the database give up its old pages, and signs the receipt.
/// </summary>
public sealed class ErasureCompletion(IDbContextFactory<MailroomDatabase> databases, IDatabaseProvider provider, KeyVault vault, ReceiptSigner signer, TimeProvider time)
{
    /// <summary>Completes what can be completed.</summary>
    /// <returns>Whether all erasures are complete. Where not, a reader kept the database from emptying its log, or there is more to sweep: it is to be tried again.</returns>
    public async Task<bool> CompleteAsync(CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var open = await database.Erasures.AsNoTracking().Where(erasure => erasure.CompletedAt == null).OrderBy(erasure => erasure.Id).ToListAsync(cancellation);
        var gone = new List<(Erasure Erasure, List<string> Ids)>();
        foreach (var erasure in open)
        {
            if (await FindIdsIfSweptAsync(database, erasure, cancellation) is { } ids && !await AnyRowLeftAsync(database, erasure, cancellation)) gone.Add((erasure, ids));
        }

        if (gone.Count == 0) return open.Count == 0;
        if (!await provider.PurgeDeletedAsync(database, cancellation)) return false;
        foreach (var (erasure, ids) in gone)
        {
            var completed = time.GetUtcNow().ToUnixTimeMilliseconds();
            var receipt = signer.Sign(ReceiptContent.Of(erasure, ids, destroyed: KeysDestroyedAt(ids), completed, vault.Id));
            // Cancelled or not: what was found is written down.
            await database.Erasures.Where(one => one.Id == erasure.Id && one.CompletedAt == null).ExecuteUpdateAsync(set => set
                .SetProperty(one => one.CompletedAt, completed)
                .SetProperty(one => one.Receipt, receipt), CancellationToken.None);
        }

        return gone.Count == open.Count;
    }

    // What was erased; null while some of it is still to be swept.
    private static async Task<List<string>?> FindIdsIfSweptAsync(MailroomDatabase database, Erasure erasure, CancellationToken cancellation)
    {
        if (await database.Tombstones.AnyAsync(stone => stone.ErasureId == erasure.Id && stone.SweptAt == null, cancellation)) return null;
        return await database.Tombstones.Where(stone => stone.ErasureId == erasure.Id).OrderBy(stone => stone.Id).Select(stone => stone.Id).ToListAsync(cancellation);
    }

    private static async Task<bool> AnyRowLeftAsync(MailroomDatabase database, Erasure erasure, CancellationToken cancellation)
    {
        var id = erasure.ClassificationId;
        if (erasure.IsOfFiles) return await database.Files.AnyAsync(file => database.Tombstones.Any(stone => stone.ErasureId == erasure.Id && stone.Id == file.Id), cancellation);
        if (erasure.BatchId is { } batchId)
        {
            return await database.Files.AnyAsync(file => file.BatchId == batchId, cancellation) || await database.Batches.AnyAsync(batch => batch.Id == batchId, cancellation)
                || await database.IdempotentUploads.AnyAsync(upload => upload.ClassificationId == id && upload.BatchId == batchId, cancellation);
        }

        return await database.Files.AnyAsync(file => file.ClassificationId == id, cancellation) || await database.Batches.AnyAsync(batch => batch.ClassificationId == id, cancellation)
            || await database.IdempotentUploads.AnyAsync(upload => upload.ClassificationId == id, cancellation) || await database.Classifications.AnyAsync(one => one.Id == id, cancellation);
    }

    // The last of the keys.
    private long KeysDestroyedAt(List<string> ids)
    {
        var last = 0L;
        foreach (var id in ids)
        {
            if (vault.HasKey(id) || vault.DestroyedAt(id) is not { } destroyed) throw new VaultException("A key of something that was swept is still in the vault.");
            last = Math.Max(last, destroyed);
        }

        return last;
    }
}
