namespace Mailroom.Reading.Isolation;

/// <summary>How documents are read in child processes.</summary>
public sealed record ReadWorkerPoolOptions
{
    /// <summary>The program that is started: one whose entry point calls <see cref="ReadWorker.RunAsync()"/>.</summary>
    public required string FileName { get; init; }

    /// <summary>Its arguments, for example <c>read-worker</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>How many documents are read at the same time, each in a process of its own; at least 1.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>How long a document may take before its process is killed.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How much memory a process and its tools may use, in megabytes, before they are killed; at least 200.</summary>
    public int MemoryLimitMegabytes { get; init; } = 1024;

    /// <summary>Whether the processes give up what reading does not need (files, the network, most of the kernel), as far as the machine has means for it.</summary>
    public bool IsConfined { get; init; } = true;

    /// <summary>Files and folders that a confined process must not see even where they lie beneath the program or the system: data, keys.</summary>
    public IReadOnlyList<string> Hidden { get; init; } = [];

    /// <summary>After how many documents a process is replaced, so that what parsers leave behind does not pile up; at least 1.</summary>
    public int DocumentsPerWorker { get; init; } = 500;
}
