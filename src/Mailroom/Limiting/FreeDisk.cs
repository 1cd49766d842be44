using Mailroom.Api;
using Mailroom.Configuration;
using Microsoft.Extensions.Options;

namespace Mailroom.Limiting;

/// <summary>Keeps some of the data folder's disk free of uploads: for results, for deletions, which have to be noted, and for whatever else is on it.</summary>
public sealed class FreeDisk(string folder, IOptions<LimitOptions> limits, TimeProvider time)
{
    private const int RetrySeconds = 30;

    // In ticks of the clock: the time of the next look.
    private long next = long.MinValue;
    private long free;

    /// <summary>Checks that there is room, before anything is written.</summary>
    /// <param name="bytes">How much is going to be, where that is known.</param>
    /// <exception cref="RequestException">There is none.</exception>
    public void Check(long bytes) => Check(bytes, taken: 0);

    /// <summary>Takes room for bytes that are about to be written.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public void Take(long bytes) => Check(0, bytes);

    // The disk is asked once a second at most, and what is taken since is counted.
    private void Check(long announced, long taken)
    {
        var least = limits.Value.MinimumFreeDiskMegabytes * 1024L * 1024;
        if (least == 0) return;
        var now = time.GetTimestamp();
        if (now >= Volatile.Read(ref next))
        {
            Volatile.Write(ref free, new DriveInfo(folder).AvailableFreeSpace);
            Volatile.Write(ref next, now + time.TimestampFrequency);
        }

        if (Interlocked.Add(ref free, -taken) - announced < least)
            throw RequestException.NoRoom("The server's disk is nearly full, and what is left is not for files (Limits:MinimumFreeDiskMegabytes). Reading and deleting go on.", RetrySeconds);
    }
}
