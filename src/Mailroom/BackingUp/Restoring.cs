using Mailroom.Storage;
using Mailroom.Storage.Blobs;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Mailroom.Storage.Vault.MasterKeys;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.BackingUp;

/// <summary>
/// Puts a data backup and the newest copy of the vault into an empty data folder. What was deleted before that copy was taken stays deleted, however old the backup is;
/// all else opens. Keys of files that came after the backup stay in the vault: they open nothing that is here, and a newer backup can still be restored with them.
/// </summary>
public sealed class Restoring(
    DataFolder folder, IDbContextFactory<MailroomDatabase> databases, IDatabaseProvider provider, IBlobStore blobs, Func<KeyVault> openVault, TimeProvider time)
{
    private const int PageSize = 100;

    /// <summary>Checks that a backup and a copy of the vault belong together; nothing is written.</summary>
    /// <exception cref="BackupException">The copy is missing, another vault's, or older than the backup.</exception>
    /// <exception cref="VaultException">The configured master key does not open the copy.</exception>
    public static VaultCopy Check(BackupDescription backup, string vaultCopy, MasterKeySource source)
    {
        var copy = VaultCopy.TryRead(vaultCopy) ?? throw new BackupException($"{vaultCopy} is missing or no copy of a vault.");
        if (copy.VaultId != backup.VaultId) throw new BackupException($"{vaultCopy} is the vault of another server ({copy.VaultId}); the backup belongs to the vault {backup.VaultId}.");
        if (copy.Sequence < backup.Sequence)
        {
            throw new BackupException(
                $"The copy of the vault is older ({Time(copy.CopiedAt)}) than the backup ({Time(backup.TakenAt)}): it lacks keys and deletions of the time between. Give the newest copy, or restore a backup from before it.");
        }

        source.Find(copy.VaultId, copy.Master).Dispose();
        return copy;
    }

    /// <summary>Restores what was checked; a restore that is cut short is begun anew by the next.</summary>
    public async Task<Restored> RunAsync(BackupFolder backup, string vaultCopy, CancellationToken cancellation)
    {
        File.Copy(backup.Database, folder.Database);
        File.Copy(vaultCopy, folder.Vault);
        if (File.Exists(backup.NodeFile)) File.Copy(backup.NodeFile, folder.NodeFile);
        var vault = openVault();
        vault.ForgetCopy();
        await using var database = await databases.CreateDbContextAsync(cancellation);
        await provider.PrepareAsync(database, cancellation);
        var erased = await BringErasuresBackAsync(database, vault, cancellation);
        // Of what was deleted after the backup, and so long ago that its record is forgotten, the missing key is all that is left to tell by.
        var forgotten = backup.Read().TakenAt < vault.ForgottenUntil ? await EraseWhatHasNoKeyAsync(database, vault, cancellation) : 0;
        var restored = new Restored(erased, forgotten);
        await RestoreFilesAsync(database, vault, backup, restored, cancellation);
        await database.CountLiveFilesAsync(cancellation);
        folder.EndRestore();
        return restored;
    }

    // The backup may be older than a deletion. Its tombstone is made again from the vault's record, so that nothing shows what it stands for; the sweeper removes what the
    // backup brought back, and the erasure gets a receipt of this removal.
    private static async Task<int> BringErasuresBackAsync(MailroomDatabase database, KeyVault vault, CancellationToken cancellation)
    {
        var made = 0;
        var after = "";
        while (vault.DestroyedKeys(after, PageSize) is { Count: > 0 } page)
        {
            after = page[^1].Scope.Id;
            var ids = page.Select(destroyed => destroyed.Scope.Id).ToList();
            var known = await database.Tombstones.Where(stone => ids.Contains(stone.Id)).Select(stone => stone.Id).ToHashSetAsync(cancellation);
            foreach (var erased in page.Where(destroyed => !known.Contains(destroyed.Scope.Id)).GroupBy(destroyed => destroyed.ErasureId, StringComparer.Ordinal))
            {
                var (scope, destroyedAt, erasureId) = erased.First();
                var erasure = await database.Erasures.FirstOrDefaultAsync(one => one.Id == erasureId, cancellation) ?? database.Erasures.Add(NewErasure(erasureId, scope, destroyedAt)).Entity;
                database.Tombstones.AddRange(erased.Select(destroyed => Tombstone.Of(destroyed.Scope, erasure)));
                made += erased.Count();
            }

            await database.SaveChangesAsync(cancellation);
            database.ChangeTracker.Clear();
        }

        return made;
    }

    // From the top down: what stands in something that is deleted is deleted with it.
    private async Task<int> EraseWhatHasNoKeyAsync(MailroomDatabase database, KeyVault vault, CancellationToken cancellation)
    {
        return await EraseAsync(ClassificationsAfter) + await EraseAsync(BatchesAfter) + await EraseAsync(FilesAfter);

        async Task<int> EraseAsync(Func<MailroomDatabase, string, IQueryable<Scope>> livingAfter)
        {
            var (count, after) = (0, "");
            while (await livingAfter(database, after).Take(PageSize).ToListAsync(cancellation) is { Count: > 0 } page)
            {
                after = page[^1].Id;
                foreach (var together in page.Where(scope => !vault.HasKey(scope.Id)).GroupBy(scope => scope.FileId is null ? scope : scope.Batch))
                {
                    var erasure = database.Erasures.Add(NewErasure(Ids.New(time), together.First(), time.GetUtcNow().ToUnixTimeMilliseconds())).Entity;
                    database.Tombstones.AddRange(together.Select(scope => Tombstone.Of(scope, erasure)));
                    await database.SaveChangesAsync(cancellation);
                    vault.Destroy(erasure.Id, [.. together]);
                    count += together.Count();
                }

                database.ChangeTracker.Clear();
            }

            return count;
        }
    }

    private static Erasure NewErasure(string id, Scope scope, long requestedAt) => new()
    {
        Id = id,
        AccountId = scope.Account,
        ClassificationId = scope.ClassificationId,
        BatchId = scope.BatchId,
        IsOfFiles = scope.FileId is not null,
        Cause = ErasureCause.Restore,
        RequestedAt = requestedAt,
    };

    private static IQueryable<Scope> ClassificationsAfter(MailroomDatabase database, string after) =>
        database.Classifications.AsNoTracking().Where(one => string.Compare(one.Id, after) > 0).Where(one => !database.Tombstones.Any(stone => stone.Id == one.Id))
            .OrderBy(one => one.Id).Select(one => new Scope(one.AccountId, one.Id, null, null));

    private static IQueryable<Scope> BatchesAfter(MailroomDatabase database, string after) =>
        database.Batches.AsNoTracking().Where(batch => string.Compare(batch.Id, after) > 0)
            .Where(batch => !database.Tombstones.Any(stone => stone.Id == batch.Id || stone.Id == batch.ClassificationId))
            .OrderBy(batch => batch.Id).Select(batch => new Scope(batch.AccountId, batch.ClassificationId, batch.Id, null));

    private static IQueryable<Scope> FilesAfter(MailroomDatabase database, string after) =>
        database.Files.AsNoTracking().Where(file => string.Compare(file.Id, after) > 0)
            .Where(file => !database.Tombstones.Any(stone => stone.Id == file.Id || stone.Id == file.BatchId || stone.Id == file.ClassificationId))
            .OrderBy(file => file.Id).Select(file => new Scope(file.AccountId, file.ClassificationId, file.BatchId, file.Id));

    private async Task RestoreFilesAsync(MailroomDatabase database, KeyVault vault, BackupFolder backup, Restored restored, CancellationToken cancellation)
    {
        for (var after = ""; ;)
        {
            var page = await FilesAfter(database, after).Take(PageSize).ToListAsync(cancellation);
            if (page.Count == 0) return;
            after = page[^1].Id;
            foreach (var file in page)
            {
                if (!HasKey(vault, file)) restored.WithoutKey.Add(file.Id);
                if (await RestoreBlobAsync(backup.BlobOf(file.Id), file.Id, cancellation)) restored.Files++;
                else restored.WithoutContent.Add(file.Id);
            }
        }
    }

    private async Task<bool> RestoreBlobAsync(string path, string id, CancellationToken cancellation)
    {
        if (!File.Exists(path)) return false;
        await using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await blobs.RestoreAsync(id, content, cancellation);
        return true;
    }

    private static bool HasKey(KeyVault vault, Scope file)
    {
        try
        {
            using var key = vault.OpenKey(file);
            return key is not null;
        }
        catch (VaultException)
        {
            return false;
        }
    }

    private static string Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd HH:mm:ss'Z'");
}

/// <summary>What was restored.</summary>
/// <param name="Erased">How many deletions the backup did not know of yet.</param>
/// <param name="Forgotten">How many more are taken for deleted, since their key is missing and records of deletions from after the backup are forgotten.</param>
public sealed record Restored(int Erased, int Forgotten)
{
    /// <summary>How many files have their contents.</summary>
    public long Files { get; set; }

    /// <summary>The ids of files that the vault has no key for, and no record of a deletion.</summary>
    public List<string> WithoutKey { get; } = [];

    /// <summary>The ids of files whose contents are not in the backup.</summary>
    public List<string> WithoutContent { get; } = [];
}
