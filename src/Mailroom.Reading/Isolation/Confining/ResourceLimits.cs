using System.Runtime.InteropServices;

namespace Mailroom.Reading.Isolation.Confining;

/// <summary>What a process, and each tool that it starts, may use of the machine, as the kernel counts it.</summary>
internal static partial class ResourceLimits
{
    private const int ProcessorSeconds = 0;
    private const int Data = 2;
    private const int OpenFiles = 7;
    private const nuint MostOpenFiles = 256;

    // Stacks of threads, and what the runtime holds for itself.
    private const long Runtime = 512L << 20;

    /// <summary>Limits memory, beyond which the kernel gives none, and open files.</summary>
    /// <param name="memory">The bytes that reading may use.</param>
    /// <returns>Whether all of it is active.</returns>
    public static bool Set(long memory) => Lower(Data, (nuint)(memory + Runtime)) & Lower(OpenFiles, MostOpenFiles);

    /// <summary>Has the kernel end this process once it has used so much more of a processor.</summary>
    public static void GiveProcessor(TimeSpan time)
    {
        if (!OperatingSystem.IsLinux() || GetLimit(ProcessorSeconds, out var limit) != 0)
            return;
        var seconds = (nuint)Math.Ceiling((Environment.CpuUsage.TotalTime + time).TotalSeconds);
        _ = SetLimit(ProcessorSeconds, limit with { Soft = Math.Min(seconds, limit.Hard) });
    }

    // Below what the machine itself allows, where that is more.
    private static bool Lower(int resource, nuint most)
    {
        if (GetLimit(resource, out var limit) != 0)
            return false;
        var value = Math.Min(most, limit.Hard);
        return SetLimit(resource, new Limit(value, value)) == 0;
    }

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetLimit(int resource, in Limit limit);

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetLimit(int resource, out Limit limit);

    private readonly record struct Limit(nuint Soft, nuint Hard);
}
