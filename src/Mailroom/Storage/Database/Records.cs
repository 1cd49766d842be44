namespace Mailroom.Storage.Database;

// Times are milliseconds since the Unix epoch. What is sealed is sealed under the key of the thing itself; everything else says nothing of content.

/// <summary>Who owns classifications.</summary>
public sealed class Account
{
    public required string Id { get; init; }
    public required string Label { get; set; }
    public required long CreatedAt { get; init; }

    /// <summary>When the addresses of all its files were last revoked.</summary>
    public long? AddressesRevokedAt { get; set; }
}

/// <summary>A key that an account's programs send. Only its hash is stored.</summary>
public sealed class ApiKey
{
    public required string Id { get; init; }
    public required string AccountId { get; init; }
    public required byte[] Hash { get; init; }
    public required string Label { get; set; }
    public required long CreatedAt { get; init; }
    public long? RevokedAt { get; set; }
}

/// <summary>Somebody who is signed in to the console. Only the hash of the session's token is stored.</summary>
public sealed class Session
{
    public required byte[] Hash { get; init; }
    public required string AccountId { get; init; }

    /// <summary>The API key that it began with; null where it began with a link.</summary>
    public string? KeyId { get; init; }

    public required long ExpiresAt { get; init; }
}

/// <summary>A named list of document types; all that names them is sealed.</summary>
public sealed class Classification
{
    public required string Id { get; init; }
    public required string AccountId { get; init; }
    public required long CreatedAt { get; init; }
    public long? UpdatedAt { get; set; }

    /// <summary>Counts the updates: what was prepared for one version is not used for another, and of two updates at once one tries again.</summary>
    public int Version { get; set; }

    /// <summary>Counts what people taught, took back or erased: what was learned at one count is not used at another.</summary>
    public int Lessons { get; set; }

    /// <summary>How long after its result a file is kept, in seconds; null for as long as nobody deletes it.</summary>
    public long? RetentionSeconds { get; set; }

    /// <summary>When the addresses of its files were last revoked.</summary>
    public long? AddressesRevokedAt { get; set; }

    /// <summary>The sealed definition.</summary>
    public required byte[] Definition { get; set; }
}

/// <summary>Files that were uploaded together.</summary>
public sealed class Batch
{
    public required string Id { get; init; }
    public required string AccountId { get; init; }
    public required string ClassificationId { get; init; }
    public required long CreatedAt { get; init; }

    /// <summary>The ordinal that the next uploaded file gets.</summary>
    public int NextOrdinal { get; set; }

    /// <summary>How many of its files have no tombstone of their own; changed with the files and the tombstones, in their transaction.</summary>
    public int LiveFiles { get; set; }
}

/// <summary>Where a file stands on its way.</summary>
public enum FileStatus
{
    /// <summary>Accepted; a worker may claim it once it is due.</summary>
    Waiting = 0,

    /// <summary>Claimed by a worker, for as long as its lease lasts.</summary>
    Processing = 1,

    /// <summary>Done, with a result.</summary>
    Processed = 2,

    /// <summary>Ended without a result, with a reason.</summary>
    Error = 3,
}

/// <summary>A file. The row is the truth about its state; messages and queues are hints.</summary>
public sealed class StoredFile
{
    public required string Id { get; init; }
    public required string AccountId { get; init; }
    public required string ClassificationId { get; init; }
    public required string BatchId { get; init; }

    /// <summary>Its place in the batch, from 0.</summary>
    public required int Ordinal { get; init; }

    public required FileStatus Status { get; set; }

    /// <summary>How often the document itself brought its reader down or ran out of time.</summary>
    public int Attempts { get; set; }

    /// <summary>How often something that passes (a full disk, a busy database) stood in the way.</summary>
    public int Faults { get; set; }

    /// <summary>Not to be claimed before.</summary>
    public long DueAt { get; set; }

    public string? LeaseToken { get; set; }
    public string? LeaseNode { get; set; }
    public long? LeaseUntil { get; set; }
    public required long Size { get; init; }
    /// <summary>What it is: by its first bytes until it is read, and then by all of them.</summary>
    public string? MediaType { get; set; }

    public int? PageCount { get; set; }
    public required long CreatedAt { get; init; }
    public long? FinishedAt { get; set; }

