using System.Security.Cryptography;
using Mailroom.Api;
using Mailroom.Pipeline;
using Mailroom.Storage;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.WebConsole.Files;

/// <summary>Opens of every file of a batch, or of a classification, what it is filtered and sorted by.</summary>
public sealed class FileIndexer(KeyVault vault, IDbContextFactory<MailroomDatabase> databases)
{
    /// <summary>The most files of an index; of more the newest are in it.</summary>
    public const int Most = 250_000;

    private const int StepSize = 1000;

    /// <summary>Makes the index of a batch or of a classification.</summary>
    /// <param name="scope">The batch or classification.</param>
    /// <param name="progress">Told how many files have been opened.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<FileIndex> IndexAsync(Scope scope, Action<int> progress, CancellationToken cancellation) =>
        // Not on the turn of the page, which is to show how far it is.
        Task.Run(() => ReadAndOpenAsync(scope, progress, cancellation), cancellation);

    /// <summary>What some files of a batch are filtered and sorted by now; those that are gone are left out.</summary>
    public async Task<List<IndexedFile>> LookAsync(Scope batch, IReadOnlyCollection<string> fileIds, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var (_, definition) = await Classifications.OpenAsync(database, vault, new Caller(batch.Account), batch.ClassificationId, cancellation);
        var rows = await database.LiveFiles(batch.Account, batch.ClassificationId, batch.BatchId!).Where(file => fileIds.Contains(file.Id)).Select(ListedFile.Columns).ToListAsync(cancellation);
        return Open(batch, rows, definition);
    }

    /// <summary>An index without the files that were erased since it was made.</summary>
    public async Task<FileIndex> KeepAsync(FileIndex index, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var living = new HashSet<string>(StringComparer.Ordinal);
        foreach (var batch in index.Files.Select(file => file.File.Batch).Distinct())
        {
            living.UnionWith(await database.LiveFiles(batch.Account, batch.ClassificationId, batch.BatchId!).Select(file => file.Id).ToListAsync(cancellation));
        }

        return new FileIndex([.. index.Files.Where(file => living.Contains(file.File.Id))]);
    }

    private async Task<FileIndex> ReadAndOpenAsync(Scope scope, Action<int> progress, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var (_, definition) = await Classifications.OpenAsync(database, vault, new Caller(scope.Account), scope.ClassificationId, cancellation);
        var files = new List<IndexedFile>();
        var opening = Task.CompletedTask;
        foreach (var step in BatchPart.Steps(await BatchesAsync(database, scope, cancellation), StepSize))
        {
            // What was read is opened while the next step is read.
            var read = await ReadAsync(database, scope, step, cancellation);
            await opening;
            if (files.Count >= Most) break;
            opening = Task.Run(() =>
            {
                foreach (var (batchId, rows) in read) files.AddRange(Open(scope with { BatchId = batchId }, rows, definition));
                progress(files.Count);
            }, cancellation);
        }

        await opening;
        return new FileIndex(files);
    }

    private static Task<List<BatchPart>> BatchesAsync(MailroomDatabase database, Scope scope, CancellationToken cancellation) => database.LiveBatches(scope.Account, scope.ClassificationId)
        .Where(batch => scope.BatchId == null || batch.Id == scope.BatchId).OrderByDescending(batch => batch.Id).Select(batch => new BatchPart(batch.Id, 0, batch.NextOrdinal)).ToListAsync(cancellation);

    private static async Task<List<(string BatchId, List<ListedFile> Rows)>> ReadAsync(MailroomDatabase database, Scope scope, List<BatchPart> step, CancellationToken cancellation)
    {
        if (step is [var part])
        {
            return [(part.BatchId, await database.LiveFiles(scope.Account, scope.ClassificationId, part.BatchId).Where(file => file.Ordinal >= part.From && file.Ordinal < part.To)
                .OrderBy(file => file.Ordinal).Select(ListedFile.Columns).ToListAsync(cancellation))];
        }

        var ids = step.Select(batch => batch.BatchId).ToList();
        var rows = await database.Files.Where(file => ids.Contains(file.BatchId) && file.AccountId == scope.Account && !database.Tombstones.Any(stone => stone.Id == file.Id))
            .Select(file => new { file.BatchId, Row = new ListedFile(file.Id, file.Ordinal, file.Status, file.MediaType, file.Name, file.Outcome, file.Answer) }).ToListAsync(cancellation);
        var byBatch = rows.ToLookup(row => row.BatchId, row => row.Row, StringComparer.Ordinal);
        return [.. ids.Select(id => (id, byBatch[id].OrderBy(row => row.Ordinal).ToList()))];
    }

    private List<IndexedFile> Open(Scope batch, List<ListedFile> rows, ClassificationDefinition definition)
    {
        var keys = vault.OpenFileKeys(batch, rows.Select(row => row.Id));
        try
        {
            return [.. rows.Where(row => keys.ContainsKey(row.Id)).AsParallel().AsOrdered().Select(row => Open(batch with { FileId = row.Id }, row, keys[row.Id], definition))];
        }
        finally
        {
            foreach (var key in keys.Values) key?.Dispose();
        }
    }

    private static IndexedFile Open(Scope file, ListedFile row, DataKey? key, ClassificationDefinition definition)
    {
        if (key is null) return new IndexedFile(file, "", FileState.Error, null, 0);
        try
        {
            var name = FileOutcome.OpenName(key, row.Id, row.Name);
            if (row.Status != FileStatus.Processed) return new IndexedFile(file, name, StateOf(row.Status), null, 0);
            var result = OutcomeSummary.Open(key, row.Id, row.Outcome);
            return row.Answer is { } answer
                ? new IndexedFile(file, name, FileState.Confirmed, GivenType.Open(key, row.Id, answer).NameIn(definition), result.Confidence)
                : new IndexedFile(file, name, result.NeedsReview ? FileState.Review : FileState.Sorted, result.DocumentType, result.Confidence);
        }
        catch (CryptographicException)
        {
            return new IndexedFile(file, "", FileState.Error, null, 0);
        }
    }

    private static FileState StateOf(FileStatus status) => status switch
    {
        FileStatus.Waiting => FileState.Waiting,
        FileStatus.Processing => FileState.Processing,
        _ => FileState.Error,
    };
}
