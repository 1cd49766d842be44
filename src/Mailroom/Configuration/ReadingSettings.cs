using System.ComponentModel.DataAnnotations;

namespace Mailroom.Configuration;

/// <summary>Section <c>Reading</c>: how documents are read, and what reading may cost.</summary>
public sealed class ReadingSettings
{
    /// <summary>How many pages are read from the front of a document.</summary>
    [Range(1, 1000)]
    public int MaximumPages { get; set; } = 5;

    /// <summary>How many pages are read of a document in which several are looked for.</summary>
    [Range(1, 1000)]
    public int MaximumPagesOfSegments { get; set; } = 200;

    /// <summary>The language packs of Tesseract, joined by <c>+</c>.</summary>
    [Required, RegularExpression("[A-Za-z_]+(\\+[A-Za-z_]+)*")]
    public string OcrLanguages { get; set; } = "eng";

    /// <summary>The largest picture, in pixels.</summary>
    [Range(10_000, 2_000_000_000)]
    public long MaximumPixels { get; set; } = 200_000_000;

    /// <summary>Child processes that read; 0: as many as there are processors.</summary>
    [Range(0, 256)]
    public int Workers { get; set; }

    /// <summary>How long the reading of one document may take.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long the reading of a document may take in which several are looked for.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "12:00:00")]
    public TimeSpan TimeLimitOfSegments { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Memory that a child process may use, in MiB.</summary>
    [Range(200, 1_000_000)]
    public int MemoryLimitMegabytes { get; set; } = 1024;

    /// <summary>Whether child processes give up what reading does not need, as far as the machine has means for it. For measuring what it costs, and for machines where it goes wrong.</summary>
    public bool Confine { get; set; } = true;

    /// <summary>The longest time that reading a document may take: all pages, and where that takes too long the first ones.</summary>
    public TimeSpan LongestTime => TimeLimitOfSegments + TimeLimit;

    /// <summary>The number of child processes.</summary>
    public int WorkerCount => Workers > 0 ? Workers : Environment.ProcessorCount;
}
