using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Mailroom.Erasing;
using Mailroom.Pipeline;
using Mailroom.Storage;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Mailroom.Uploading;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Api;

/// <summary>Uploads of files into batches.</summary>
public static class UploadEndpoints
{
    private const string KeyDescription =
        "Makes repeating safe: within 24 hours an upload with a key that was used before is not taken again, and is answered with the ids of the first. Up to 200 visible ASCII characters; a UUID, say.";

    private const string ArchivesDescription =
        "An archive (ZIP, TAR, GZIP) or a store of mails (mbox) is taken apart: each file in it becomes a file of the batch, with its path, in the place of the archive, of which nothing is kept. "
        + "What of it cannot be taken has an entry with the status error, and the rest is taken.";

    /// <summary>Adds the call.</summary>
    public static void MapUploads(this RouteGroupBuilder api) => api.MapPost("/uploadFiles", UploadAsync)
        .WithSummary("Uploads files: into a new batch, or one that batchId names.")
        .WithDescription($"{UploadLimits.Describe(api)} {ArchivesDescription}").TakesForm<UploadFields>().Answers(400, 404, 408, 413, 415);

    internal static async Task<UploadedFiles> UploadAsync(
        [FromHeader(Name = IdempotencyKeys.Header), Description(KeyDescription)] string? idempotencyKey, HttpContext http, Caller caller, UploadForm form, UploadCommit commit,
        IdempotencyKeys keys, RepeatedUploads repeats, FileAddresses addresses, KeyVault vault, IDbContextFactory<MailroomDatabase> databases)
    {
        var hash = keys.Hash(caller.Account, idempotencyKey);
        if (await repeats.FindAsync(caller, hash, http.RequestAborted) is { } first)
        {
            await using var repeat = await form.MeasureAsync(http, caller);
            return await repeats.AnswerAsync(first, repeat, http.Request, http.RequestAborted);
        }

        await using var upload = await form.ReceiveAsync(http, caller, received => CheckTargetAsync(received));
        if (upload.Files.Count == 0) throw RequestException.Invalid("files is required: one or more parts with a filename, named files.");
        var type = await CheckTargetAsync(upload);
        var classificationId = Required.Id(upload.Field("classificationId"), "classificationId");
        var address = await addresses.OfAsync(http.Request, classificationId, http.RequestAborted);
        if (await commit.CommitAsync(upload, new Scope(caller.Account, classificationId), upload.Field("batchId"), urgent: false, type, hash) is not { } committed)
        {
            // Another upload with the same key may have come first; what was received here is thrown away then.
            var winner = await repeats.FindAsync(caller, hash, http.RequestAborted) ?? throw Classifications.NoClassification();
            return await repeats.AnswerAsync(winner, upload, http.Request, http.RequestAborted);
        }

        var (batchId, rows) = committed;
        var entries = upload.Files.Zip(rows, (file, row) => new FileEntry(
            file.Id, file.Name, FileEntry.StatusOf(row.Status), Result: null, Extraction: null, address(file.Id, file.MediaType), file.Refusal)
        { Path = file.Path });
        return new UploadedFiles("success", classificationId, batchId, [.. entries]);

        // Called before the first file with what the form held up to there, so that a wrong id does not cost an upload; and at the end with the whole of it.
        async Task<GivenType?> CheckTargetAsync(ReceivedUpload received)
        {
            if (received.Field("classificationId") is not { } id) return null;
            await using var database = await databases.CreateDbContextAsync(http.RequestAborted);
            if (await database.FindClassificationAsync(caller.Account, id, http.RequestAborted) != Presence.Live) throw Classifications.NoClassification();
            if (received.Field("batchId") is { } batch && await database.FindBatchAsync(caller.Account, id, batch, http.RequestAborted) != Presence.Live) throw Batches.NoBatch();
            if (received.Field("documentType") is not { } name) return null;
            var (_, definition) = await Classifications.OpenAsync(database, vault, caller, id, http.RequestAborted);
            return GivenType.Find(definition, name) ?? throw Corrections.NoType();
        }
    }
}

/// <summary>The form of <c>uploadFiles</c>.</summary>
/// <param name="ClassificationId">The classification.</param>
/// <param name="BatchId">The batch to add to; absent for a new one.</param>
/// <param name="DocumentType">The type of all these files, where they are examples to learn from.</param>
/// <param name="Files">The files.</param>
public sealed record UploadFields(string ClassificationId, string? BatchId, string? DocumentType, IFormFileCollection Files);

/// <summary>The answer to <c>uploadFiles</c>.</summary>
public sealed record UploadedFiles([property: AllowedValues("success")] string Status, string ClassificationId, string BatchId, IReadOnlyList<FileEntry> Files);
