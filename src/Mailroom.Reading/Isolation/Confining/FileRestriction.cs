using System.Runtime.InteropServices;

namespace Mailroom.Reading.Isolation.Confining;

/// <summary>
/// Landlock, by which a process on Linux (5.13 and later) gives up files and the network: https://docs.kernel.org/userspace-api/landlock.html. What stays is to read the program, the system's
/// libraries, fonts and tools, and what is needed to look at oneself.
/// </summary>
internal static partial class FileRestriction
{
    private const int CreateRuleset = 444;
    private const int AddRule = 445;
    private const int RestrictSelf = 446;
    private const int AskVersion = 1;
    private const int PathBeneath = 1;

    private const ulong Execute = 1 << 0;
    private const ulong WriteFile = 1 << 1;
    private const ulong ReadFile = 1 << 2;
    private const ulong ReadFolder = 1 << 3;
    private const ulong AllOfFirstVersion = (1 << 13) - 1;
    private const ulong Refer = 1 << 13;
    private const ulong Truncate = 1 << 14;
    private const ulong ControlDevice = 1 << 15;
    private const ulong BindAndConnect = 3;
    private const ulong SocketsAndSignals = 3;

    private const int PathOnly = 0x200000;
    private const int CloseOnExecute = 0x80000;

    private static readonly string[] SystemFolders = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc", "/opt", "/nix/store", "/proc", "/sys"];
    private static readonly string[] Devices = ["/dev/null", "/dev/zero", "/dev/urandom", "/dev/random"];

    /// <summary>Restricts the calling thread, and all that it begins, for ever.</summary>
    /// <returns>Whether the kernel has it.</returns>
    public static bool Enter()
    {
        var version = Call(CreateRuleset, 0, 0, AskVersion, 0);
        if (version < 1)
            return false;
        var handled = new Ruleset(AllOfFirstVersion, 0, 0);
        if (version >= 2) handled.Files |= Refer;
        if (version >= 3) handled.Files |= Truncate;
        if (version >= 4) handled.Network |= BindAndConnect;
        if (version >= 5) handled.Files |= ControlDevice;
        if (version >= 6) handled.Scopes |= SocketsAndSignals;
        var ruleset = Create(handled, version);
        if (ruleset < 0)
            return false;
        try
        {
            foreach (var folder in SystemFolders.Concat(ProgramFolders()).Distinct(StringComparer.Ordinal))
                Allow(ruleset, folder, Execute | ReadFile | ReadFolder);
            foreach (var device in Devices)
                Allow(ruleset, device, ReadFile | WriteFile);
            return Call(RestrictSelf, ruleset, 0, 0, 0) == 0;
        }
        finally
        {
            _ = Close((int)ruleset);
        }
    }

    // Where this program, its runtime, its tools and their data are, wherever they were put.
    private static IEnumerable<string> ProgramFolders()
    {
        yield return AppContext.BaseDirectory;
        if (Path.GetDirectoryName(Environment.ProcessPath) is { } program)
            yield return program;
        if (Path.GetDirectoryName(typeof(object).Assembly.Location) is { Length: > 0 } runtime)
            yield return Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."));
        foreach (var name in (string[])["PATH", "LD_LIBRARY_PATH", "TESSDATA_PREFIX", "DOTNET_ROOT", "DOTNET_BUNDLE_EXTRACT_BASE_DIR"])
        {
            foreach (var folder in (Environment.GetEnvironmentVariable(name) ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
                yield return folder;
        }
    }

    private static unsafe nint Create(Ruleset handled, nint version)
    {
        // A kernel refuses parts that it does not know.
        var size = version >= 6 ? sizeof(Ruleset) : version >= 4 ? 2 * sizeof(ulong) : sizeof(ulong);
        return Call(CreateRuleset, (nint)(&handled), size, 0, 0);
    }

    private static unsafe void Allow(nint ruleset, string path, ulong access)
    {
        var place = Open(path, PathOnly | CloseOnExecute);
        // What is not there needs no rule.
        if (place < 0)
            return;
        var rule = new Rule(access, place);
        _ = Call(AddRule, ruleset, PathBeneath, (nint)(&rule), 0);
        _ = Close(place);
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Call(nint number, nint first, nint second, nint third, nint fourth);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);

    [StructLayout(LayoutKind.Sequential)]
    private record struct Ruleset(ulong Files, ulong Network, ulong Scopes);

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private readonly record struct Rule(ulong Access, int Place);
}
