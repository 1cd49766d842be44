using System.Runtime.CompilerServices;
using Mailroom.Erasing;
using Mailroom.Storage;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Api;

/// <summary>Results: the files of a batch, each with its type and why.</summary>
public static class ResultEndpoints
{
    private const int StepSize = 500;

    private static readonly Func<MailroomDatabase, string, int, IAsyncEnumerable<ListedFile>> NextFiles = EF.CompileAsyncQuery(
        (MailroomDatabase database, string batchId, int from) => database.Files
            .Where(file => file.BatchId == batchId && file.Ordinal >= from
                && !database.Tombstones.Any(stone => stone.Id == file.Id)
                && !database.Tombstones.Any(stone => stone.Id == file.BatchId)
                && !database.Tombstones.Any(stone => stone.Id == file.ClassificationId))
            .OrderBy(file => file.Ordinal).Take(StepSize)
            .Select(file => new ListedFile(file.Id, file.Ordinal, file.Status, file.Name, file.Outcome, file.Answer)));

    /// <summary>Adds the call.</summary>
    public static void MapResults(this RouteGroupBuilder api) =>
        api.MapPost("/getResults", GetAsync).WithSummary("Gives the files of a batch with their results, in upload order.").Answers(400, 404, 413, 415);

    private static async Task<BatchResults> GetAsync(
        Body<ResultsRequest> body, Caller caller, HttpContext http, KeyVault vault, FileAddresses addresses, IDbContextFactory<MailroomDatabase> databases,
        CancellationToken cancellation)
    {
        var request = body.Value;
        var classificationId = Required.Id(request.ClassificationId, "classificationId");
        var batchId = Required.Id(request.BatchId, "batchId");
        if (request.Limit is < 1) throw RequestException.Invalid("limit must be 1 or more.");
        await using var database = await databases.CreateDbContextAsync(cancellation);
        if (await database.FindBatchAsync(caller.Account, classificationId, batchId, cancellation) != Presence.Live) throw Batches.NoBatch();
        var from = 0;
        var most = request.Limit ?? int.MaxValue;
        if (request.FileId is { } fileId)
        {
            from = await OrdinalAsync(fileId) ?? throw RequestException.NotFound("There is no file with this fileId in the batch.");
            most = 1;
        }
        else if (request.After is { } after)
        {
            from = 1 + (await OrdinalAsync(after) ?? throw RequestException.NotFound("after names no file of the batch."));
        }

        var entries = EntriesAsync(new Scope(caller.Account, classificationId, batchId), from, most, vault, id => addresses.Make(http.Request, id), databases, cancellation);
        return new BatchResults("success", classificationId, batchId, entries);

        Task<int?> OrdinalAsync(string id) => database.LiveFiles(caller.Account, classificationId, batchId)
            .Where(file => file.Id == id).Select(file => (int?)file.Ordinal).FirstOrDefaultAsync(cancellation);
    }

    // Read and opened a step at a time while the answer is being sent: neither memory nor a read transaction grows with the batch.
    private static async IAsyncEnumerable<FileEntry> EntriesAsync(
        Scope batch, int from, int most, KeyVault vault, Func<string, string> address, IDbContextFactory<MailroomDatabase> databases,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        ClassificationDefinition? definition = null;
        while (most > 0)
        {
            var rows = new List<ListedFile>(StepSize);
            await using (var database = await databases.CreateDbContextAsync(cancellation))
            {
                await foreach (var row in NextFiles(database, batch.Id, from).WithCancellation(cancellation)) rows.Add(row);
                if (definition is null && rows.Exists(row => row.Answer is not null))
                    (_, definition) = await Classifications.OpenAsync(database, vault, new Caller(batch.Account), batch.ClassificationId, cancellation);
            }

            var keys = vault.OpenFileKeys(batch, rows.Take(most).Select(row => row.Id));
            foreach (var row in rows.Take(most))
            {
                if (!keys.TryGetValue(row.Id, out var key)) continue;
                using (key) yield return key is null ? FileEntry.Locked(row) : FileEntry.Open(row, key, address(row.Id), definition);
            }

            if (rows.Count < StepSize) yield break;
            most -= rows.Count;
            from = rows[^1].Ordinal + 1;
        }
    }
}

/// <summary>The body of <c>getResults</c>.</summary>
/// <param name="ClassificationId">The classification.</param>
/// <param name="BatchId">The batch.</param>
/// <param name="FileId">One file only.</param>
/// <param name="Limit">The most files to give.</param>
/// <param name="After">Only files after this one.</param>
public sealed record ResultsRequest(string? ClassificationId, string? BatchId, string? FileId, int? Limit, string? After);

/// <summary>The answer to <c>getResults</c>.</summary>
public sealed record BatchResults(string Status, string ClassificationId, string BatchId, IAsyncEnumerable<FileEntry> Files);
