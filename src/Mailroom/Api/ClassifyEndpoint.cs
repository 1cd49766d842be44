using System.ComponentModel.DataAnnotations;
using Mailroom.Configuration;
using Mailroom.Erasing;
using Mailroom.Pipeline;
using Mailroom.Reading;
using Mailroom.Reading.Isolation;
using Mailroom.Storage;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Mailroom.Uploading;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Mailroom.Api;

/// <summary>One file in, its entry out: for callers that would rather wait than ask again.</summary>
public static class ClassifyEndpoint
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    /// <summary>Adds the call.</summary>
    public static void MapClassify(this RouteGroupBuilder api) => api.MapPost("/classify", ClassifyAsync)
        .WithSummary("Classifies one file and answers its entry. With keep=false nothing of it is kept.").WithDescription(UploadLimits.Describe(api)).TakesForm<ClassifyFields>().Answers(400, 404, 408, 413, 415);

    private static async Task<ClassifiedFile> ClassifyAsync(
        HttpContext http, Caller caller, UploadForm form, UploadCommit commit, DocumentAnalysis analysis, FileAddresses addresses, FinishedFiles finished, KeyVault vault,
        LiveUses uses, IOptions<ApiOptions> options, TimeProvider time, IDbContextFactory<MailroomDatabase> databases)
    {
        await using var upload = await form.ReceiveAsync(http, caller, CheckTargetAsync, takesOneFile: true);
        if (upload.Sizes.Count == 0) throw RequestException.Invalid("files is required: exactly one part with a filename, named files.");
        var classification = new Scope(caller.Account, Required.Id(upload.Field("classificationId"), "classificationId"));
        var keep = upload.Field("keep") switch
        {
            null or "true" => true,
            "false" => false,
            _ => throw RequestException.Invalid("keep must be true or false."),
        };
        await CheckTargetAsync(upload);
        if (!keep) return await WithoutKeepingAsync();

        var file = upload.Files[0];
        var ended = finished.Expect(file.Id);
        try
        {
            var (batchId, _) = await commit.CommitAsync(upload, classification, batchId: null, urgent: true) ?? throw Classifications.NoClassification();
            return await WaitAsync(classification with { BatchId = batchId, FileId = file.Id });
        }
        finally
        {
            finished.Forget(file.Id);
        }

        async Task CheckTargetAsync(ReceivedUpload received)
        {
            if (received.Field("classificationId") is not { } id) return;
            await using var database = await databases.CreateDbContextAsync(http.RequestAborted);
            if (await database.FindClassificationAsync(caller.Account, id, http.RequestAborted) != Presence.Live) throw Classifications.NoClassification();
        }

        // The file's key never leaves memory, and no row is written: once its blob is removed with the upload, nothing of it is left.
        async Task<ClassifiedFile> WithoutKeepingAsync()
        {
            var received = upload.Files[0];
            using var use = uses.Begin(classification);
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, use.Erased);
            ending.CancelAfter(options.Value.ClassifyTimeout);
            try
            {
                if (received.Refusal is { } refusal) return Entry("error", null, null, refusal);
                var done = await AnalyseAsync(isSecondAttempt: false) ?? throw Classifications.NoClassification();
                return Entry("processed", done.Outcome.Result, done.Outcome.Extraction, null);
            }
            catch (ReadingException failure) when (failure.Failure != ReadingFailure.ToolNotStarted)
            {
                return Entry("error", null, null, failure.Message);
            }
            catch (OperationCanceledException) when (use.Erased.IsCancellationRequested)
            {
                throw Classifications.NoClassification();
            }
            catch (Exception busy) when (busy is ReaderUnavailableException or ReadingException || (busy is OperationCanceledException && !http.RequestAborted.IsCancellationRequested))
            {
                throw new RequestException(StatusCodes.Status503ServiceUnavailable, "The server did not come to this file in time (Api:ClassifyTimeout). Try again later.") { RetryAfterSeconds = 30 };
            }

            async Task<Analysis?> AnalyseAsync(bool isSecondAttempt)
            {
                try
                {
                    return await analysis.AnalyseAsync(classification, received.Id, received.Key, storedText: null, isSecondAttempt, ending.Token);
                }
                catch (ReadingException failure) when (failure.BroughtReaderDown && !isSecondAttempt)
                {
                    try
                    {
                        return await AnalyseAsync(isSecondAttempt: true);
                    }
                    catch (OperationCanceledException) when (!use.Erased.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested)
                    {
                        // No time was left for it. The first attempt had its own, and its answer holds.
                        throw failure;
                    }
                }
            }

            ClassifiedFile Entry(string status, FileResult? result, ExtractionLink? extraction, string? error) =>
                new(classification.ClassificationId, BatchId: null, received.Id, received.Name, status, result, extraction, Url: null, error) { Path = received.Path };
        }

        async Task<ClassifiedFile> WaitAsync(Scope scope)
        {
            var deadline = time.GetTimestamp();
            while (true)
            {
                await using (var database = await databases.CreateDbContextAsync(http.RequestAborted))
                {
                    var row = await database.LiveFiles(scope.Account, scope.ClassificationId, scope.BatchId!)
                        .Where(one => one.Id == scope.FileId).Select(ListedFile.Columns).FirstOrDefaultAsync(http.RequestAborted) ?? throw Classifications.NoClassification();
                    if (row.Status is FileStatus.Processed or FileStatus.Error || time.GetElapsedTime(deadline) > options.Value.ClassifyTimeout)
                    {
                        using var key = vault.OpenKey(scope) ?? throw Classifications.NoClassification();
                        var entry = FileEntry.Open(row, key, await addresses.OfAsync(http.Request, scope.ClassificationId, http.RequestAborted), definition: null);
                        return new ClassifiedFile(scope.ClassificationId, scope.BatchId, entry.FileId, entry.FileName, entry.Status, entry.Result, entry.Extraction, entry.Url, entry.Error) { Path = entry.Path };
                    }
                }

                await Task.WhenAny(ended, Task.Delay(LookInterval, time, http.RequestAborted));
                http.RequestAborted.ThrowIfCancellationRequested();
                ended = finished.Expect(file.Id);
            }
        }
    }
}

/// <summary>The form of <c>classify</c>.</summary>
/// <param name="ClassificationId">The classification.</param>
/// <param name="Keep"><c>false</c>: nothing of the file is kept.</param>
/// <param name="Files">The file.</param>
public sealed record ClassifyFields(string ClassificationId, bool? Keep, IFormFile Files);

/// <summary>The answer to <c>classify</c>: the file's entry, and where it is kept.</summary>
public sealed record ClassifiedFile(
    string ClassificationId, string? BatchId, string FileId, string FileName, [property: AllowedValues("waiting", "processing", "processed", "error")] string Status, FileResult? Result, ExtractionLink? Extraction, string? Url, string? Error)
{
    /// <summary>The path of the document in the archive that was sent; absent where it came by itself.</summary>
    public string? Path { get; init; }
}
