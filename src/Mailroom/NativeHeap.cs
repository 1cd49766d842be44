using System.Runtime.InteropServices;

namespace Mailroom;

/// <summary>The memory that compression, the database and cryptography take from the C library.</summary>
internal static partial class NativeHeap
{
    private const int MostArenas = -8;
    private const int TrimFrom = -1;
    private const int OwnMappingFrom = -3;
    private const int LargeBlock = 4 << 20;

    /// <summary>Has glibc give back what is freed (mallopt(3)). By itself it keeps eight arenas for each processor, and from the first large block on ever larger ones within them: a server that runs for long only grows.</summary>
    public static void GiveBack()
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            _ = SetOption(MostArenas, 2);
            _ = SetOption(TrimFrom, LargeBlock);
            _ = SetOption(OwnMappingFrom, LargeBlock);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library, which has no such arenas.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
