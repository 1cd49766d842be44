namespace Mailroom.Sorting;

/// <summary>The folder that is sorted, with all below it but hidden entries, links, and the folder that it is sorted into.</summary>
internal sealed class SourceFolder
{
    private readonly string into;

    /// <summary>Opens a folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="into">What it is sorted into, which need not exist.</param>
    /// <exception cref="SortingException">There is no such folder, or the two are the same.</exception>
    public SourceFolder(string path, string into)
    {
        if (!Directory.Exists(path)) throw new SortingException($"{path} is not a folder.");
        (Path, this.into) = (UnixFiles.RealPath(path), UnixFiles.RealPath(into));
        if (Path == this.into) throw new SortingException($"{path} cannot be sorted into itself: name another folder with --into, which may be within it.");
    }

    /// <summary>Its full path, without links.</summary>
    public string Path { get; }

    /// <summary>Finds what is in it now. A folder that has gone holds nothing.</summary>
    /// <returns>The files in the order of their paths, and the folders that could not be opened with the reason.</returns>
    public (List<FoundFile> Files, List<(string Path, string Reason)> Closed) Find()
    {
        var files = new List<FoundFile>();
        var closed = new List<(string, string)>();
        var ahead = new Stack<string>([Path]);
        while (ahead.TryPop(out var folder))
        {
            try
            {
                foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
                {
                    // Links are not followed: what they lead to within the folder is found where it is. (An entry that has gone meanwhile has all attributes.)
                    if (entry.Name.StartsWith('.') || entry.Attributes.HasFlag(FileAttributes.ReparsePoint)) continue;
                    if (entry is FileInfo file) files.Add(new FoundFile(file.FullName, file.Length, file.LastWriteTimeUtc));
                    else if (entry.FullName != into) ahead.Push(entry.FullName);
                }
            }
            catch (DirectoryNotFoundException)
            {
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                closed.Add((folder, "The folder cannot be opened: " + fault.Message));
            }
        }

        files.Sort((one, other) => string.CompareOrdinal(one.Path, other.Path));
        return (files, closed);
    }
}
