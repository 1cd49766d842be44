using Mailroom.Pipeline;
using Mailroom.Storage;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Mailroom.Erasing;

/// <summary>
/// Deletes for good. The tombstone is committed first: from then on nothing shows what it stands for. Then the key is destroyed, and what was open is cut off. Rows
/// and blobs, which nothing can open any more, are removed afterwards by the sweeper.
/// </summary>
public sealed class Eraser(
    IDbContextFactory<MailroomDatabase> databases, KeyVault vault, LiveUses uses, ClassifierCache classifiers, FileChanges changes, ErasureSweeper sweeper, TimeProvider time)
{
    private const int StepSize = 500;

    /// <summary>Erases a classification, a batch, or files of one batch, all known to exist. When this returns they are beyond recovery.</summary>
    /// <param name="scopes">One classification, one batch, or files of one batch.</param>
    /// <param name="cause">Why.</param>
    /// <returns>The id of the erasure; of an earlier one where others had erased all of it meanwhile.</returns>
    public async Task<string> EraseAsync(IReadOnlyCollection<Scope> scopes, ErasureCause cause = ErasureCause.Request)
    {
        // Not cancellable: a caller that goes away half-way must not leave a tombstone whose key still lives.
        await using var database = await databases.CreateDbContextAsync();
        await using var transaction = await database.Database.BeginTransactionAsync();
        return await EraseAsync(database, transaction, scopes, cause);
    }

    /// <summary>Erases files of one batch whose time is up; where nothing else is in it, the batch itself.</summary>
    /// <param name="files">The files.</param>
    /// <param name="until">Files that ended by then, in milliseconds since the Unix epoch, have no time left.</param>
    public async Task EraseExpiredAsync(IReadOnlyCollection<Scope> files, long until)
    {
        var batch = files.First().Batch;
        await using var database = await databases.CreateDbContextAsync();
        var uploaded = await UploadedAsync();
        // The newest first: it is they that have time left.
        var left = await database.Files
            .Where(file => file.BatchId == batch.Id && (file.FinishedAt == null || file.FinishedAt > until) && !database.Tombstones.Any(stone => stone.Id == file.Id))
            .OrderByDescending(file => file.Ordinal).Select(file => file.Id).FirstOrDefaultAsync();
        await using var transaction = await database.Database.BeginTransactionAsync();
        // Nobody is kept from writing while a large batch is looked through; so here, where nobody writes, it is seen whether a file came meanwhile.
        var isWhole = left is null && await UploadedAsync() == uploaded;
        await EraseAsync(database, transaction, isWhole ? [batch] : files, ErasureCause.Retention);

        Task<int> UploadedAsync() => database.Batches.Where(one => one.Id == batch.Id).Select(one => one.NextOrdinal).FirstOrDefaultAsync();
    }

    /// <summary>
    /// Makes sure that what has a tombstone has no key any more and is cut off: another caller's deletion may stand between these, or have failed there. A repeated
    /// deletion is answered only after this.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="ids">The ids of classifications, batches and files that count as deleted, what stands in another after it.</param>
    /// <returns>The id of the erasure of the last that has a tombstone of its own; null where none has.</returns>
    public async Task<string?> FinishAsync(string account, IReadOnlyCollection<string> ids)
    {
        await using var database = await databases.CreateDbContextAsync();
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in ids.Chunk(StepSize))
        {
            var stones = await database.Tombstones.AsNoTracking().Where(stone => part.Contains(stone.Id) && stone.AccountId == account).ToListAsync();
            End(stones, [.. stones.Where(stone => !vault.IsErased(stone.Id))]);
            foreach (var stone in stones) found[stone.Id] = stone.ErasureId;
        }

        return ids.LastOrDefault(found.ContainsKey) is { } last ? found[last] : null;
    }

    private void End(List<Tombstone> stones, List<Tombstone> withKeys)
    {
        try
        {
            foreach (var erasure in withKeys.GroupBy(stone => stone.ErasureId, StringComparer.Ordinal)) vault.Destroy(erasure.Key, [.. erasure.Select(stone => stone.Scope)]);
        }
        finally
        {
            foreach (var stone in stones) uses.Cut(stone.Scope);
            classifiers.Drop([.. stones.Select(stone => stone.Scope)]);
            foreach (var stone in stones) changes.NoteErased(stone.Scope);
            // Also where a key could not be destroyed just now: the sweeper tries until it is.
            if (withKeys.Count > 0) sweeper.Wake();
        }
    }

    private async Task<string> EraseAsync(MailroomDatabase database, IDbContextTransaction transaction, IReadOnlyCollection<Scope> scopes, ErasureCause cause)
    {
        var (erasureId, stones) = await CommitTombstonesAsync(database, transaction, scopes, cause);
        End(stones, stones);
        return erasureId;
    }

    private async Task<(string ErasureId, List<Tombstone> Stones)> CommitTombstonesAsync(
        MailroomDatabase database, IDbContextTransaction transaction, IReadOnlyCollection<Scope> scopes, ErasureCause cause)
    {
        var first = scopes.First();
        database.ChangeTracker.AutoDetectChangesEnabled = false;
        var stones = new List<Tombstone>();
        foreach (var part in scopes.Select(scope => scope.Id).Chunk(StepSize)) stones.AddRange(await database.Tombstones.AsNoTracking().Where(stone => part.Contains(stone.Id)).ToListAsync());
        var erased = stones.Select(stone => stone.Id).ToHashSet(StringComparer.Ordinal);
        if (erased.Count == scopes.Count)
        {
            await transaction.RollbackAsync();
            return (stones[^1].ErasureId, stones);
        }

        var erasure = new Erasure
        {
            Id = Ids.New(time),
            AccountId = first.Account,
            ClassificationId = first.ClassificationId,
            BatchId = first.BatchId,
            IsOfFiles = first.FileId is not null,
            Cause = cause,
            RequestedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        var made = scopes.Where(scope => !erased.Contains(scope.Id)).Select(scope => Tombstone.Of(scope, erasure)).ToList();
        database.Erasures.Add(erasure);
        database.Tombstones.AddRange(made);
        await database.SaveChangesAsync();
        if (erasure.IsOfFiles)
            await database.Batches.Where(batch => batch.Id == first.BatchId).ExecuteUpdateAsync(set => set.SetProperty(batch => batch.LiveFiles, batch => batch.LiveFiles - made.Count));
        await database.CountLessonAsync(first.ClassificationId);
        await transaction.CommitAsync();
        stones.AddRange(made);
        return (erasure.Id, stones);
    }
}
