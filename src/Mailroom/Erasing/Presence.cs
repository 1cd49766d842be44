using Mailroom.Storage;
using Mailroom.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Erasing;

/// <summary>Whether something is there.</summary>
public enum Presence
{
    /// <summary>It never existed, or is another account's.</summary>
    Unknown,

    /// <summary>It is there.</summary>
    Live,

    /// <summary>It was deleted, by itself or with what it stood in.</summary>
    Erased,
}

/// <summary>Tells what is there from what was deleted. Under a deleted parent every well-formed id counts as deleted: what stood there is not remembered.</summary>
public static class PresenceQueries
{
    /// <summary>Whether a classification of an account is there.</summary>
    public static async Task<Presence> FindClassificationAsync(this MailroomDatabase database, string account, string classificationId, CancellationToken cancellation)
    {
        // The row before the tombstone: a row goes only once its tombstone stands, so what is deleted and swept meanwhile is not taken for unknown.
        var isThere = await database.Classifications.AnyAsync(one => one.Id == classificationId && one.AccountId == account, cancellation);
        if (await database.Tombstones.AnyAsync(stone => stone.Id == classificationId && stone.AccountId == account, cancellation)) return Presence.Erased;
        return isThere ? Presence.Live : Presence.Unknown;
    }

    /// <summary>Whether a batch of a classification is there.</summary>
    public static async Task<Presence> FindBatchAsync(this MailroomDatabase database, string account, string classificationId, string batchId, CancellationToken cancellation)
    {
        var isThere = await database.Batches.AnyAsync(one => one.Id == batchId && one.ClassificationId == classificationId && one.AccountId == account, cancellation);
        var parent = await database.FindClassificationAsync(account, classificationId, cancellation);
        if (parent != Presence.Live) return parent == Presence.Erased && Ids.IsWellFormed(batchId) ? Presence.Erased : Presence.Unknown;
        if (await database.Tombstones.AnyAsync(stone => stone.Id == batchId && stone.ClassificationId == classificationId && stone.AccountId == account, cancellation))
            return Presence.Erased;
        return isThere ? Presence.Live : Presence.Unknown;
    }

    /// <summary>Sorts files of a batch into those that are there and those that were deleted; the rest are unknown.</summary>
    public static async Task<(HashSet<string> Live, HashSet<string> Erased)> FindFilesAsync(
        this MailroomDatabase database, string account, string classificationId, string batchId, IReadOnlyCollection<string> fileIds, CancellationToken cancellation)
    {
        var live = new HashSet<string>(StringComparer.Ordinal);
        var erased = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in fileIds.Chunk(500))
        {
            live.UnionWith(await database.LiveFiles(account, classificationId, batchId).Where(file => part.Contains(file.Id)).Select(file => file.Id).ToListAsync(cancellation));
            erased.UnionWith(await database.Tombstones
                .Where(stone => part.Contains(stone.Id) && stone.BatchId == batchId && stone.ClassificationId == classificationId && stone.AccountId == account)
                .Select(stone => stone.Id).ToListAsync(cancellation));
        }

        return (live, erased);
    }
}
