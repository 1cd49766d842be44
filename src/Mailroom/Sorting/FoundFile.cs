namespace Mailroom.Sorting;

/// <summary>A file as it was at a moment: one that is different then is written, or another.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Modified">When it was last written, in UTC.</param>
internal sealed record FoundFile(string Path, long Size, DateTime Modified)
{
    /// <summary>A file as it is now; null where there is none.</summary>
    public static FoundFile? Now(string path) => new FileInfo(path) is { Exists: true } file ? new FoundFile(path, file.Length, file.LastWriteTimeUtc) : null;
}
