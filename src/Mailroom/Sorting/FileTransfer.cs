using System.Security.Cryptography;
using Mailroom.Storage;

namespace Mailroom.Sorting;

/// <summary>Copies and moves files without ever replacing another. All return false where the name was taken; then nothing has changed.</summary>
internal static class FileTransfer
{
    private const int BufferSize = 128 * 1024;

    // To read, write and run; not to become another user.
    private const UnixFileMode Rights = (UnixFileMode)0b111_111_111;

    /// <summary>Copies a file with its times and rights. The copy has its name once it is whole and on disk.</summary>
    /// <param name="source">The file.</param>
    /// <param name="target">The copy's path.</param>
    /// <param name="temporary">Where it is written, in the same folder.</param>
    /// <param name="hash">What must have been copied; null for anything.</param>
    /// <param name="cancellation">Ends the copying.</param>
    /// <exception cref="IOException">Something else was copied, or it cannot be done.</exception>
    public static async Task<bool> CopyAsync(string source, string target, string temporary, string? hash, CancellationToken cancellation)
    {
        try
        {
            var copied = await WriteAsync(source, temporary, cancellation);
            if (hash is not null && copied != hash) throw new IOException("The file changed while it was copied.");
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(source) & Rights);
            File.SetLastWriteTimeUtc(temporary, File.GetLastWriteTimeUtc(source));
            return UnixFiles.Rename(temporary, target) == Naming.Done;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Moves a file. On another file system it is copied, and removed here once the copy has its name.</summary>
    /// <inheritdoc cref="CopyAsync"/>
    public static async Task<bool> MoveAsync(string source, string target, string temporary, string? hash, CancellationToken cancellation)
    {
        var renamed = UnixFiles.Rename(source, target);
        if (renamed != Naming.OtherFileSystem) return renamed == Naming.Done;
        var before = FoundFile.Now(source);
        if (!await CopyAsync(source, target, temporary, hash, cancellation)) return false;
        try
        {
            SyncFolderOf(target);
            if (FoundFile.Now(source) != before) throw new IOException("The file changed while it was moved.");
            File.Delete(source);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException && File.Exists(source))
        {
            File.Delete(target);
            throw;
        }
    }

    private static async Task<string> WriteAsync(string source, string temporary, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var from = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using var to = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous);
        var buffer = new byte[BufferSize];
        for (int read; (read = await from.ReadAsync(buffer, cancellation)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
            await to.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }

        to.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void SyncFolderOf(string file)
    {
        try
        {
            DurableFolder.Sync(Path.GetDirectoryName(file)!);
        }
        catch (IOException)
        {
            // Some file systems of other machines cannot; the file itself is on disk.
        }
    }
}
