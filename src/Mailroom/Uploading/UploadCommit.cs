using Mailroom.Pipeline;
using Mailroom.Storage;
using Mailroom.Storage.Blobs;
using Mailroom.Storage.Database;
using Mailroom.Storage.Queue;
using Mailroom.Storage.Vault;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Uploading;

/// <summary>
/// Makes a received upload a part of its classification: keys into the vault, then the rows, then the answer. What is committed is never lost; what is not leaves
/// nothing that could be opened.
/// </summary>
public sealed partial class UploadCommit(
    IDbContextFactory<MailroomDatabase> databases, KeyVault vault, IBlobStore blobs, IFileQueue queue, UnsettledUploads unsettled, FileChanges changes, IdempotencyKeys idempotencyKeys,
    TimeProvider time, ILogger<UploadCommit> logger)
{
    /// <summary>Commits an upload.</summary>
    /// <param name="upload">The received files.</param>
    /// <param name="classification">Their classification.</param>
    /// <param name="batchId">The batch to add to, or null for a new one.</param>
    /// <param name="urgent">Whether a caller waits for the results.</param>
    /// <param name="type">The type that a person gave these files; null where none did.</param>
    /// <param name="idempotencyHash">The hash of the Idempotency-Key that came with it; null where none did.</param>
    /// <returns>
    /// The batch and the rows; null where the classification or the batch is not there, or was deleted meanwhile, or where another upload came first with the same key.
    /// </returns>
    public async Task<(string BatchId, IReadOnlyList<StoredFile> Files)?> CommitAsync(
        ReceivedUpload upload, Scope classification, string? batchId, bool urgent, GivenType? type = null, byte[]? idempotencyHash = null)
    {
        var batch = classification with { BatchId = batchId ?? Ids.New(time) };
        var isNewBatch = batchId is null;
        if (!vault.AddUpload(batch, isNewBatch, [.. upload.Files.Select(file => (file.Id, file.Key))])) return null;
        // From here on the files may be rows: their blobs go, with their keys, once it is known that they are none.
        upload.Committed = true;
        List<StoredFile>? rows = null;
        try
        {
            rows = await CommitRowsAsync(upload, batch, isNewBatch, type, idempotencyHash);
        }
        finally
        {
            if (rows is null) await unsettled.SettleNowOrLaterAsync([.. upload.Files.Select(file => file.Id)]);
        }

        if (rows is null) return null;
        changes.Note(batch);
        await SettleAsync(rows);
        foreach (var row in rows.Where(row => row.Status == FileStatus.Waiting)) await queue.EnqueueAsync(new QueuedFile(row.Id, urgent), CancellationToken.None);
        return (batch.BatchId!, rows);
    }

    // The files are accepted, whatever happens here: what is not settled now is settled by the next start.
    private async Task SettleAsync(List<StoredFile> rows)
    {
        try
        {
            await blobs.SettleAsync(rows.Select(row => row.Id), CancellationToken.None);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogUnsettled(logger, fault.GetType().Name);
        }
    }

    private async Task<List<StoredFile>?> CommitRowsAsync(ReceivedUpload upload, Scope batch, bool isNewBatch, GivenType? type, byte[]? idempotencyHash)
    {
        await using var database = await databases.CreateDbContextAsync();
        await using var transaction = await database.Database.BeginTransactionAsync();
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var count = upload.Files.Count;
        var ordinal = 0;
        if (idempotencyHash is not null && !await IsFreeAsync(database, idempotencyHash)) return null;
        if (isNewBatch)
        {
            // A tombstone that is committed before this transaction began is seen here; one that comes later erases these rows too.
            if (!await database.LiveClassifications(batch.Account).AnyAsync(one => one.Id == batch.ClassificationId)) return null;
            database.Batches.Add(new Batch { Id = batch.Id, AccountId = batch.Account, ClassificationId = batch.ClassificationId, CreatedAt = now, NextOrdinal = count, LiveFiles = count });
        }
        else
        {
            var live = database.LiveBatches(batch.Account, batch.ClassificationId).Where(one => one.Id == batch.BatchId);
            var changed = await live.ExecuteUpdateAsync(set => set
                .SetProperty(one => one.NextOrdinal, one => one.NextOrdinal + count)
                .SetProperty(one => one.LiveFiles, one => one.LiveFiles + count));
            if (changed == 0) return null;
            ordinal = await database.Batches.Where(one => one.Id == batch.BatchId).Select(one => one.NextOrdinal).FirstAsync() - count;
        }

        if (idempotencyHash is not null)
        {
            database.IdempotentUploads.Add(new IdempotentUpload
            {
                Hash = idempotencyHash,
                AccountId = batch.Account,
                ClassificationId = batch.ClassificationId,
                BatchId = batch.BatchId,
                FirstOrdinal = ordinal,
                FileCount = count,
                PartsHash = idempotencyKeys.HashParts(upload.Sizes),
                CreatedAt = now,
            });
        }

        var rows = upload.Files.Select(file => Row(file, batch, ordinal++, now, type)).ToList();
        database.ChangeTracker.AutoDetectChangesEnabled = false;
        database.Files.AddRange(rows);
        await database.SaveChangesAsync();
        await transaction.CommitAsync();
        return rows;
    }

    // Of two uploads at once with the same key the second finds it taken here.
    private async Task<bool> IsFreeAsync(MailroomDatabase database, byte[] idempotencyHash)
    {
        var since = idempotencyKeys.KnownSince;
        await database.IdempotentUploads.Where(one => one.Hash == idempotencyHash && one.CreatedAt < since).ExecuteDeleteAsync();
        return !await database.IdempotentUploads.AnyAsync(one => one.Hash == idempotencyHash);
    }

    private static StoredFile Row(ReceivedFile file, Scope batch, int ordinal, long now, GivenType? type) => new()
    {
        Id = file.Id,
        AccountId = batch.Account,
        ClassificationId = batch.ClassificationId,
        BatchId = batch.BatchId!,
        Ordinal = ordinal,
        Status = file.Refusal is null ? FileStatus.Waiting : FileStatus.Error,
        Size = file.Size,
        MediaType = file.MediaType,
        CreatedAt = now,
        FinishedAt = file.Refusal is null ? null : now,
        Name = FileOutcome.SealName(file.Key, file.Id, file.Name, file.Path),
        Outcome = file.Refusal is null ? null : new FileOutcome { Error = file.Refusal }.Seal(file.Key, file.Id),
        Answer = type?.Seal(file.Key, file.Id),
        IsConfirmed = type is not null,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Stored files could not be moved to their place ({Fault}); they are read where they are, and moved by the next start.")]
    private static partial void LogUnsettled(ILogger logger, string fault);
}
