using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Mailroom.Classifying;
using Mailroom.Storage.Database;

namespace Mailroom.Api;

/// <summary>Classifications: named lists of document types.</summary>
public static class ClassificationEndpoints
{
    /// <summary>Adds the calls.</summary>
    public static void MapClassifications(this RouteGroupBuilder api)
    {
        api.MapPost("/createClassification", CreateAsync).WithSummary("Creates a classification: a list of document types.").Answers(400, 408, 413, 415);
        api.MapPost("/viewClassification", ViewAsync).WithSummary("Shows a classification with its document types and batches.").Answers(400, 404, 408, 413, 415);
        api.MapPatch("/updateClassification", UpdateAsync).WithSummary("Changes the members that are given; later uploads and waiting files use the new types.").Answers(400, 404, 408, 413, 415);
        api.MapDelete("/deleteClassification", DeleteAsync).WithSummary("Deletes a classification for good, with all its batches, results and files.").Answers(400, 404, 408, 413, 415);
        api.MapGet("/classifications", ListAsync).WithSummary("Lists the classifications, newest first.").Answers(400);
    }

    private static Task<CreatedClassification> CreateAsync(Body<CreateClassification> body, Caller caller, Classifications classifications) =>
        classifications.CreateAsync(caller, body.Value.ClassificationDetails);

    private static Task<ViewedClassification> ViewAsync(Body<ClassificationReference> body, Caller caller, Classifications classifications, CancellationToken cancellation) =>
        classifications.ViewAsync(caller, Required.Id(body.Value.ClassificationId, "classificationId"), cancellation);

    private static Task<UpdatedClassification> UpdateAsync(Body<UpdateClassification> body, Caller caller, Classifications classifications, CancellationToken cancellation) =>
        classifications.UpdateAsync(caller, Required.Id(body.Value.ClassificationId, "classificationId"), body.Value.ClassificationDetails, cancellation);

    private static async Task<Done> DeleteAsync(Body<ClassificationReference> body, HttpContext http, Caller caller, Classifications classifications, CancellationToken cancellation)
    {
        http.NameErasure(await classifications.DeleteAsync(caller, Required.Id(body.Value.ClassificationId, "classificationId"), cancellation));
        return new Done("success", "Classification deleted");
    }

    private static Task<ClassificationList> ListAsync(string? limit, string? after, Caller caller, Classifications classifications, CancellationToken cancellation) =>
        classifications.ListAsync(caller, Required.OptionalId(after, "after"), Required.Limit(limit), cancellation);
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

    internal static DocumentTypeDetails Of(DocumentType type) => new(type.Name, type.Description, [.. type.UniqueWords], ExtractionId: null);
}

/// <summary>The answer to <c>createClassification</c>.</summary>
public sealed record CreatedClassification([property: AllowedValues("created")] string Status, long CreatedAt, string ClassificationId);

/// <summary>The answer to <c>updateClassification</c>.</summary>
public sealed record UpdatedClassification([property: AllowedValues("updated")] string Status, long UpdatedAt, string ClassificationId);

/// <summary>The answer to <c>viewClassification</c>.</summary>
public sealed record ViewedClassification([property: AllowedValues("success")] string Status, string ClassificationId, ViewedDetails ClassificationDetails);

/// <summary>A classification with its batches.</summary>
public sealed record ViewedDetails(long CreatedAt, string Name, string Description, IReadOnlyList<DocumentTypeDetails> DocumentTypes, ClassificationOptions? Options, IReadOnlyDictionary<string, BatchState> Batches);

/// <summary>A list of classifications; <c>next</c> is the <c>after</c> of the following page.</summary>
public sealed record ClassificationList([property: AllowedValues("success")] string Status, IReadOnlyList<ListedClassification> Classifications, string? Next);

/// <summary>A classification in a list.</summary>
public sealed record ListedClassification(
    string ClassificationId, string Name, string Description, long CreatedAt, long? UpdatedAt, int DocumentTypesNo, int BatchesNo, int FilesNo);

/// <summary>Something was done.</summary>
public sealed record Done([property: AllowedValues("success")] string Status, string Message);
