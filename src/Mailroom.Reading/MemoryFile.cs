using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Mailroom.Reading;

/// <summary>A file that lies in memory alone, for programs that want to seek in a file: of a pipe some make a temporary file on the disk, and others read without an end.</summary>
internal sealed class MemoryFile : IDisposable
{
    private const uint CloseOnExec = 1;

    private readonly SafeFileHandle handle;

    private MemoryFile(SafeFileHandle handle) => this.handle = handle;

    /// <summary>A path by which other programs of the same user can open the file while this one lives.</summary>
    public string Path => $"/proc/{Environment.ProcessId}/fd/{handle.DangerousGetHandle()}";

    /// <summary>Makes a file with the given bytes; null where the system cannot.</summary>
    public static MemoryFile? Create(byte[] content)
    {
        if (!OperatingSystem.IsLinux()) return null;
        var descriptor = CreateMemoryFile("document", CloseOnExec);
        if (descriptor < 0) return null;
        var file = new MemoryFile(new SafeFileHandle(descriptor, ownsHandle: true));
        RandomAccess.Write(file.handle, content, fileOffset: 0);
        return file;
    }

    public void Dispose() => handle.Dispose();

    [DllImport("libc", EntryPoint = "memfd_create", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int CreateMemoryFile(string name, uint flags);
}
