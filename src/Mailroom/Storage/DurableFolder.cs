using System.Runtime.InteropServices;

namespace Mailroom.Storage;

/// <summary>Makes the names in a folder durable: a new file survives a loss of power only once its folder is synced too, for which .NET has no call.</summary>
internal static partial class DurableFolder
{
    private const int OpenReadOnly = 0;

    /// <summary>Waits until the folder's entries are on disk.</summary>
    public static void Sync(string folder)
    {
        var descriptor = Open(folder, OpenReadOnly);
        if (descriptor < 0) throw new IOException($"The folder could not be opened for syncing (error {Marshal.GetLastPInvokeError()}).");
        try
        {
            if (Fsync(descriptor) != 0) throw new IOException($"The folder could not be synced (error {Marshal.GetLastPInvokeError()}).");
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>Waits until the bytes of a file that somebody else has written are on disk.</summary>
    public static void SyncFile(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Waits until everything that was written to the folder's file system is on disk: for very many files, which one by one would take hours.</summary>
    public static void SyncFileSystem(string folder)
    {
        var descriptor = Open(folder, OpenReadOnly);
        if (descriptor < 0) throw new IOException($"The folder could not be opened for syncing (error {Marshal.GetLastPInvokeError()}).");
        try
        {
            if (SyncFileSystem(descriptor) != 0) throw new IOException($"The file system could not be synced (error {Marshal.GetLastPInvokeError()}).");
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    private static partial int SyncFileSystem(int descriptor);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
