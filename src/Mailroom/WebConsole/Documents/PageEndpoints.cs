using Mailroom.Api;
using Mailroom.Storage;

namespace Mailroom.WebConsole.Documents;

/// <summary>Pictures of pages, for the console alone.</summary>
public static class PageEndpoints
{
    /// <summary>Adds the call.</summary>
    public static void MapPagePictures(this IEndpointRouteBuilder app) =>
        app.MapGet("/console/pages/{classificationId}/{batchId}/{fileId}/{page:int:range(1,100000)}", DrawAsync).RequireAuthorization().ExcludeFromDescription();

    /// <summary>The address of a page's picture.</summary>
    public static string AddressOf(Scope file, int page) => $"/console/pages/{file.ClassificationId}/{file.BatchId}/{file.FileId}/{page}";

    private static async Task<IResult> DrawAsync(string classificationId, string batchId, string fileId, int page, Caller caller, DocumentPages pages, CancellationToken cancellation) =>
        await pages.DrawAsync(new Scope(caller.Account, classificationId, batchId, fileId), page, cancellation) is { } picture
            ? TypedResults.Bytes(picture, "image/jpeg")
            : TypedResults.NotFound();
}
