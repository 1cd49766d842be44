using System.ComponentModel.DataAnnotations;
using System.Linq.Expressions;
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
public sealed record FileEntry(string FileId, string FileName, [property: AllowedValues("waiting", "processing", "processed", "error")] string Status, FileResult? Result, ExtractionLink? Extraction, string? Url, string? Error)
{
    /// <summary>The path that it had in the folder or the archive that it came in; absent where it came by itself.</summary>
    public string? Path { get; init; }

    /// <summary>Opens a file's row.</summary>
    /// <param name="file">The row.</param>
    /// <param name="key">The file's key.</param>
    /// <param name="address">Makes the address of the original file; null for an entry without.</param>
    /// <param name="definition">The classification's definition; only needed where a person gave the file a type.</param>
    public static FileEntry Open(ListedFile file, DataKey key, FileAddress? address, ClassificationDefinition? definition)
    {
        // What is classified again has its old outcome until it is done.
        var outcome = file.Status is FileStatus.Processed or FileStatus.Error ? FileOutcome.Open(key, file.Id, file.Outcome) : new FileOutcome();
        if (file.Answer is { } answer && definition is not null) outcome = GivenType.Open(key, file.Id, answer).Over(outcome, definition);
        var (name, path) = FileOutcome.OpenNameAndPath(key, file.Id, file.Name);
        return new FileEntry(file.Id, name, StatusOf(file.Status), outcome.Result, outcome.Extraction, address?.Invoke(file.Id, file.MediaType), outcome.Error) { Path = path };
    }

    /// <summary>A file whose key is not in the vault: it cannot be opened before the newest copy of the vault is put back.</summary>
    public static FileEntry Locked(ListedFile file) =>
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

/// <summary>What of a file's row its entry is made from: all but the text.</summary>
public sealed record ListedFile(string Id, int Ordinal, FileStatus Status, string? MediaType, byte[] Name, byte[]? Outcome, byte[]? Answer)
{
    /// <summary>Takes it from a row.</summary>
    public static Expression<Func<StoredFile, ListedFile>> Columns { get; } = file => new ListedFile(file.Id, file.Ordinal, file.Status, file.MediaType, file.Name, file.Outcome, file.Answer);
}
