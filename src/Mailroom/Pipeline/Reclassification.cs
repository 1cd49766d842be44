using Mailroom.Storage;
using Mailroom.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Pipeline;

/// <summary>
/// Gives files back to the workers, to be classified again. Where their text is stored it is not read again. The steps are small, for others to be served in between;
/// what one of them gave back is classified again whatever happens to the next.
/// </summary>
public sealed class Reclassification(IDbContextFactory<MailroomDatabase> databases)
{
    private const int StepSize = 1000;

    /// <summary>Gives back what no person has confirmed and what has no text, of a classification, of one batch or of one file. It is durable when this returns.</summary>
    /// <returns>How many files are classified again.</returns>
    public async Task<int> BeginAsync(Scope scope)
    {
        // Not cancellable: a caller that goes away must not leave one half as it was.
        await using var database = await databases.CreateDbContextAsync();
        if (scope.FileId is not null) return await GiveBackAsync(database.LiveFiles(scope.Account, scope.ClassificationId, scope.BatchId!).Where(file => file.Id == scope.FileId));
        var (sum, after) = (0, "");
        while (true)
        {
            var batches = await database.LiveBatches(scope.Account, scope.ClassificationId)
                .Where(batch => (scope.BatchId == null || batch.Id == scope.BatchId) && string.Compare(batch.Id, after) > 0)
                .OrderBy(batch => batch.Id).Select(batch => new BatchPart(batch.Id, 0, batch.NextOrdinal)).Take(StepSize).ToListAsync();
            if (batches.Count == 0) return sum;
            foreach (var step in BatchPart.Steps(batches, StepSize)) sum += await GiveBackAsync(database, scope, step);
            after = batches[^1].BatchId;
        }
    }

    private static async Task<int> GiveBackAsync(MailroomDatabase database, Scope scope, List<BatchPart> step)
    {
        await using var transaction = await database.Database.BeginTransactionAsync();
        var sum = 0;
        foreach (var (batchId, from, to) in step)
            sum += await GiveBackAsync(database.LiveFiles(scope.Account, scope.ClassificationId, batchId).Where(file => file.Ordinal >= from && file.Ordinal < to));

        await transaction.CommitAsync();
        return sum;
    }

    private static Task<int> GiveBackAsync(IQueryable<StoredFile> files) =>
        // What has no bytes has nothing to read: an empty file, or one that could not be taken out of its archive.
        files.Where(file => file.Size > 0 && (file.Status == FileStatus.Processed || file.Status == FileStatus.Error) && (!file.IsConfirmed || file.Text == null))
            .ExecuteUpdateAsync(set => set
                .SetProperty(file => file.Status, FileStatus.Waiting)
                .SetProperty(file => file.Attempts, 0)
                .SetProperty(file => file.Faults, 0)
                .SetProperty(file => file.DueAt, 0));
}
