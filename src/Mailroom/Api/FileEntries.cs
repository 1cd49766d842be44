using Mailroom.Pipeline;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;

namespace Mailroom.Api;

/// <summary>A file as answers show it.</summary>
/// <param name="FileId">Its id.</param>
/// <param name="FileName">Its name as uploaded.</param>
/// <param name="Status"><c>waiting</c>, <c>processing</c>, <c>processed</c> or <c>error</c>.</param>
/// <param name="Result">The type and why, once processed.</param>
/// <param name="Extraction">The extraction that the type links to.</param>
/// <param name="Url">The address of the original file.</param>
/// <param name="Error">Why there is no result.</param>
public sealed record FileEntry(string FileId, string FileName, string Status, FileResult? Result, ExtractionLink? Extraction, string? Url, string? Error)
{
    /// <summary>Opens a file's row.</summary>
    public static FileEntry Open(StoredFile file, DataKey key, string? url)
    {
        var outcome = FileOutcome.Open(key, file.Id, file.Outcome);
        return new FileEntry(file.Id, FileOutcome.OpenName(key, file.Id, file.Name), StatusOf(file.Status), outcome.Result, outcome.Extraction, url, outcome.Error);
    }

    /// <summary>A file whose key is not in the vault: it cannot be opened before the newest copy of the vault is put back.</summary>
    public static FileEntry Locked(StoredFile file) =>
        new(file.Id, "", StatusOf(FileStatus.Error), null, null, null, "The key of this file is missing from the server's vault. Its operator has to restore the newest copy of the vault.");

    /// <summary>The word for a status.</summary>
    public static string StatusOf(FileStatus status) => status switch
    {
        FileStatus.Waiting => "waiting",
        FileStatus.Processing => "processing",
        FileStatus.Processed => "processed",
        _ => "error",
    };
}
