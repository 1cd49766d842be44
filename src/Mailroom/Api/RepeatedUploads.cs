using Mailroom.Storage;
using Mailroom.Storage.Database;
using Mailroom.Uploading;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Api;

/// <summary>Answers an upload that was made before from what is stored of it: its ids, and today's states of its files. What was deleted since is not shown.</summary>
public sealed class RepeatedUploads(IDbContextFactory<MailroomDatabase> databases, BatchFiles batchFiles, IdempotencyKeys keys, FileAddresses addresses)
{
    /// <summary>Finds the upload that carried a key first.</summary>
    /// <param name="caller">Whose upload.</param>
    /// <param name="hash">The hash of the key; null where none was sent.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <returns>The upload; null where the key is new, or was used too long ago.</returns>
    public async Task<IdempotentUpload?> FindAsync(Caller caller, byte[]? hash, CancellationToken cancellation)
    {
        if (hash is null) return null;
        var since = keys.KnownSince;
        await using var database = await databases.CreateDbContextAsync(cancellation);
        return await database.IdempotentUploads.AsNoTracking()
            .FirstOrDefaultAsync(one => one.Hash == hash && one.AccountId == caller.Account && one.CreatedAt >= since, cancellation);
    }

    /// <summary>Answers a repeat.</summary>
    /// <exception cref="RequestException">It is not the upload that the key was used for, or that was deleted.</exception>
    public async Task<UploadedFiles> AnswerAsync(IdempotentUpload first, ReceivedUpload repeat, HttpRequest request, CancellationToken cancellation)
    {
        if (first is not { ClassificationId: { } classificationId, BatchId: { } batchId }) throw Deleted();
        if (Required.Id(repeat.Field("classificationId"), "classificationId") != classificationId || repeat.Field("batchId") != (first.MadeItsBatch ? null : batchId))
            throw AnotherUpload();
        // As they were sent: of an archive the files were taken, and of those some may be deleted.
        if (!IsSame(first, repeat)) throw AnotherUpload();
        var left = await FindFilesAsync(first, classificationId, batchId, cancellation);
        var ids = left.ToHashSet(StringComparer.Ordinal);
        var address = await addresses.OfAsync(request, classificationId, cancellation);
        var entries = new List<FileEntry>(left.Count);
        await foreach (var entry in batchFiles.EntriesAsync(new Scope(first.AccountId, classificationId, batchId), first.FirstOrdinal, left.Count, address, cancellation))
        {
            // Where a file was deleted just now, the next of the batch comes in its stead.
            if (ids.Contains(entry.FileId)) entries.Add(entry with { Result = null, Extraction = null });
        }

        return entries.Count > 0 ? new UploadedFiles("success", classificationId, batchId, entries) : throw Deleted();
    }

    // Of an upload that an earlier version took only the count of its files is known, each of which came by itself.
    private bool IsSame(IdempotentUpload first, ReceivedUpload repeat) =>
        first.PartsHash is { } hash ? keys.HashParts(repeat.Sizes).AsSpan().SequenceEqual(hash) : repeat.Sizes.Count == first.FileCount;

    private async Task<List<string>> FindFilesAsync(IdempotentUpload first, string classificationId, string batchId, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        return await database.LiveFiles(first.AccountId, classificationId, batchId)
            .Where(file => file.Ordinal >= first.FirstOrdinal && file.Ordinal < first.FirstOrdinal + first.FileCount)
            .Select(file => file.Id).ToListAsync(cancellation);
    }

    private static RequestException Deleted() => RequestException.NotFound("What was uploaded with this Idempotency-Key has been deleted. To upload it anew, use another key.");

    private static RequestException AnotherUpload() => RequestException.Invalid(
        "This Idempotency-Key was used for another upload: with another classificationId or batchId, or with other files. Give each upload a key of its own, and repeat it as it was.");
}
