using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Mailroom.Configuration;

/// <summary>Section <c>Limits</c>: how much the server takes on at once, and from one sender.</summary>
public sealed class LimitOptions
{
    /// <summary>How many requests a second of one API key, or of one account in the console, are served in the long run; 0: any number.</summary>
    [Range(0, 1_000_000)]
    public int RequestsPerSecond { get; set; }

    /// <summary>How many of these may come at once after a quiet time.</summary>
    [Range(1, 10_000_000)]
    public int Burst { get; set; } = 1000;

    /// <summary>How many unknown API keys a minute may be tried from one address; 0: any number.</summary>
    [Range(0, 1_000_000)]
    public int UnknownKeysPerMinute { get; set; } = 60;

    /// <summary>How many uploads are received at the same time.</summary>
    [Range(1, 100_000)]
    public int UploadsAtOnce { get; set; } = 100;

    /// <summary>How many of these may be of one account.</summary>
    [Range(1, 100_000)]
    public int UploadsAtOnceOfAnAccount { get; set; } = 50;

    /// <summary>The free disk of the data folder, in MiB, under which no files are taken; 0: they are taken until the disk is full.</summary>
    [Range(0, 100_000_000)]
    public int MinimumFreeDiskMegabytes { get; set; } = 500;

    /// <summary>How many files may wait for their result before no more are taken.</summary>
    [Range(1, int.MaxValue)]
    public int MostFilesWaiting { get; set; } = 1_000_000;

    /// <summary>How many of these may be of one account.</summary>
    [Range(1, int.MaxValue)]
    public int MostFilesWaitingOfAnAccount { get; set; } = 500_000;

    /// <summary>The bytes a second that a request's body, and the taking of its answer, must come to; 0: any number.</summary>
    [Range(0, 1_000_000_000)]
    public int MinimumBytesPerSecond { get; set; } = 240;

    /// <summary>How long a connection may be slower than that.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "01:00:00")]
    public TimeSpan SlowTime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the headers of a request may take to arrive.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The slowest speed as the web server takes it; null where any will do.</summary>
    public MinDataRate? SlowestRate => MinimumBytesPerSecond == 0 ? null : new MinDataRate(MinimumBytesPerSecond, SlowTime);
}
