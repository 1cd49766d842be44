using Mailroom.Erasing;
using Mailroom.Storage;
using Mailroom.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Api;

/// <summary>Deletes single files: for the call and the console.</summary>
public sealed class FileDeletion(Eraser eraser, IDbContextFactory<MailroomDatabase> databases)
{
    /// <summary>The most files of one call.</summary>
    public const int MaximumFileIds = 10_000;

    private const int NamedInErrors = 20;

    /// <summary>Deletes files of a batch for good, with their results; those that are deleted already count as deleted.</summary>
    /// <returns>The id of the erasure, where there is one, and whether the batch has no file left.</returns>
    /// <exception cref="RequestException">There is no such batch, or ids name no file of it; nothing is deleted then.</exception>
    public async Task<(string? ErasureId, bool DeleteAll)> DeleteAsync(Caller caller, string classificationId, string batchId, List<string?>? ids, CancellationToken cancellation)
    {
        var fileIds = CheckIds(ids);
        await using var database = await databases.CreateDbContextAsync(cancellation);
        // The files before their batch: those of a batch that is deleted meanwhile are deleted, and not unknown.
        var (live, erased) = await database.FindFilesAsync(caller.Account, classificationId, batchId, fileIds, cancellation);
        switch (await database.FindBatchAsync(caller.Account, classificationId, batchId, cancellation))
        {
            case Presence.Unknown: throw Batches.NoBatch();
            case Presence.Erased:
                ThrowIfAny(fileIds.Where(id => !Ids.IsWellFormed(id)));
                return (await eraser.FinishAsync(caller.Account, [classificationId, batchId, .. fileIds]), true);
        }

        ThrowIfAny(fileIds.Where(id => !live.Contains(id) && !erased.Contains(id)));
        var erasureId = await eraser.FinishAsync(caller.Account, erased);
        if (live.Count > 0) erasureId = await eraser.EraseAsync([.. live.Select(id => new Scope(caller.Account, classificationId, batchId, id))]);
        var anyLeft = await database.LiveBatches(caller.Account, classificationId).AnyAsync(batch => batch.Id == batchId && batch.LiveFiles > 0, CancellationToken.None);
        return (erasureId, !anyLeft);
    }

    private static List<string> CheckIds(List<string?>? fileIds)
    {
        if (fileIds is null or { Count: 0 }) throw RequestException.Invalid("fileIds is required: a list of one or more ids of files.");
        if (fileIds.Count > MaximumFileIds) throw RequestException.Invalid($"fileIds may hold at most {MaximumFileIds} ids; delete the batch, or send several requests.");
        return [.. fileIds.Select((id, index) => Required.Id(id, $"fileIds[{index}]")).Distinct(StringComparer.Ordinal)];
    }

    private static void ThrowIfAny(IEnumerable<string> unknown)
    {
        var named = unknown.ToList();
        if (named.Count == 0) return;
        var more = named.Count > NamedInErrors ? $" and {named.Count - NamedInErrors} more" : "";
        throw RequestException.NotFound($"fileIds names files that are not in the batch: {string.Join(", ", named.Take(NamedInErrors))}{more}. Nothing was deleted.");
    }
}
