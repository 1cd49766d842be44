using System.Runtime.InteropServices;

namespace Mailroom.Reading.Isolation;

/// <summary>A worker and the tools that it starts form a process group, so that they can be given way to, and killed, together.</summary>
internal static partial class ProcessGroup
{
    private const int KillSignal = 9;
    private const int WholeGroup = 1;
    private const int LowerPriority = 5;

    /// <summary>Makes this process the leader of a group of its own, at a priority below the server's.</summary>
    public static void Lead()
    {
        if (OperatingSystem.IsWindows())
            return;
        _ = SetProcessGroup(0, 0);
        // For the whole group, as Linux otherwise sets it for the calling thread only.
        _ = SetPriority(WholeGroup, 0, LowerPriority);
    }

    /// <summary>Kills a group at once.</summary>
    /// <param name="leader">The process id of its leader; 0 for this process's own group.</param>
    public static void Kill(int leader)
    {
        if (!OperatingSystem.IsWindows())
            _ = SendSignal(-leader, KillSignal);
    }

    [LibraryImport("libc", EntryPoint = "setpgid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetProcessGroup(int process, int group);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, uint who, int priority);

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int process, int signal);
}
