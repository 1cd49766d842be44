using System.Text.Json;
using Mailroom.Erasing;
using Mailroom.Pipeline;
using Mailroom.Storage;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Api;

/// <summary>What people know better: the types that they give to files, and classifying again with what was learned from that.</summary>
public static class LearningEndpoints
{
    /// <summary>Adds the calls.</summary>
    public static void MapLearning(this RouteGroupBuilder api)
    {
        api.MapPost("/setDocumentType", SetAsync).WithSummary("Gives a file its type: a correction, or a confirmation, from which the classifier learns. null takes it back.")
            .Answers(400, 404, 409, 413, 415);
        api.MapPost("/reclassify", ReclassifyAsync).WithSummary("Classifies again what no person has confirmed, and reads again what could not be read.").Answers(400, 404, 413, 415);
    }

    private static async Task<CorrectedFile> SetAsync(
        Body<Correction> body, Caller caller, HttpContext http, KeyVault vault, FileAddresses addresses, IDbContextFactory<MailroomDatabase> databases, CancellationToken cancellation)
    {
        var request = body.Value;
        var scope = new Scope(caller.Account, Required.Id(request.ClassificationId, "classificationId"), Required.Id(request.BatchId, "batchId"), Required.Id(request.FileId, "fileId"));
        await using var database = await databases.CreateDbContextAsync(cancellation);
        if (await database.FindBatchAsync(scope.Account, scope.ClassificationId, scope.BatchId!, cancellation) != Presence.Live) throw BatchEndpoints.NoBatch();
        var (_, definition) = await ClassificationEndpoints.OpenAsync(database, vault, caller, scope.ClassificationId, cancellation);
        var type = TypeOf(request.DocumentType, definition);
        using var key = await database.LiveFiles(scope.Account, scope.ClassificationId, scope.BatchId!).AnyAsync(file => file.Id == scope.FileId, cancellation)
            ? vault.OpenKey(scope) ?? throw NoFile()
            : throw NoFile();
        var answer = type?.Seal(key, scope.FileId!);
        var file = await StoreAsync(database, scope, answer);
        return new CorrectedFile("success", scope.ClassificationId, scope.BatchId!, [FileEntry.Open(file, key, addresses.Make(http.Request, file.Id), definition)]);
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

    private static GivenType? TypeOf(JsonElement documentType, ClassificationDefinition definition) => documentType.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => GivenType.Find(definition, documentType.GetString()!.Trim()) ?? throw NoType(),
        // Left out by mistake, it must not take an answer back.
        JsonValueKind.Undefined => throw RequestException.Invalid("documentType is required: the name of a type, \"Unknown\", or null to take the answer back."),
        _ => throw RequestException.Invalid("documentType has the wrong type: a text or null is expected."),
    };

    private static async Task<Reclassified> ReclassifyAsync(Body<ReclassifyRequest> body, Caller caller, Reclassification reclassification, IDbContextFactory<MailroomDatabase> databases,
        CancellationToken cancellation)
    {
        var classificationId = Required.Id(body.Value.ClassificationId, "classificationId");
        var batchId = body.Value.BatchId is null ? null : Required.Id(body.Value.BatchId, "batchId");
        await using var database = await databases.CreateDbContextAsync(cancellation);
        if (await database.FindClassificationAsync(caller.Account, classificationId, cancellation) != Presence.Live) throw ClassificationEndpoints.NoClassification();
        if (batchId is not null && await database.FindBatchAsync(caller.Account, classificationId, batchId, cancellation) != Presence.Live) throw BatchEndpoints.NoBatch();
        return new Reclassified("success", await reclassification.BeginAsync(new Scope(caller.Account, classificationId, batchId)));
    }

    internal static RequestException NoType() => RequestException.Invalid("documentType must be the name of a type of the classification, or \"Unknown\" where none fits.");

    private static RequestException NoFile() => RequestException.NotFound("There is no file with this fileId in the batch.");
}

/// <summary>The body of <c>setDocumentType</c>.</summary>
/// <param name="ClassificationId">The classification.</param>
/// <param name="BatchId">The batch.</param>
/// <param name="FileId">The file.</param>
/// <param name="DocumentType">The name of a type, <c>Unknown</c>, or null to take the answer back.</param>
public sealed record Correction(string? ClassificationId, string? BatchId, string? FileId, JsonElement DocumentType);

/// <summary>The answer to <c>setDocumentType</c>: the file's entry.</summary>
public sealed record CorrectedFile(string Status, string ClassificationId, string BatchId, IReadOnlyList<FileEntry> Files);

/// <summary>The body of <c>reclassify</c>.</summary>
/// <param name="ClassificationId">The classification.</param>
/// <param name="BatchId">One batch only.</param>
public sealed record ReclassifyRequest(string? ClassificationId, string? BatchId);

/// <summary>The answer to <c>reclassify</c>.</summary>
/// <param name="Status">Always <c>success</c>.</param>
/// <param name="Files">How many files are classified again.</param>
public sealed record Reclassified(string Status, int Files);
