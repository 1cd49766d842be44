using System.Threading.Channels;

namespace Mailroom.Storage.Queue.InProcess;

/// <summary>The embedded queue. It is bounded: hints beyond its limit are dropped, and given again by the sweeper once the queue is empty.</summary>
public sealed class InProcessQueue : IFileQueue
{
    private const int Limit = 10_000;

    private readonly Channel<QueuedFile> channel = Channel.CreateUnboundedPrioritized(new UnboundedPrioritizedChannelOptions<QueuedFile>
    {
        // Urgent files first; among the others the older first, as their ids sort by time.
        Comparer = Comparer<QueuedFile>.Create((one, other) => one.Urgent == other.Urgent ? string.CompareOrdinal(one.Id, other.Id) : one.Urgent ? -1 : 1),
    });

    /// <inheritdoc/>
    public bool IsEmpty => channel.Reader.Count == 0;

    /// <inheritdoc/>
    public ValueTask EnqueueAsync(QueuedFile file, CancellationToken cancellation)
    {
        if (file.Urgent || channel.Reader.Count < Limit) channel.Writer.TryWrite(file);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<QueuedFile> DequeueAsync(CancellationToken cancellation) => channel.Reader.ReadAsync(cancellation);
}
