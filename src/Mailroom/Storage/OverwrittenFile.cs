namespace Mailroom.Storage;

/// <summary>
/// Removes files whose bytes must not stay: they are overwritten in their place first. That is as far as a file gets: a file system that copies on write, a snapshot
/// or a flash disk may keep the old bytes all the same.
/// </summary>
internal static class OverwrittenFile
{
    /// <summary>Overwrites a file's bytes, on disk before this returns: its beginning last, so that one that is cut short still shows what file it was.</summary>
    public static void Overwrite(FileStream file)
    {
        var nothing = new byte[64 * 1024];
        for (var left = file.Length; left > 0;)
        {
            var size = (int)Math.Min(left, nothing.Length);
            left -= size;
            file.Position = left;
            file.Write(nothing, 0, size);
            file.Flush();
        }

        file.Flush(flushToDisk: true);
    }

    /// <summary>Overwrites a file, and leaves it in its place.</summary>
    public static void Overwrite(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
        Overwrite(file);
    }

    /// <summary>Overwrites and removes a file, if it is there.</summary>
    /// <returns>Whether it was there.</returns>
    public static bool Destroy(string path)
    {
        if (!File.Exists(path)) return false;
        Overwrite(path);
        File.Delete(path);
        DurableFolder.Sync(Path.GetDirectoryName(path)!);
        return true;
    }
}
