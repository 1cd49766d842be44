using System.Runtime.InteropServices;

namespace Mailroom.Storage;

/// <summary>What a crash leaves behind. The memory of this process and of its readers holds keys and text, which must not reach a disk.</summary>
internal static partial class CrashDumps
{
    private const int CoreSize = 4;

    // Not zero: a limit of one byte also keeps the kernel from handing the memory to a program that collects dumps (core(5)).
    private const nuint NothingAtAll = 1;

    /// <summary>Turns them off for this process and all that it starts.</summary>
    public static void Forbid()
    {
        if (SetLimit(CoreSize, new Limit(NothingAtAll, NothingAtAll)) != 0 && SetLimit(CoreSize, new Limit(0, 0)) != 0) throw new InvalidOperationException("Core dumps could not be turned off (setrlimit).");
    }

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Limit limit);

    private readonly record struct Limit(nuint Soft, nuint Hard);
}
