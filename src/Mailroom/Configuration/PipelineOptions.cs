using System.ComponentModel.DataAnnotations;

namespace Mailroom.Configuration;

/// <summary>Section <c>Pipeline</c>: how files are claimed, tried again and given up.</summary>
public sealed class PipelineOptions
{
    /// <summary>How long a claim lasts before another worker may take the file.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How often a document that brings its reader down, or takes too long, is tried.</summary>
    [Range(1, 10)]
    public int MaximumAttempts { get; set; } = 2;

    /// <summary>How often waiting files without a hint in the queue are looked for.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "01:00:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a stopping server lets files in work come to their end.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan ShutdownGrace { get; set; } = TimeSpan.FromSeconds(10);
}
