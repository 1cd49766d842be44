using System.Text.Json.Nodes;
using Mailroom.Erasing;
using Mailroom.Storage;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Api;

/// <summary>Classifications: named lists of document types.</summary>
public static class ClassificationEndpoints
{
    private const int UpdateTries = 5;

    /// <summary>Adds the calls.</summary>
    public static void MapClassifications(this RouteGroupBuilder api)
    {
        api.MapPost("/createClassification", CreateAsync).WithSummary("Creates a classification: a list of document types.").Answers(400, 413, 415);
        api.MapPost("/viewClassification", ViewAsync).WithSummary("Shows a classification with its document types and batches.").Answers(400, 404, 413, 415);
        api.MapPatch("/updateClassification", UpdateAsync).WithSummary("Changes the members that are given; later uploads and waiting files use the new types.").Answers(400, 404, 413, 415);
        api.MapDelete("/deleteClassification", DeleteAsync).WithSummary("Deletes a classification for good, with all its batches, results and files.").Answers(400, 404, 413, 415);
        api.MapGet("/classifications", ListAsync).WithSummary("Lists the classifications, newest first.").Answers(400);
    }

    private static async Task<CreatedClassification> CreateAsync(
        Body<CreateClassification> body, Caller caller, KeyVault vault, IDbContextFactory<MailroomDatabase> databases, TimeProvider time)
    {
        var definition = ClassificationRules.Create(body.Value.ClassificationDetails);
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

    private static async Task<ViewedClassification> ViewAsync(
        Body<ClassificationReference> body, Caller caller, KeyVault vault, IDbContextFactory<MailroomDatabase> databases, CancellationToken cancellation)
    {
        var id = Required.Id(body.Value.ClassificationId, "classificationId");
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var (row, definition) = await OpenAsync(database, vault, caller, id, cancellation);
        var batches = await BatchEndpoints.SummariesAsync(database, caller.Account, id, after: null, limit: int.MaxValue, cancellation);
        return new ViewedClassification("success", id, new ViewedDetails(
            row.CreatedAt, definition.Name, definition.Description, [.. definition.DocumentTypes.Select(DocumentTypeDetails.Of)], definition.Options,
            batches.ToDictionary(batch => batch.BatchId, batch => new BatchState(batch.FilesNo, batch.StartTime, batch.Status), StringComparer.Ordinal)));
    }

    private static async Task<UpdatedClassification> UpdateAsync(
        Body<UpdateClassification> body, Caller caller, KeyVault vault, IDbContextFactory<MailroomDatabase> databases, TimeProvider time,
        CancellationToken cancellation)
    {
        var id = Required.Id(body.Value.ClassificationId, "classificationId");
        await using var database = await databases.CreateDbContextAsync(cancellation);
        for (var tries = 0; tries < UpdateTries; tries++)
        {
            var (row, old) = await OpenAsync(database, vault, caller, id, cancellation);
            var definition = ClassificationRules.Update(old, body.Value.ClassificationDetails);
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

    private static async Task<Done> DeleteAsync(
        Body<ClassificationReference> body, HttpContext http, Caller caller, Eraser eraser, IDbContextFactory<MailroomDatabase> databases, CancellationToken cancellation)
    {
        var id = Required.Id(body.Value.ClassificationId, "classificationId");
        await using var database = await databases.CreateDbContextAsync(cancellation);
        switch (await database.FindClassificationAsync(caller.Account, id, cancellation))
        {
            case Presence.Unknown: throw NoClassification();
            case Presence.Live: http.NameErasure(await eraser.EraseAsync([new Scope(caller.Account, id)])); break;
            case Presence.Erased: http.NameErasure(await eraser.FinishAsync(caller.Account, [id])); break;
        }

        return new Done("success", "Classification deleted");
    }

    private static async Task<ClassificationList> ListAsync(
        string? limit, string? after, Caller caller, KeyVault vault, IDbContextFactory<MailroomDatabase> databases, CancellationToken cancellation)
    {
        var most = Required.Limit(limit);
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

    internal static async Task<(Classification Row, ClassificationDefinition Definition)> OpenAsync(
        MailroomDatabase database, KeyVault vault, Caller caller, string id, CancellationToken cancellation)
    {
        var row = await database.LiveClassifications(caller.Account).AsNoTracking().FirstOrDefaultAsync(one => one.Id == id, cancellation) ?? throw NoClassification();
        using var key = vault.OpenKey(new Scope(caller.Account, id)) ?? throw NoClassification();
        return (row, ClassificationDefinition.Open(key, row));
    }

    internal static RequestException NoClassification() => RequestException.NotFound("There is no classification with this classificationId.");
}

/// <summary>The body of <c>createClassification</c>.</summary>
public sealed record CreateClassification(ClassificationDetails? ClassificationDetails);

/// <summary>The body of <c>updateClassification</c>.</summary>
public sealed record UpdateClassification(string? ClassificationId, ClassificationDetails? ClassificationDetails);

/// <summary>Names a classification.</summary>
public sealed record ClassificationReference(string? ClassificationId);

/// <summary>A classification as its user defines it.</summary>
public sealed record ClassificationDetails(string? Name, string? Description, List<DocumentTypeDetails?>? DocumentTypes, JsonObject? Options);

/// <summary>A document type as its user defines it.</summary>
public sealed record DocumentTypeDetails(string? Name, string? Description, List<string?>? UniqueWords, string? ExtractionId)
{
    internal static DocumentTypeDetails Of(TypeDefinition type) => new(type.Name, type.Description, [.. type.UniqueWords], type.ExtractionId);
}

/// <summary>The answer to <c>createClassification</c>.</summary>
public sealed record CreatedClassification(string Status, long CreatedAt, string ClassificationId);

/// <summary>The answer to <c>updateClassification</c>.</summary>
public sealed record UpdatedClassification(string Status, long UpdatedAt, string ClassificationId);

/// <summary>The answer to <c>viewClassification</c>.</summary>
public sealed record ViewedClassification(string Status, string ClassificationId, ViewedDetails ClassificationDetails);

/// <summary>A classification with its batches.</summary>
public sealed record ViewedDetails(long CreatedAt, string Name, string Description, IReadOnlyList<DocumentTypeDetails> DocumentTypes, ClassificationOptions? Options, IReadOnlyDictionary<string, BatchState> Batches);

/// <summary>A list of classifications; <c>next</c> is the <c>after</c> of the following page.</summary>
public sealed record ClassificationList(string Status, IReadOnlyList<ListedClassification> Classifications, string? Next);

/// <summary>A classification in a list.</summary>
public sealed record ListedClassification(
    string ClassificationId, string Name, string Description, long CreatedAt, long? UpdatedAt, int DocumentTypesNo, int BatchesNo, int FilesNo);

/// <summary>Something was done.</summary>
public sealed record Done(string Status, string Message);
