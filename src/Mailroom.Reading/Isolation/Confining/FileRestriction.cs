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

    // Of /etc what loaders, fonts and the runtime look into, and no more: services keep secrets there.
    private static readonly string[] SystemPlaces =
    [
        "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store", "/proc", "/sys", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/fonts", "/etc/alternatives", "/etc/localtime",
        "/etc/timezone", "/etc/nsswitch.conf", "/etc/passwd", "/etc/group", "/etc/dotnet", "/etc/os-release",
    ];

    private static readonly string[] Devices = ["/dev/null", "/dev/zero", "/dev/urandom", "/dev/random"];

    // What this process may not look into needs no rule.
    private static readonly EnumerationOptions Everything = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };

    /// <summary>The first version that has all of what is used.</summary>
    public const int WholeVersion = 6;

    /// <summary>Restricts the calling thread, and all that it begins, for ever.</summary>
    /// <param name="hidden">Files and folders that stay hidden where they lie beneath what can be read.</param>
    /// <returns>The version that the kernel has of it; 0 for none.</returns>
    public static int Enter(IReadOnlyList<string> hidden)
    {
        var version = Call(CreateRuleset, 0, 0, AskVersion, 0);
        if (version < 1)
            return 0;
        var handled = new Ruleset(AllOfFirstVersion, 0, 0);
        if (version >= 2) handled.Files |= Refer;
        if (version >= 3) handled.Files |= Truncate;
        if (version >= 4) handled.Network |= BindAndConnect;
        if (version >= 5) handled.Files |= ControlDevice;
        if (version >= 6) handled.Scopes |= SocketsAndSignals;
        var ruleset = Create(handled, version);
        if (ruleset < 0)
            return 0;
        try
        {
            string[] unseen = [.. hidden.Concat(Directory.EnumerateFiles(AppContext.BaseDirectory, "appsettings*.json")).Select(Resolved)];
            foreach (var place in SystemPlaces.Concat(ProgramFolders()).Where(Path.Exists).Select(Resolved).Where(place => place != "/").Distinct(StringComparer.Ordinal))
                AllowReading(ruleset, place, unseen);
            foreach (var device in Devices)
                Allow(ruleset, device, ReadFile | WriteFile);
            return Call(RestrictSelf, ruleset, 0, 0, 0) == 0 ? (int)version : 0;
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
        {
            // …/shared/Microsoft.NETCore.App/10.0.0, where the program did not bring the runtime along.
            var shared = Path.GetDirectoryName(Path.GetDirectoryName(runtime));
            yield return Path.GetFileName(shared) == "shared" ? Path.GetDirectoryName(shared)! : runtime;
        }

        foreach (var name in (string[])["PATH", "LD_LIBRARY_PATH", "TESSDATA_PREFIX", "DOTNET_ROOT", "DOTNET_BUNDLE_EXTRACT_BASE_DIR"])
        {
            foreach (var folder in (Environment.GetEnvironmentVariable(name) ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathRooted))
                yield return folder;
        }
    }

    // As the kernel sees it: without links, and without a slash at its end. What is hidden need not be there yet, nor what it is to lie in.
    private static string Resolved(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var parent = Path.GetDirectoryName(full);
        if (parent is null)
            return full;
        FileSystemInfo entry = Directory.Exists(full) ? new DirectoryInfo(full) : new FileInfo(full);
        return entry.LinkTarget is not null && entry.ResolveLinkTarget(returnFinalTarget: true) is { } target ? Resolved(target.FullName) : Path.Combine(Resolved(parent), Path.GetFileName(full));
    }

    // A rule for a folder holds for all beneath it: where something beneath is to stay hidden, its neighbours have rules of their own.
    private static void AllowReading(nint ruleset, string place, string[] hidden)
    {
        if (Array.Exists(hidden, one => one == place || place.StartsWith(one + "/", StringComparison.Ordinal)))
            return;
        if (!Directory.Exists(place))
        {
            Allow(ruleset, place, Execute | ReadFile);
        }
        else if (!Array.Exists(hidden, one => one.StartsWith(place + "/", StringComparison.Ordinal)))
        {
            Allow(ruleset, place, Execute | ReadFile | ReadFolder);
        }
        else
        {
            // A rule for a link would be one for what it leads to, which may be what is hidden.
            foreach (var entry in new DirectoryInfo(place).EnumerateFileSystemInfos("*", Everything).Where(entry => entry.LinkTarget is null))
                AllowReading(ruleset, entry.FullName, hidden);
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
