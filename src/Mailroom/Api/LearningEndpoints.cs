using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Mailroom.Storage;

namespace Mailroom.Api;

/// <summary>What people know better: the types that they give to files, and classifying again with what was learned from that.</summary>
public static class LearningEndpoints
{
    /// <summary>Adds the calls.</summary>
    public static void MapLearning(this RouteGroupBuilder api)
    {
        api.MapPost("/setDocumentType", SetAsync).WithSummary("Gives a file its type: a correction, or a confirmation, from which the classifier learns. null takes it back.")
            .Answers(400, 404, 408, 409, 413, 415);
        api.MapPost("/reclassify", ReclassifyAsync).WithSummary("Classifies again what no person has confirmed, and reads again what could not be read.").Answers(400, 404, 408, 413, 415);
    }

    private static async Task<CorrectedFile> SetAsync(
        Body<Correction> body, Caller caller, HttpContext http, Corrections corrections, FileAddresses addresses, CancellationToken cancellation)
    {
        var request = body.Value;
        var scope = new Scope(caller.Account, Required.Id(request.ClassificationId, "classificationId"), Required.Id(request.BatchId, "batchId"), Required.Id(request.FileId, "fileId"));
        var address = await addresses.OfAsync(http.Request, scope.ClassificationId, cancellation);
        var entry = await corrections.SetAsync(caller, scope, TypeOf(request.DocumentType), address, cancellation);
        return new CorrectedFile("success", scope.ClassificationId, scope.BatchId!, [entry]);
    }

    private static string? TypeOf(JsonElement documentType) => documentType.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => documentType.GetString(),
        // Left out by mistake, it must not take an answer back.
        JsonValueKind.Undefined => throw RequestException.Invalid("documentType is required: the name of a type, \"Unknown\", or null to take the answer back."),
        _ => throw RequestException.Invalid("documentType has the wrong type: a text or null is expected."),
    };

    private static async Task<Reclassified> ReclassifyAsync(Body<ReclassifyRequest> body, Caller caller, Corrections corrections, CancellationToken cancellation)
    {
        var classificationId = Required.Id(body.Value.ClassificationId, "classificationId");
        return new Reclassified("success", await corrections.ReclassifyAsync(caller, classificationId, Required.OptionalId(body.Value.BatchId, "batchId"), cancellation));
    }
}

/// <summary>The body of <c>setDocumentType</c>.</summary>
/// <param name="ClassificationId">The classification.</param>
/// <param name="BatchId">The batch.</param>
/// <param name="FileId">The file.</param>
/// <param name="DocumentType">The name of a type, <c>Unknown</c>, or null to take the answer back.</param>
public sealed record Correction(string? ClassificationId, string? BatchId, string? FileId, JsonElement DocumentType);

/// <summary>The answer to <c>setDocumentType</c>: the file's entry.</summary>
public sealed record CorrectedFile([property: AllowedValues("success")] string Status, string ClassificationId, string BatchId, IReadOnlyList<FileEntry> Files);

/// <summary>The body of <c>reclassify</c>.</summary>
/// <param name="ClassificationId">The classification.</param>
/// <param name="BatchId">One batch only.</param>
public sealed record ReclassifyRequest(string? ClassificationId, string? BatchId = null);

/// <summary>The answer to <c>reclassify</c>.</summary>
/// <param name="Status">Always <c>success</c>.</param>
/// <param name="Files">How many files are classified again.</param>
public sealed record Reclassified([property: AllowedValues("success")] string Status, int Files);
