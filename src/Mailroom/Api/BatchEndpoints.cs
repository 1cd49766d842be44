using System.ComponentModel.DataAnnotations;
namespace Mailroom.Api;

/// <summary>Batches: files that were uploaded together.</summary>
public static class BatchEndpoints
{
    /// <summary>Adds the calls.</summary>
    public static void MapBatches(this RouteGroupBuilder api)
    {
        api.MapDelete("/deleteBatch", DeleteAsync).WithSummary("Deletes a batch for good, with its results and files.").Answers(400, 404, 408, 413, 415);
        api.MapGet("/{classificationId}/batches", ListAsync).WithSummary("Lists the batches of a classification, newest first.").Answers(400, 404);
    }

    private static async Task<Done> DeleteAsync(Body<BatchReference> body, HttpContext http, Caller caller, Batches batches, CancellationToken cancellation)
    {
        var classificationId = Required.Id(body.Value.ClassificationId, "classificationId");
        http.NameErasure(await batches.DeleteAsync(caller, classificationId, Required.Id(body.Value.BatchId, "batchId"), cancellation));
        return new Done("success", "Batch deleted");
    }

    private static Task<BatchList> ListAsync(string classificationId, string? limit, string? after, Caller caller, Batches batches, CancellationToken cancellation) =>
        batches.ListAsync(caller, classificationId, Required.OptionalId(after, "after"), Required.Limit(limit), cancellation);
}

/// <summary>Names a batch.</summary>
public sealed record BatchReference(string? ClassificationId, string? BatchId);

/// <summary>How far a batch is: <c>waiting</c>, <c>processing</c> or <c>finished</c>.</summary>
public sealed record BatchState(int FilesNo, long StartTime, [property: AllowedValues("waiting", "processing", "finished")] string Status);

/// <summary>A batch in a list.</summary>
public sealed record ListedBatch(string BatchId, int FilesNo, long StartTime, [property: AllowedValues("waiting", "processing", "finished")] string Status);

/// <summary>A list of batches; <c>next</c> is the <c>after</c> of the following page.</summary>
public sealed record BatchList([property: AllowedValues("success")] string Status, string ClassificationId, IReadOnlyList<ListedBatch> Batches, string? Next);
