using Mailroom.Pipeline;
using Mailroom.Storage;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Erasing;

/// <summary>
/// Deletes for good. The tombstone is committed first: from then on nothing shows what it stands for. Then the key is destroyed, and what was open is cut off. Rows
/// and blobs, which nothing can open any more, are removed afterwards by the sweeper.
/// </summary>
public sealed class Eraser(
    IDbContextFactory<MailroomDatabase> databases, KeyVault vault, LiveUses uses, ClassifierCache classifiers, ErasureSweeper sweeper, TimeProvider time)
{
    /// <summary>Erases scopes of one account that are known to exist. When this returns they are beyond recovery.</summary>
    public async Task EraseAsync(IReadOnlyCollection<Scope> scopes)
    {
        if (scopes.Count == 0) return;
        // Not cancellable: a caller that goes away half-way must not leave a tombstone whose key still lives.
        await CommitTombstonesAsync(scopes);
        DestroyKeys(scopes);
    }

    /// <summary>
    /// Makes sure that what has a tombstone has no key any more: another caller's deletion may stand between the two, or have failed there. A repeated deletion is
    /// answered only after this.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="ids">The ids of classifications, batches and files that count as deleted.</param>
    public async Task FinishAsync(string account, IReadOnlyCollection<string> ids)
    {
        await using var database = await databases.CreateDbContextAsync();
        foreach (var part in ids.Chunk(500))
        {
            var stones = await database.Tombstones.AsNoTracking().Where(stone => part.Contains(stone.Id) && stone.AccountId == account).ToListAsync();
            var unfinished = stones.Select(stone => new Scope(stone.AccountId, stone.ClassificationId, stone.BatchId, stone.FileId)).Where(scope => !vault.IsErased(scope.Id)).ToList();
            if (unfinished.Count > 0) DestroyKeys(unfinished);
        }
    }

    private void DestroyKeys(IReadOnlyCollection<Scope> scopes)
    {
        try
        {
            vault.Destroy(scopes);
        }
        finally
        {
            foreach (var scope in scopes) uses.Cut(scope);
            classifiers.Drop(scopes);
            // Also where the key could not be destroyed just now: the sweeper tries until it is.
            sweeper.Wake();
        }
    }

    private async Task CommitTombstonesAsync(IReadOnlyCollection<Scope> scopes)
    {
        await using var database = await databases.CreateDbContextAsync();
        await using var transaction = await database.Database.BeginTransactionAsync();
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var scope in scopes)
        {
            await database.Database.ExecuteSqlAsync($"""
                INSERT INTO tombstones ("Id", "AccountId", "ClassificationId", "BatchId", "FileId", "RequestedAt")
                VALUES ({scope.Id}, {scope.Account}, {scope.ClassificationId}, {scope.BatchId}, {scope.FileId}, {now})
                ON CONFLICT ("Id") DO NOTHING
                """);
        }

        foreach (var classificationId in scopes.Select(scope => scope.ClassificationId).Distinct(StringComparer.Ordinal)) await database.CountLessonAsync(classificationId);
        await transaction.CommitAsync();
    }
}
