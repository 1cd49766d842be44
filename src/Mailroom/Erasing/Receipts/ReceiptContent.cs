using System.Text.Json;
using System.Text.Json.Serialization;
using Mailroom.Storage.Database;

namespace Mailroom.Erasing.Receipts;

/// <summary>
/// What a receipt says of an erasure, as the payload of its JWS (RFC 7515). Nothing of what was erased can be learned from it: ids are random, and neither names nor the
/// account are among it. Times are milliseconds since the Unix epoch, but for <c>iat</c>, which is in seconds as RFC 7519 has it.
/// </summary>
/// <param name="Iss">Who signs: always <c>mailroom</c>.</param>
/// <param name="Vault">The id of the vault that the keys were in.</param>
/// <param name="Jti">The id of the erasure.</param>
/// <param name="Iat">When it was signed.</param>
/// <param name="Scope">What was erased: <c>classification</c>, <c>batch</c> or <c>files</c>.</param>
/// <param name="ClassificationId">The classification, or that in which it stood.</param>
/// <param name="BatchId">The batch, or that in which the files stood.</param>
/// <param name="FileIds">The files, where the scope is files.</param>
/// <param name="Cause"><c>request</c>, <c>retention</c>, or <c>restore</c>: a backup had brought back what was erased before.</param>
/// <param name="Removed">How much was removed.</param>
/// <param name="RequestedAt">When the deletion was asked for: from then on nothing showed it.</param>
/// <param name="KeyDestroyedAt">When the last key was destroyed: from then on nothing could open it.</param>
/// <param name="CompletedAt">When the last byte had been removed.</param>
/// <param name="Checks">What was looked at before the receipt was signed, and what was found.</param>
public sealed record ReceiptContent(
    string Iss, string Vault, string Jti, long Iat, string Scope, string ClassificationId, string? BatchId, IReadOnlyList<string>? FileIds, string Cause,
    RemovedCounts Removed, long RequestedAt, long KeyDestroyedAt, long CompletedAt, IReadOnlyDictionary<string, string> Checks)
{
    /// <summary>Who signs receipts.</summary>
    public const string Issuer = "mailroom";

    /// <summary>How a receipt is written.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private static readonly IReadOnlyDictionary<string, string> AllChecks = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["keys"] = "The vault holds no key of what is named here, and records that each was destroyed. What stood in it can be opened by no other.",
        ["rows"] = "The database has no row of it.",
        ["files"] = "Each stored file was looked for after its removal, and was not there.",
        ["log"] = "The database has overwritten the rows where they stood, and emptied its write-ahead log.",
    };

    /// <summary>The receipt of an erasure that is complete.</summary>
    public static ReceiptContent Of(Erasure erasure, IReadOnlyList<string> ids, long destroyed, long completed, string vaultId) => new(
        Issuer, vaultId, erasure.Id, completed / 1000, ScopeOf(erasure), erasure.ClassificationId, erasure.BatchId, erasure.IsOfFiles ? ids : null, CauseOf(erasure),
        new RemovedCounts(erasure.Batches, erasure.Files, erasure.Bytes), erasure.RequestedAt, destroyed, completed, AllChecks);

    /// <summary>The word for what was erased.</summary>
    public static string ScopeOf(Erasure erasure) => erasure.IsOfFiles ? "files" : erasure.BatchId is not null ? "batch" : "classification";

    /// <summary>The word for why.</summary>
    public static string CauseOf(Erasure erasure) => erasure.Cause switch
    {
        ErasureCause.Retention => "retention",
        ErasureCause.Restore => "restore",
        _ => "request",
    };
}

/// <summary>How much was removed.</summary>
/// <param name="Batches">Batches that had not been deleted before.</param>
/// <param name="Files">Files that had not been deleted before.</param>
/// <param name="Bytes">Bytes of these files as they were uploaded.</param>
public sealed record RemovedCounts(long Batches, long Files, long Bytes);
