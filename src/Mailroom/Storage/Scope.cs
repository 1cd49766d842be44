using Mailroom.Storage.Vault;

namespace Mailroom.Storage;

/// <summary>A classification, a batch or a file with the ids above it: what a key belongs to, and what a deletion removes.</summary>
/// <param name="Account">The account that owns it.</param>
/// <param name="ClassificationId">The classification.</param>
/// <param name="BatchId">The batch; null where the scope is a whole classification.</param>
/// <param name="FileId">The file; null where the scope is a batch or a classification.</param>
public readonly record struct Scope(string Account, string ClassificationId, string? BatchId = null, string? FileId = null)
{
    /// <summary>The level of the scope's own key.</summary>
    public KeyLevel Level => FileId is not null ? KeyLevel.File : BatchId is not null ? KeyLevel.Batch : KeyLevel.Classification;

    /// <summary>The id of the scope itself.</summary>
    public string Id => FileId ?? BatchId ?? ClassificationId;

    /// <summary>The batch that the scope stands in.</summary>
    public Scope Batch => this with { FileId = null };

    /// <summary>The classification that the scope stands in.</summary>
    public Scope Classification => this with { BatchId = null, FileId = null };

    /// <summary>The id. What a record writes by itself would go through its properties, which are scopes again, without end.</summary>
    public override string ToString() => Id;
}
