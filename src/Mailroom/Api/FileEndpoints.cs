using Mailroom.Erasing;
using Mailroom.Pipeline;
using Mailroom.Storage;
using Mailroom.Storage.Blobs;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Api;

/// <summary>Single files: deleting them, and fetching the originals.</summary>
public static class FileEndpoints
{
    private const int MaximumFileIds = 10_000;
    private const int NamedInErrors = 20;

    /// <summary>Adds the calls that need a key.</summary>
    public static void MapFiles(this RouteGroupBuilder api) =>
        api.MapDelete("/deleteFiles", DeleteAsync).WithSummary("Deletes files of a batch for good, with their results.").Answers(400, 404, 413, 415);

    /// <summary>Adds the addresses of the originals, which carry their own signature.</summary>
    public static void MapOriginals(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/v1/files/{fileId}", DownloadAsync).WithTags("Files").WithSummary("Fetches an original by its signed address.").Answers(404);

    private static async Task<DeletedFiles> DeleteAsync(
        Body<FilesReference> body, HttpContext http, Caller caller, Eraser eraser, IDbContextFactory<MailroomDatabase> databases, CancellationToken cancellation)
    {
        var classificationId = Required.Id(body.Value.ClassificationId, "classificationId");
        var batchId = Required.Id(body.Value.BatchId, "batchId");
        var fileIds = CheckIds(body.Value.FileIds);
        await using var database = await databases.CreateDbContextAsync(cancellation);
        // The files before their batch: those of a batch that is deleted meanwhile are deleted, and not unknown.
        var (live, erased) = await database.FindFilesAsync(caller.Account, classificationId, batchId, fileIds, cancellation);
        switch (await database.FindBatchAsync(caller.Account, classificationId, batchId, cancellation))
        {
            case Presence.Unknown: throw BatchEndpoints.NoBatch();
            case Presence.Erased:
                ThrowIfAny(fileIds.Where(id => !Ids.IsWellFormed(id)));
                http.NameErasure(await eraser.FinishAsync(caller.Account, [classificationId, batchId, .. fileIds]));
                return new DeletedFiles("success", "Files deleted", DeleteAll: true);
        }

        ThrowIfAny(fileIds.Where(id => !live.Contains(id) && !erased.Contains(id)));
        var erasureId = await eraser.FinishAsync(caller.Account, erased);
        if (live.Count > 0) erasureId = await eraser.EraseAsync([.. live.Select(id => new Scope(caller.Account, classificationId, batchId, id))]);
        http.NameErasure(erasureId);
        var anyLeft = await database.LiveFiles(caller.Account, classificationId, batchId).AnyAsync(CancellationToken.None);
        return new DeletedFiles("success", "Files deleted", DeleteAll: !anyLeft);
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

    private static async Task<FileStreamHttpResult> DownloadAsync(
        string fileId, long? expires, string? signature, HttpContext http, FileAddresses addresses, KeyVault vault, IBlobStore blobs, LiveUses uses,
        IDbContextFactory<MailroomDatabase> databases, CancellationToken cancellation)
    {
        if (expires is null || signature is null || !addresses.IsValid(fileId, expires.Value, signature)) throw NoFile();
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var file = await database.Files.AsNoTracking().FirstOrDefaultAsync(one => one.Id == fileId, cancellation) ?? throw NoFile();
        var scope = new Scope(file.AccountId, file.ClassificationId, file.BatchId, file.Id);

        // The use begins before the look for a tombstone: an erasure that this look misses cuts the download off.
        var use = uses.Begin(scope);
        http.Response.RegisterForDispose(use);
        use.Erased.Register(http.Abort);
        if (!await database.LiveFiles(scope.Account, scope.ClassificationId, file.BatchId).AnyAsync(one => one.Id == fileId, cancellation)) throw NoFile();
        using var key = vault.OpenKey(scope) ?? throw NoFile();
        var blob = await blobs.OpenAsync(fileId, cancellation) ?? throw NoFile();
        http.Response.RegisterForDisposeAsync(blob);
        var name = FileOutcome.OpenName(key, fileId, file.Name);
        var content = new OpeningStream(blob, key, fileId);

        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        http.Response.Headers.CacheControl = "private, no-store";
        return TypedResults.File(content, file.MediaType ?? "application/octet-stream", name, enableRangeProcessing: true);
    }

    private static RequestException NoFile() => RequestException.NotFound("There is no file at this address: it was deleted, or the address has expired. getResults gives a fresh one.");
}

/// <summary>Names files of a batch.</summary>
public sealed record FilesReference(string? ClassificationId, string? BatchId, List<string?>? FileIds);

/// <summary>The answer to <c>deleteFiles</c>.</summary>
/// <param name="Status">Always <c>success</c>.</param>
/// <param name="Message">What was done.</param>
/// <param name="DeleteAll">Whether the batch has no file left.</param>
public sealed record DeletedFiles(string Status, string Message, bool DeleteAll);
