using System.Security.Cryptography;

namespace Mailroom.Sorting;

/// <summary>By which it is known whether two files hold the same (SHA-256).</summary>
internal static class ContentHash
{
    /// <summary>The hash of a file.</summary>
    public static async Task<string> OfAsync(string path, CancellationToken cancellation)
    {
        await using var file = Open(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
    }

    /// <summary>Whether there is a file at a path with this content.</summary>
    public static async Task<bool> IsAtAsync(string path, long size, string hash, CancellationToken cancellation)
    {
        if (!File.Exists(path)) return false;
        try
        {
            await using var file = Open(path);
            return file.Length == size && Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation)) == hash;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
}
