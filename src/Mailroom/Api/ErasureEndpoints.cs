using System.ComponentModel.DataAnnotations;
using Mailroom.Erasing.Receipts;
using Mailroom.Storage.Database;
using Mailroom.WebConsole.SignIn;

namespace Mailroom.Api;

/// <summary>Erasures and their receipts.</summary>
public static class ErasureEndpoints
{
    /// <summary>The header in which a deletion names its erasure.</summary>
    public const string Header = "Mailroom-Erasure";

    /// <summary>Adds the calls that need a key.</summary>
    public static void MapErasures(this RouteGroupBuilder api)
    {
        api.MapGet("/erasures", ListAsync).WithSummary("Lists deletions, newest first.").Answers(400);
        api.MapGet("/erasures/{id}", ViewAsync).WithSummary("Shows a deletion, with its signed receipt once it is complete.").Answers(404);
    }

    /// <summary>Adds the public keys of receipts.</summary>
    public static void MapReceiptKeys(this IEndpointRouteBuilder app) =>
        app.MapGet("/.well-known/jwks.json", (ReceiptSigner signer) => signer.PublicKeys()).WithTags("Erasures").WithSummary("The public keys that receipts of deletions are verified with.").OpenToOtherSites();

    /// <summary>Names the erasure in an answer.</summary>
    public static void NameErasure(this HttpContext http, string? erasureId)
    {
        if (erasureId is not null) http.Response.Headers[Header] = erasureId;
    }

    private static Task<ErasureList> ListAsync(string? limit, string? after, Caller caller, Erasures erasures, CancellationToken cancellation) =>
        erasures.ListAsync(caller, Required.OptionalId(after, "after"), Required.Limit(limit), cancellation);

    private static Task<ShownErasure> ViewAsync(string id, Caller caller, Erasures erasures, CancellationToken cancellation) => erasures.ViewAsync(caller, id, cancellation);
}

/// <summary>An erasure.</summary>
/// <param name="ErasureId">Its id.</param>
/// <param name="Scope">What was erased: <c>classification</c>, <c>batch</c> or <c>files</c>.</param>
/// <param name="ClassificationId">The classification, or that in which it stood.</param>
/// <param name="BatchId">The batch, or that in which the files stood.</param>
/// <param name="Cause"><c>request</c>, <c>retention</c> or <c>restore</c>.</param>
/// <param name="State"><c>requested</c>, <c>keyDestroyed</c> (nothing can open it any more) or <c>complete</c> (nothing of it is left).</param>
/// <param name="Removed">How much was removed so far.</param>
/// <param name="RequestedAt">When it was asked for.</param>
/// <param name="KeyDestroyedAt">When its key was destroyed.</param>
/// <param name="CompletedAt">When the last byte had been removed.</param>
/// <param name="Receipt">The signed receipt, once it is complete; not in lists.</param>
public sealed record ViewedErasure(
    string ErasureId, string Scope, string ClassificationId, string? BatchId, string Cause, string State, RemovedCounts Removed, long RequestedAt, long? KeyDestroyedAt,
    long? CompletedAt, string? Receipt)
{
    internal static ViewedErasure Of(Erasure erasure, long? destroyed) => new(
        erasure.Id, ReceiptContent.ScopeOf(erasure), erasure.ClassificationId, erasure.BatchId, ReceiptContent.CauseOf(erasure),
        erasure.CompletedAt is not null ? "complete" : destroyed is not null ? "keyDestroyed" : "requested",
        new RemovedCounts(erasure.Batches, erasure.Files, erasure.Bytes), erasure.RequestedAt, destroyed, erasure.CompletedAt, erasure.Receipt);
}

/// <summary>The answer to <c>erasures/{id}</c>.</summary>
public sealed record ShownErasure([property: AllowedValues("success")] string Status, ViewedErasure Erasure);

/// <summary>A list of erasures; <c>next</c> is the <c>after</c> of the following page.</summary>
public sealed record ErasureList([property: AllowedValues("success")] string Status, IReadOnlyList<ViewedErasure> Erasures, string? Next);
