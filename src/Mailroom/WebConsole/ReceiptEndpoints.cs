using System.Text;
using Mailroom.Api;

namespace Mailroom.WebConsole;

/// <summary>Receipts as files.</summary>
public static class ReceiptEndpoints
{
    /// <summary>Adds the call.</summary>
    public static void MapReceipts(this IEndpointRouteBuilder app) => app.MapGet("/console/receipts/{erasureId}.jws", async (string erasureId, Caller caller, Erasures erasures, CancellationToken cancellation) =>
    {
        var erasure = (await erasures.ViewAsync(caller, erasureId, cancellation)).Erasure;
        var receipt = erasure.Receipt ?? throw RequestException.NotFound("This erasure is not complete yet: it has no receipt.");
        return TypedResults.File(Encoding.ASCII.GetBytes(receipt), "application/jose", erasureId + ".jws");
    }).RequireAuthorization().ExcludeFromDescription();
}
