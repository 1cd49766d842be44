using System.Collections.Concurrent;

namespace Mailroom.Pipeline;

/// <summary>Tells callers who wait for a file that it has ended. A hint within this process; who waits looks at the row as well.</summary>
public sealed class FinishedFiles
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> waiting = new(StringComparer.Ordinal);

    /// <summary>Begins to wait for a file. Call it before the file is queued.</summary>
    public Task Expect(string fileId) => waiting.GetOrAdd(fileId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Says that a file has ended.</summary>
    public void Signal(string fileId)
    {
        if (waiting.TryRemove(fileId, out var source)) source.TrySetResult();
    }

    /// <summary>Ends the waiting for a file.</summary>
    public void Forget(string fileId) => waiting.TryRemove(fileId, out _);
}
