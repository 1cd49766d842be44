using Mailroom.Storage;
using Mailroom.Storage.Blobs;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.BackingUp;

/// <summary>
/// Backs up the data while everything goes on: the database as it is at one moment, then every sealed file that it names, then the copy of the vault anew. What was
/// deleted in the meantime is missing from the backup, or is there without a key.
/// </summary>
public sealed class DataBackup(
    IDbContextFactory<MailroomDatabase> databases, IDatabaseProvider provider, KeyVault vault, VaultCopies copies, IBlobStore blobs, DataFolder dataFolder, TimeProvider time)
{
    private const int PageSize = 100;

    /// <summary>Makes a backup in a new or empty folder.</summary>
    /// <exception cref="BackupException">It cannot be made; nothing of it is left.</exception>
    public async Task<BackedUp> RunAsync(string path, CancellationToken cancellation)
    {
        var target = new BackupFolder(path);
        if ((target.Path + "/").StartsWith(dataFolder.Path.TrimEnd('/') + "/", StringComparison.Ordinal)) throw new BackupException("The backup must not lie in the data folder.");
        if (copies.Path is null) throw new BackupException("There is no copy of the vault yet, and without one no backup can be opened. Make the first with: mailroom backup vault FILE");
        target.Create();
        try
        {
            return await RunAsync(target, cancellation);
        }
        catch (Exception fault)
        {
            target.Empty();
            if (fault is IOException or UnauthorizedAccessException or VaultException) throw new BackupException($"The backup could not be made: {fault.Message}");
            throw;
        }
    }

    private async Task<BackedUp> RunAsync(BackupFolder target, CancellationToken cancellation)
    {
        var takenAt = time.GetUtcNow().ToUnixTimeMilliseconds();
        await using (var database = await databases.CreateDbContextAsync(cancellation)) await provider.CopyAsync(database, target.Database, cancellation);
        // Keys are in the vault before rows are in the database: from here on a copy of the vault has all of this backup's.
        var sequence = vault.CountOn();
        if (File.Exists(dataFolder.NodeFile)) File.Copy(dataFolder.NodeFile, target.NodeFile);
        var (files, bytes, missing) = await CopyBlobsAsync(target, cancellation);
        var copy = copies.Write(path: null, cancellation);
        target.Complete(new BackupDescription(BackupDescription.CurrentFormat, vault.Id, sequence, takenAt, files, bytes));
        return new BackedUp(target.Path, files, bytes, missing, copies.Path!, copy.CopiedAt, copies.Outdated);
    }

    private async Task<(long Files, long Bytes, List<string> Missing)> CopyBlobsAsync(BackupFolder target, CancellationToken cancellation)
    {
        var (files, bytes, missing) = (0L, 0L, new List<string>());
        await using var database = provider.OpenCopy(target.Database);
        for (var after = ""; ;)
        {
            var page = await database.Files.AsNoTracking().Where(file => string.Compare(file.Id, after) > 0).OrderBy(file => file.Id).Take(PageSize)
                .Select(file => new { file.Id, file.BatchId, file.ClassificationId }).ToListAsync(cancellation);
            if (page.Count == 0) return (files, bytes, missing);
            after = page[^1].Id;
            foreach (var file in page)
            {
                await using var blob = await blobs.OpenAsync(file.Id, cancellation);
                if (blob is null)
                {
                    if (!vault.IsErased(file.Id) && !vault.IsErased(file.BatchId) && !vault.IsErased(file.ClassificationId)) missing.Add(file.Id);
                    continue;
                }

                bytes += await CopyBlobAsync(blob, target.BlobOf(file.Id), cancellation);
                files++;
            }
        }
    }

    // Byte by byte, also where the file system could link: a linked blob would be neither a second copy of a damaged disk block nor gone with its deletion.
    private static async Task<long> CopyBlobAsync(Stream blob, string path, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var copy = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous);
        await blob.CopyToAsync(copy, cancellation);
        return copy.Length;
    }
}

/// <summary>A data backup that was made.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Files">The files whose contents are in it.</param>
/// <param name="Bytes">The size of these.</param>
/// <param name="Missing">The ids of files that are not deleted, and whose contents were not there.</param>
/// <param name="VaultCopy">The copy of the vault that it is restored with.</param>
/// <param name="CopiedAt">When that was taken, in milliseconds since the Unix epoch.</param>
/// <param name="Outdated">Where older copies of it lie, or may lie, that could not be removed.</param>
public sealed record BackedUp(string Folder, long Files, long Bytes, IReadOnlyList<string> Missing, string VaultCopy, long CopiedAt, IReadOnlyList<string> Outdated);
