using Mailroom.Erasing;
using Mailroom.Pipeline;
using Mailroom.Storage;
using Mailroom.Storage.Blobs;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Mailroom.WebConsole.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Api;

/// <summary>Single files: deleting them, and fetching the originals.</summary>
public static class FileEndpoints
{
    /// <summary>Adds the calls that need a key.</summary>
    public static void MapFiles(this RouteGroupBuilder api) =>
        api.MapDelete("/deleteFiles", DeleteAsync).WithSummary("Deletes files of a batch for good, with their results.").Answers(400, 404, 413, 415);

    /// <summary>Adds the addresses of the originals, which carry their own signature.</summary>
    public static void MapOriginals(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/v1/files/{fileId}", DownloadAsync).WithTags("Files").WithSummary("Fetches an original by its signed address.").Produces<Stream>(contentType: "application/octet-stream").Answers(400, 404)
            .OpenToOtherSites();

    private static async Task<DeletedFiles> DeleteAsync(Body<FilesReference> body, HttpContext http, Caller caller, FileDeletion deletion, CancellationToken cancellation)
    {
        var classificationId = Required.Id(body.Value.ClassificationId, "classificationId");
        var (erasureId, deleteAll) = await deletion.DeleteAsync(caller, classificationId, Required.Id(body.Value.BatchId, "batchId"), body.Value.FileIds, cancellation);
        http.NameErasure(erasureId);
        return new DeletedFiles("success", "Files deleted", deleteAll);
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
