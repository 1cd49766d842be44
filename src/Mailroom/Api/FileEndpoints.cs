using System.ComponentModel.DataAnnotations;
using Mailroom.Erasing;
using Mailroom.Pipeline;
using Mailroom.Storage;
using Mailroom.Storage.Blobs;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Mailroom.WebConsole;
using Mailroom.WebConsole.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Mailroom.Api;

/// <summary>Single files: deleting them, and fetching the originals.</summary>
public static class FileEndpoints
{
    private const string Original = FileAddresses.Root + "/{fileId}/{signature}/{name}";

    /// <summary>Adds the calls that need a key.</summary>
    public static void MapFiles(this RouteGroupBuilder api) =>
        api.MapDelete("/deleteFiles", DeleteAsync).WithSummary("Deletes files of a batch for good, with their results.").Answers(400, 404, 408, 413, 415);

    /// <summary>Adds the addresses of the originals, which carry their own signature.</summary>
    public static void MapOriginals(this IEndpointRouteBuilder app)
    {
        app.MapGet(Original, DownloadAsync).WithTags("Files").WithSummary("Fetches an original by its signed address, as getResults gives it.")
            .WithDescription("It needs no key, takes ranges, and lasts until the file is deleted or the address revoked. Pictures and PDF may be embedded by other sites, all else is an attachment.")
            .Produces<Stream>(contentType: "application/octet-stream").Produces<Stream>(StatusCodes.Status206PartialContent, "application/octet-stream")
            .Produces(StatusCodes.Status416RangeNotSatisfiable).Answers(404, 500, 503).OpenToOtherSites();
        app.MapMethods(Original, [HttpMethods.Head], DownloadAsync).ExcludeFromDescription().OpenToOtherSites();
    }

    private static async Task<DeletedFiles> DeleteAsync(Body<FilesReference> body, HttpContext http, Caller caller, FileDeletion deletion, CancellationToken cancellation)
    {
        var classificationId = Required.Id(body.Value.ClassificationId, "classificationId");
        var (erasureId, deleteAll) = await deletion.DeleteAsync(caller, classificationId, Required.Id(body.Value.BatchId, "batchId"), body.Value.FileIds, cancellation);
        http.NameErasure(erasureId);
        return new DeletedFiles("success", "Files deleted", deleteAll);
    }

    private static async Task<FileStreamHttpResult> DownloadAsync(
        string fileId, string signature, HttpContext http, FileAddresses addresses, KeyVault vault, IBlobStore blobs, LiveUses uses, IDbContextFactory<MailroomDatabase> databases, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var file = await database.Files.Where(one => one.Id == fileId).Select(one => new { one.AccountId, one.ClassificationId, one.BatchId, one.MediaType, one.Name }).FirstOrDefaultAsync(cancellation) ?? throw NoFile();
        if (!await addresses.IsValidAsync(database, file.ClassificationId, fileId, signature, cancellation)) throw NoFile();
        var scope = new Scope(file.AccountId, file.ClassificationId, file.BatchId, fileId);

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

        var embeds = OriginalKinds.MayBeEmbedded(file.MediaType);
        var disposition = new ContentDispositionHeaderValue(embeds ? "inline" : "attachment");
        disposition.SetHttpFileName(name);
        var headers = http.Response.Headers;
        headers.ContentDisposition = disposition.ToString();
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers.CacheControl = "private, no-store";
        headers["Cross-Origin-Resource-Policy"] = embeds ? "cross-origin" : "same-origin";
        headers[SecurityHeaders.ReferrerPolicy] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex";
        return TypedResults.File(content, file.MediaType ?? "application/octet-stream", enableRangeProcessing: true);
    }

    private static RequestException NoFile() => RequestException.NotFound("There is no file at this address: it was deleted, or the address was revoked or has expired. getResults gives a fresh one.");
}

/// <summary>Names files of a batch.</summary>
public sealed record FilesReference(string? ClassificationId, string? BatchId, [property: MinLength(1), MaxLength(FileDeletion.MaximumFileIds)] List<string?>? FileIds);

/// <summary>The answer to <c>deleteFiles</c>.</summary>
/// <param name="Status">Always <c>success</c>.</param>
/// <param name="Message">What was done.</param>
/// <param name="DeleteAll">Whether the batch has no file left.</param>
public sealed record DeletedFiles([property: AllowedValues("success")] string Status, string Message, bool DeleteAll);
