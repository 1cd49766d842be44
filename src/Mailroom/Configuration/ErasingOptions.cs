using System.ComponentModel.DataAnnotations;

namespace Mailroom.Configuration;

/// <summary>Section <c>Erasing</c>: what is erased by itself, and how long it is remembered that something was.</summary>
public sealed class ErasingOptions
{
    /// <summary>The longest time that any file is kept after its result, whatever its classification says; null for no limit.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "36500.00:00:00")]
    public TimeSpan? MaximumRetention { get; set; }

    /// <summary>How often files whose time is up are looked for.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan RetentionInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long receipts and tombstones are kept once an erasure is complete.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "36500.00:00:00")]
    public TimeSpan KeepReceipts { get; set; } = TimeSpan.FromDays(3652);
}
