namespace Mailroom.Storage.Queue;

/// <summary>
/// Tells workers which files may be waiting. An entry is a hint and no more: the file's row is the truth. A lost hint is given again by the sweeper, a doubled one
/// finds the row claimed or gone.
/// </summary>
public interface IFileQueue
{
    /// <summary>Gives a hint; files that somebody waits for go before the others.</summary>
    ValueTask EnqueueAsync(QueuedFile file, CancellationToken cancellation);

    /// <summary>Waits for the next hint.</summary>
    ValueTask<QueuedFile> DequeueAsync(CancellationToken cancellation);

    /// <summary>Whether no hint is left: the time for the sweeper to look for files that are waiting without one.</summary>
    bool IsEmpty { get; }
}

/// <summary>A hint that a file may be waiting.</summary>
/// <param name="Id">The file's id.</param>
/// <param name="Urgent">Whether a caller waits for its result.</param>
public readonly record struct QueuedFile(string Id, bool Urgent = false);
