using System.Runtime.CompilerServices;
using Mailroom.Erasing;
using Mailroom.Storage;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Api;

/// <summary>Opens files of a batch with their results: for the calls and the console.</summary>
public sealed class BatchFiles(KeyVault vault, LiveUses uses, IDbContextFactory<MailroomDatabase> databases)
{
    private const int StepSize = 500;

    private static readonly Func<MailroomDatabase, string, int, IAsyncEnumerable<ListedFile>> NextFiles = EF.CompileAsyncQuery(
        (MailroomDatabase database, string batchId, int from) => database.Files
            .Where(file => file.BatchId == batchId && file.Ordinal >= from
                && !database.Tombstones.Any(stone => stone.Id == file.Id)
                && !database.Tombstones.Any(stone => stone.Id == file.BatchId)
                && !database.Tombstones.Any(stone => stone.Id == file.ClassificationId))
            .OrderBy(file => file.Ordinal).Take(StepSize)
            .Select(file => new ListedFile(file.Id, file.Ordinal, file.Status, file.MediaType, file.Name, file.Outcome, file.Answer)));

    /// <summary>
    /// The files of a batch in upload order. They are read and opened a step at a time while they are taken: neither memory nor a read transaction grows with the batch, and what is
    /// erased meanwhile is not opened any more.
    /// </summary>
    /// <param name="batch">The batch, known to be the account's.</param>
    /// <param name="from">The first place in the batch.</param>
    /// <param name="most">The most files.</param>
    /// <param name="address">Makes the address of a file's original; null for entries without.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public async IAsyncEnumerable<FileEntry> EntriesAsync(Scope batch, int from, int most, FileAddress? address, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ClassificationDefinition? definition = null;
        while (most > 0)
        {
            // Counted before the look at the rows: what is erased after it is looked for once more before it is given.
            var erasures = uses.Erasures;
            var rows = new List<ListedFile>(StepSize);
            await using (var database = await databases.CreateDbContextAsync(cancellation))
            {
                await foreach (var row in NextFiles(database, batch.Id, from).WithCancellation(cancellation)) rows.Add(row);
                if (definition is null && rows.Exists(row => row.Answer is not null))
                    (_, definition) = await Classifications.OpenAsync(database, vault, new Caller(batch.Account), batch.ClassificationId, cancellation);
            }

            var keys = vault.OpenFileKeys(batch, rows.Take(most).Select(row => row.Id));
            try
            {
                foreach (var row in rows.Take(most))
                {
                    if (uses.Erasures != erasures) break;
                    (most, from) = (most - 1, row.Ordinal + 1);
                    if (!keys.Remove(row.Id, out var key)) continue;
                    using (key) yield return key is null ? FileEntry.Locked(row) : FileEntry.Open(row, key, address, definition);
                }
            }
            finally
            {
                foreach (var key in keys.Values) key?.Dispose();
            }

            if (rows.Count < StepSize && uses.Erasures == erasures) yield break;
        }
    }

    /// <summary>The ids of a batch's files in upload order.</summary>
    public async Task<List<string>> IdsAsync(Scope batch, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        return await database.LiveFiles(batch.Account, batch.ClassificationId, batch.BatchId!).OrderBy(file => file.Ordinal).Select(file => file.Id).ToListAsync(cancellation);
    }

    /// <summary>Some files of a batch, in no order; those that are gone are left out.</summary>
    public async Task<List<FileEntry>> FindAsync(Scope batch, IReadOnlyCollection<string> fileIds, FileAddress? address, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var rows = await database.LiveFiles(batch.Account, batch.ClassificationId, batch.BatchId!).Where(file => fileIds.Contains(file.Id)).Select(ListedFile.Columns).ToListAsync(cancellation);
        if (rows.Count == 0) return [];
        var (_, definition) = await Classifications.OpenAsync(database, vault, new Caller(batch.Account), batch.ClassificationId, cancellation);
        var keys = vault.OpenFileKeys(batch, rows.Select(row => row.Id));
        try
        {
            return [.. rows.Where(row => keys.ContainsKey(row.Id)).Select(row => keys[row.Id] is { } key ? FileEntry.Open(row, key, address, definition) : FileEntry.Locked(row))];
        }
        finally
        {
            foreach (var key in keys.Values) key?.Dispose();
        }
    }
}
