using Mailroom.Erasing;
using Mailroom.Pipeline;
using Mailroom.Storage;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Api;

/// <summary>Gives files their types as people say, and has the rest classified again: for the calls and the console.</summary>
public sealed class Corrections(KeyVault vault, Reclassification reclassification, FileChanges changes, IDbContextFactory<MailroomDatabase> databases)
{
    /// <summary>Gives a file its type: a correction, or a confirmation, from which the classifier learns.</summary>
    /// <param name="caller">Whose file it is.</param>
    /// <param name="scope">The file.</param>
    /// <param name="documentType">The name of a type, <c>Unknown</c>, or null to take the answer back.</param>
    /// <param name="address">Makes the address of the file, for its entry.</param>
    /// <param name="cancellation">Stops before anything is changed.</param>
    /// <returns>The file's entry as it is now.</returns>
    public async Task<FileEntry> SetAsync(Caller caller, Scope scope, string? documentType, FileAddress? address, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        if (await database.FindBatchAsync(scope.Account, scope.ClassificationId, scope.BatchId!, cancellation) != Presence.Live) throw Batches.NoBatch();
        var (_, definition) = await Classifications.OpenAsync(database, vault, caller, scope.ClassificationId, cancellation);
        var type = documentType is null ? null : GivenType.Find(definition, documentType.Trim()) ?? throw NoType();
        using var key = await database.LiveFiles(scope.Account, scope.ClassificationId, scope.BatchId!).AnyAsync(file => file.Id == scope.FileId, cancellation)
            ? vault.OpenKey(scope) ?? throw NoFile()
            : throw NoFile();
        var file = await StoreAsync(database, scope, type?.Seal(key, scope.FileId!));
        changes.Note(scope);
        return FileEntry.Open(file, key, address, definition);
    }

    /// <summary>Classifies again what no person has confirmed, and reads again what could not be read.</summary>
    /// <param name="caller">Whose files they are.</param>
    /// <param name="classificationId">The classification.</param>
    /// <param name="batchId">The batch; null for all of them.</param>
    /// <param name="cancellation">Stops before anything is changed.</param>
    /// <param name="fileId">The file of the batch; null for all of them.</param>
    /// <returns>How many files are classified again.</returns>
    public async Task<int> ReclassifyAsync(Caller caller, string classificationId, string? batchId, CancellationToken cancellation, string? fileId = null)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        if (await database.FindClassificationAsync(caller.Account, classificationId, cancellation) != Presence.Live) throw Classifications.NoClassification();
        if (batchId is not null && await database.FindBatchAsync(caller.Account, classificationId, batchId, cancellation) != Presence.Live) throw Batches.NoBatch();
        var scope = new Scope(caller.Account, classificationId, batchId, fileId);
        var count = await reclassification.BeginAsync(scope);
        changes.Note(scope);
        return count;
    }

    private static async Task<ListedFile> StoreAsync(MailroomDatabase database, Scope scope, byte[]? answer)
    {
        await using var transaction = await database.Database.BeginTransactionAsync();
        var rows = database.LiveFiles(scope.Account, scope.ClassificationId, scope.BatchId!).Where(file => file.Id == scope.FileId);
        var stored = await rows.Where(file => file.Status == FileStatus.Processed)
            .ExecuteUpdateAsync(set => set.SetProperty(file => file.Answer, answer).SetProperty(file => file.IsConfirmed, answer != null));
        var file = await rows.Select(ListedFile.Columns).FirstOrDefaultAsync() ?? throw NoFile();
        if (stored == 0)
        {
            throw RequestException.Conflict(file.Status == FileStatus.Error
                ? "The file could not be read: it has no result that could be corrected. getResults says why."
                : "The file has not been processed yet: ask for its result first, then correct it.");
        }

        await database.CountLessonAsync(scope.ClassificationId);
        await transaction.CommitAsync();
        return file;
    }

    internal static RequestException NoType() => RequestException.Invalid("documentType must be the name of a type of the classification, or \"Unknown\" where none fits.");

    private static RequestException NoFile() => RequestException.NotFound("There is no file with this fileId in the batch.");
}