    /// <summary>The sealed file name.</summary>
    public required byte[] Name { get; init; }

    /// <summary>The sealed result or error.</summary>
    public byte[]? Outcome { get; set; }

    /// <summary>The type that a person gave it, sealed; null where none did.</summary>
    public byte[]? Answer { get; set; }

    /// <summary>Whether a person gave it a type.</summary>
    public bool IsConfirmed { get; set; }

    /// <summary>The sealed text that was read; null before that, and after an error. Large: what lists files does not ask for it.</summary>
    public byte[]? Text { get; set; }
}

/// <summary>An upload that carried an Idempotency-Key: for a day a repeat of it is answered from here. Its files are those with the ordinals that it took in its batch.</summary>
public sealed class IdempotentUpload
{
    /// <summary>The keyed hash of account and key.</summary>
    public required byte[] Hash { get; init; }

    public required string AccountId { get; init; }

    /// <summary>The classification; null, as the batch then is, once that was erased: all that is left is that the key was used.</summary>
    public string? ClassificationId { get; set; }

    public string? BatchId { get; set; }

    /// <summary>The ordinal of its first file.</summary>
    public required int FirstOrdinal { get; init; }

    /// <summary>How many files it had; of an archive each that came out of it.</summary>
    public required int FileCount { get; init; }

    /// <summary>The keyed hash of the sizes of its parts, by which a repeat is known; null once it was erased.</summary>
    public byte[]? PartsHash { get; set; }

    public required long CreatedAt { get; init; }

    /// <summary>Whether it made its batch; else it named one, which had files before: no upload is without.</summary>
    public bool MadeItsBatch => FirstOrdinal == 0;
}

/// <summary>Stands for what was deleted, from the moment it is: nothing at or below it is shown, claimed or finished any more.</summary>
public sealed class Tombstone
{
    /// <summary>The id of the classification, batch or file.</summary>
    public required string Id { get; init; }

    public required string AccountId { get; init; }
    public required string ClassificationId { get; init; }
    public string? BatchId { get; init; }
    public string? FileId { get; init; }
    public required long RequestedAt { get; init; }

    /// <summary>The erasure that it is part of.</summary>
    public required string ErasureId { get; init; }

    /// <summary>When the last row and blob of it was removed.</summary>
    public long? SweptAt { get; set; }

    /// <summary>What it stands for.</summary>
    public Scope Scope => new(AccountId, ClassificationId, BatchId, FileId);

    /// <summary>Makes the tombstone of something that is erased.</summary>
    public static Tombstone Of(Scope scope, Erasure erasure) => new()
    {
        Id = scope.Id,
        AccountId = scope.Account,
        ClassificationId = scope.ClassificationId,
        BatchId = scope.BatchId,
        FileId = scope.FileId,
        RequestedAt = erasure.RequestedAt,
        ErasureId = erasure.Id,
    };
}

/// <summary>Why something was erased.</summary>
public enum ErasureCause
{
    /// <summary>A call asked for it.</summary>
    Request = 0,

    /// <summary>Its time was up.</summary>
    Retention = 1,

    /// <summary>It had been erased before, and a backup from before that brought it back, without its key.</summary>
    Restore = 2,
}

/// <summary>One deletion, of a classification, a batch or some files of a batch. What it removed is counted while it is swept; then it has a receipt.</summary>
public sealed class Erasure
{
    public required string Id { get; init; }
    public required string AccountId { get; init; }
    public required string ClassificationId { get; init; }

    /// <summary>The batch; null where a whole classification was erased.</summary>
    public string? BatchId { get; init; }

    /// <summary>Whether files of the batch were erased, and not the batch itself.</summary>
    public required bool IsOfFiles { get; init; }

    public required ErasureCause Cause { get; init; }
    public required long RequestedAt { get; init; }

    /// <summary>Batches removed so far.</summary>
    public long Batches { get; set; }

    /// <summary>Files removed so far.</summary>
    public long Files { get; set; }

    /// <summary>Bytes of these files as they were uploaded.</summary>
    public long Bytes { get; set; }

    /// <summary>When everything was gone and had been looked for once more.</summary>
    public long? CompletedAt { get; set; }

    /// <summary>The signed receipt.</summary>
    public string? Receipt { get; set; }
}
