namespace Mailroom.Storage.Blobs;

/// <summary>
/// Where sealed file contents lie. A blob is written once under its file's id. Until its row is committed it is unsettled: a start removes unsettled blobs that have
/// no row, since no answer was given for them.
/// </summary>
public interface IBlobStore
{
    /// <summary>Begins a blob. What is written to it becomes durable by <see cref="BlobWriter.CompleteAsync"/> and <see cref="MakeDurableAsync"/>.</summary>
    ValueTask<BlobWriter> CreateAsync(string id, CancellationToken cancellation);

    /// <summary>Waits until all completed blobs are on disk under their names.</summary>
    ValueTask MakeDurableAsync(CancellationToken cancellation);

    /// <summary>Says that the rows of these blobs are committed.</summary>
    ValueTask SettleAsync(IEnumerable<string> ids, CancellationToken cancellation);

    /// <summary>Opens a blob, seekable; null where there is none.</summary>
    ValueTask<Stream?> OpenAsync(string id, CancellationToken cancellation);

    /// <summary>Removes a blob, if it is there.</summary>
    ValueTask DeleteAsync(string id, CancellationToken cancellation);

    /// <summary>Puts a blob of a row that is there: one that is restored. The caller makes all of them durable together.</summary>
    ValueTask RestoreAsync(string id, Stream content, CancellationToken cancellation);

    /// <summary>The ids of blobs that were begun and not settled.</summary>
    IReadOnlyList<string> Unsettled();
}

/// <summary>A blob that is being written.</summary>
public abstract class BlobWriter : IAsyncDisposable
{
    /// <summary>Takes the bytes.</summary>
    public abstract Stream Stream { get; }

    /// <summary>Waits until the bytes are on disk.</summary>
    public abstract ValueTask CompleteAsync(CancellationToken cancellation);

    /// <summary>Closes the blob; what was not completed is removed by the upload that began it, or by the next start.</summary>
    public abstract ValueTask DisposeAsync();
}
