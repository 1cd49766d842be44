using System.ComponentModel.DataAnnotations;

namespace Mailroom.Configuration;

/// <summary>Section <c>WebConsole</c>: the pages for people.</summary>
public sealed class WebConsoleOptions
{
    /// <summary>After how long one has to sign in again.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>For how long browsers that came by HTTPS are to come by it alone, to whatever port of the host; zero: nothing is said of it.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "730.00:00:00")]
    public TimeSpan HttpsOnly { get; set; }
}
