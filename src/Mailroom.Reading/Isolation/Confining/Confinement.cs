using System.Globalization;
using System.Runtime.InteropServices;

namespace Mailroom.Reading.Isolation.Confining;

/// <summary>
/// Takes from a process that reads documents, and from the tools that it starts, all that reading does not need: files but those of the program and the system, writing, the network, most of
/// the kernel. What the machine has of it is used; what it lacks is left out, and not named among what is active.
/// </summary>
internal static partial class Confinement
{
    /// <summary>The variable by which the server asks for it: the memory that the process may have, in bytes.</summary>
    public const string RequestVariable = "MAILROOM_CONFINE";

    /// <summary>The variable by which the server names the files and folders, separated by colons, that stay hidden wherever they lie.</summary>
    public const string HiddenVariable = "MAILROOM_CONFINE_HIDDEN";

    /// <summary>The kernel counts memory and open files.</summary>
    public const string Limits = "limits";

    /// <summary>No files but those of the program and the system, none to write, no network.</summary>
    public const string Landlock = "landlock";

    /// <summary>No sockets, and no system calls that reading never needs.</summary>
    public const string SystemCalls = "seccomp";

    // What the process that took the rights away tells the one that it becomes.
    private const string ActiveVariable = "MAILROOM_CONFINED";
    private const int NoNewPrivileges = 38;
    private const int DropCapability = 24;
    private const int AmbientCapabilities = 47;
    private const nuint ClearAll = 4;
    private const nuint Capabilities = 64;
    // A server that root runs from another's home reads its own program by this; files it is not to see are kept from it by Landlock.
    private const nuint ReadAllFiles = 2;
    private const int CloseRange = 436;
    private const int FirstOwnDescriptor = 3;
    private const int OnExecute = 4;

    /// <summary>
    /// Enters the confinement, where the server asked for it. Its parts bind the calling thread and all that comes from it, but not the threads that the runtime has already: so this process
    /// begins anew, as the same program with the same standard streams and the same id.
    /// </summary>
    /// <returns>What is active.</returns>
    /// <exception cref="InvalidOperationException">The program could not be begun anew.</exception>
    public static IReadOnlyList<string> Enter()
    {
        if (Environment.GetEnvironmentVariable(ActiveVariable) is { } active)
            return active.Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (!OperatingSystem.IsLinux() || !long.TryParse(Environment.GetEnvironmentVariable(RequestVariable), CultureInfo.InvariantCulture, out var memory))
            return [];

        var entered = new List<string>();
        if (ResourceLimits.Set(memory))
            entered.Add(Limits);
        // Of a server that runs as root: the program that begins anew has none of its powers. Among them are some before which Landlock does not hold, as to look into other processes.
        for (nuint capability = 0; capability < Capabilities; capability++)
        {
            if (capability != ReadAllFiles)
                _ = ProcessControl(DropCapability, capability, 0, 0, 0);
        }

        _ = ProcessControl(AmbientCapabilities, ClearAll, 0, 0, 0);
        // Without it neither of the others may be had by who is not root.
        if (ProcessControl(NoNewPrivileges, 1, 0, 0, 0) == 0)
        {
            var version = FileRestriction.Enter((Environment.GetEnvironmentVariable(HiddenVariable) ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries));
            if (version > 0)
                entered.Add(version >= FileRestriction.WholeVersion ? Landlock : $"{Landlock} {version} of {FileRestriction.WholeVersion}");
            if (SystemCallFilter.Install())
                entered.Add(SystemCalls);
        }

        Environment.SetEnvironmentVariable(ActiveVariable, string.Join(',', entered));
        BeginAnew();
        throw new InvalidOperationException($"The program that reads documents could not begin anew (error {Marshal.GetLastPInvokeError()}).");
    }

    // The command line as the kernel has it: .NET's own leaves out what a host was given.
    private static void BeginAnew()
    {
        // What the server itself was given and left open must not reach a parser.
        _ = Call(CloseRange, FirstOwnDescriptor, uint.MaxValue, OnExecute);
        var arguments = File.ReadAllText("/proc/self/cmdline").Split('\0')[..^1];
        var environment = Environment.GetEnvironmentVariables();
        var variables = environment.Keys.Cast<string>().Select(name => $"{name}={environment[name]}");
        _ = Execute("/proc/self/exe", [.. arguments, null], [.. variables, null]);
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ProcessControl(int option, nuint first, nuint second, nuint third, nuint fourth);

    [LibraryImport("libc", EntryPoint = "syscall")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Call(nint number, nuint first, nuint last, nuint flags);

    [LibraryImport("libc", EntryPoint = "execve", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Execute(string program, string?[] arguments, string?[] environment);
}
