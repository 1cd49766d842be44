using Mailroom.Api;
using Mailroom.Configuration;
using Mailroom.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Mailroom.Limiting;

/// <summary>
/// Takes no more files while too many wait. They are counted when there may be too many, and once a second at most: after a count, that many more can come as were missing. What is
/// classified again is found by the next count.
/// </summary>
public sealed class WaitingFiles(IDbContextFactory<MailroomDatabase> databases, IOptions<LimitOptions> limits, TimeProvider time) : IDisposable
{
    private const int RetrySeconds = 10;

    private readonly SemaphoreSlim counting = new(1);

    // In ticks of the clock: the time of the next count.
    private long next = long.MinValue;
    private long room;

    /// <summary>Checks that there is room for files.</summary>
    /// <exception cref="RequestException">There is not.</exception>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        if (Volatile.Read(ref room) > 0) return;
        // Nobody waits for another's count: what comes while it is made may go beyond the limit.
        if (!await counting.WaitAsync(0, cancellation)) return;
        try
        {
            await CountAsync(cancellation);
        }
        finally
        {
            counting.Release();
        }

        if (Volatile.Read(ref room) <= 0)
            throw RequestException.NoRoom($"The server has {limits.Value.MostFilesWaiting} files or more to classify already, and takes no others until it has done some (Limits:MostFilesWaiting).", RetrySeconds);
    }

    /// <summary>Notes files that were received.</summary>
    public void Note(int files) => Interlocked.Add(ref room, -files);

    /// <inheritdoc/>
    public void Dispose() => counting.Dispose();

    private async Task CountAsync(CancellationToken cancellation)
    {
        var now = time.GetTimestamp();
        if (now < next) return;
        var most = limits.Value.MostFilesWaiting;
        await using var database = await databases.CreateDbContextAsync(cancellation);
        // From the small index of what is unfinished, in its own order, and no further than is of interest.
        var waiting = await database.Files.Where(file => file.Status < FileStatus.Processed).OrderBy(file => file.Status).ThenBy(file => file.DueAt).Take(most).CountAsync(cancellation);
        Volatile.Write(ref room, most - waiting);
        next = now + time.TimestampFrequency;
    }
}
