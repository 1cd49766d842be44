using Mailroom.Erasing;
using Mailroom.Storage;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Api;

/// <summary>What can be done with classifications: the calls and the console share it.</summary>
public sealed class Classifications(KeyVault vault, Eraser eraser, IDbContextFactory<MailroomDatabase> databases, TimeProvider time)
{
    private const int UpdateTries = 5;
    private const int MostViewedBatches = 1000;
    private const string ChangedMeanwhile = "Somebody else changed this classification since this page was opened. Nothing of yours is saved yet. "
        + "Keep your list with Export (JSON), load the page again, and make your changes to what is there now.";

    /// <summary>Creates a classification.</summary>
    public async Task<CreatedClassification> CreateAsync(Caller caller, ClassificationDetails? details)
    {
        var definition = ClassificationRules.Create(details);
        var scope = new Scope(caller.Account, Ids.New(time));
        // Not cancelled from here on: a key without its row would stay in the vault for good.
        using var key = vault.CreateClassificationKey(scope);
        var row = new Classification
        {
            Id = scope.ClassificationId,
            AccountId = caller.Account,
            CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
            RetentionSeconds = RetentionTime.SecondsOf(definition.Options?.Retention),
            Definition = definition.Seal(key, scope.ClassificationId),
        };
        await using var database = await databases.CreateDbContextAsync(CancellationToken.None);
        database.Classifications.Add(row);
        await database.SaveChangesAsync(CancellationToken.None);
        return new CreatedClassification("created", row.CreatedAt, row.Id);
    }

    /// <summary>Shows a classification with its document types and its newest batches; the list of batches has all.</summary>
    public async Task<ViewedClassification> ViewAsync(Caller caller, string id, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var (row, definition) = await OpenAsync(database, vault, caller, id, cancellation);
        var batches = await Batches.SummariesAsync(database, caller.Account, id, after: null, MostViewedBatches, cancellation);
        return new ViewedClassification("success", id, new ViewedDetails(
            row.CreatedAt, definition.Name, definition.Description, [.. definition.DocumentTypes.Select(DocumentTypeDetails.Of)], definition.Options,
            batches.ToDictionary(batch => batch.BatchId, batch => new BatchState(batch.FilesNo, batch.StartTime, batch.Status), StringComparer.Ordinal)));
    }

    /// <summary>Changes the members that are given, and keeps the others.</summary>
    /// <param name="caller">Whose classification it is.</param>
    /// <param name="id">The classification.</param>
    /// <param name="details">The members.</param>
    /// <param name="cancellation">Stops before anything is changed.</param>
    /// <param name="version">The version that the changes were made on, where another one must not be overwritten.</param>
    public async Task<UpdatedClassification> UpdateAsync(Caller caller, string id, ClassificationDetails? details, CancellationToken cancellation, int? version = null)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        for (var tries = 0; tries < UpdateTries; tries++)
        {
            var (row, old) = await OpenAsync(database, vault, caller, id, cancellation);
            if (version is not null && version != row.Version) throw RequestException.Conflict(ChangedMeanwhile);
            var definition = ClassificationRules.Update(old, details);
            using var key = vault.OpenKey(new Scope(caller.Account, id)) ?? throw NoClassification();
            var sealedDefinition = definition.Seal(key, id);
            var retention = RetentionTime.SecondsOf(definition.Options?.Retention);
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            var changed = await database.LiveClassifications(caller.Account).Where(one => one.Id == id && one.Version == row.Version).ExecuteUpdateAsync(set => set
                .SetProperty(one => one.Definition, sealedDefinition)
                .SetProperty(one => one.RetentionSeconds, retention)
                .SetProperty(one => one.Version, one => one.Version + 1)
                .SetProperty(one => one.UpdatedAt, now), cancellation);
            if (changed == 0) continue;
            return new UpdatedClassification("updated", now, id);
        }

        throw new RequestException(StatusCodes.Status503ServiceUnavailable, "The classification is being changed by others at this moment; try again.") { RetryAfterSeconds = 1 };
    }

    /// <summary>Deletes a classification for good, with all its batches, results and files; doing it again is a success too.</summary>
    /// <returns>The id of the erasure, where there is one.</returns>
    public async Task<string?> DeleteAsync(Caller caller, string id, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        return await database.FindClassificationAsync(caller.Account, id, cancellation) switch
        {
            Presence.Live => await eraser.EraseAsync([new Scope(caller.Account, id)]),
            Presence.Erased => await eraser.FinishAsync(caller.Account, [id]),
            _ => throw NoClassification(),
        };
    }

    /// <summary>Lists the classifications, newest first, with their counts.</summary>
    public async Task<ClassificationList> ListAsync(Caller caller, string? after, int most, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var rows = await database.LiveClassifications(caller.Account).AsNoTracking()
            .Where(one => after == null || string.Compare(one.Id, after) < 0).OrderByDescending(one => one.Id).Take(most + 1)
            .Select(one => new
            {
                Row = one,
                BatchesNo = database.Batches.Count(batch => batch.ClassificationId == one.Id && !database.Tombstones.Any(stone => stone.Id == batch.Id)),
                FilesNo = database.Files.Count(file => file.ClassificationId == one.Id
                    && !database.Tombstones.Any(stone => stone.Id == file.BatchId) && !database.Tombstones.Any(stone => stone.Id == file.Id)),
            }).ToListAsync(cancellation);
        var listed = new List<ListedClassification>(rows.Count);
        foreach (var one in rows.Take(most))
        {
            using var key = vault.OpenKey(new Scope(caller.Account, one.Row.Id));
            if (key is null) continue;
            var definition = ClassificationDefinition.Open(key, one.Row);
            listed.Add(new ListedClassification(
                one.Row.Id, definition.Name, definition.Description, one.Row.CreatedAt, one.Row.UpdatedAt, definition.DocumentTypes.Count, one.BatchesNo, one.FilesNo));
        }

        return new ClassificationList("success", listed, rows.Count > most ? rows[most - 1].Row.Id : null);
    }

    /// <summary>How many batches and files a classification has.</summary>
    public async Task<(int Batches, int Files)> CountAsync(Caller caller, string id, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        return (await database.LiveBatches(caller.Account, id).CountAsync(cancellation), await database.Files.CountAsync(file => file.ClassificationId == id && file.AccountId == caller.Account
            && !database.Tombstones.Any(stone => stone.Id == file.BatchId) && !database.Tombstones.Any(stone => stone.Id == file.Id), cancellation));
    }

    /// <summary>What a classification is called, its types and its options.</summary>
    public async Task<ClassificationDefinition> DefinitionAsync(Caller caller, string id, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        return (await OpenAsync(database, vault, caller, id, cancellation)).Definition;
    }

    internal static async Task<(Classification Row, ClassificationDefinition Definition)> OpenAsync(
        MailroomDatabase database, KeyVault vault, Caller caller, string id, CancellationToken cancellation)
    {
        var row = await database.LiveClassifications(caller.Account).AsNoTracking().FirstOrDefaultAsync(one => one.Id == id, cancellation) ?? throw NoClassification();
        using var key = vault.OpenKey(new Scope(caller.Account, id)) ?? throw NoClassification();
        return (row, ClassificationDefinition.Open(key, row));
    }

    internal static RequestException NoClassification() => RequestException.NotFound("There is no classification with this classificationId.");
}
