namespace Mailroom.Uploading;

/// <summary>Makes of what a sender gives a name, and a path, that can be shown. Neither ever names a file on a disk of the server.</summary>
public static class FileNames
{
    private const int MaximumLength = 255;
    private const int MaximumPathLength = 2000;

    /// <summary>The name of a file: of a path the last part, and no character that controls a header or a page.</summary>
    public static string NameOf(string given)
    {
        var name = Shown(given[(given.AsSpan().LastIndexOfAny('/', '\\') + 1)..]);
        return name is "" or "." or ".." ? "document" : name;
    }

    /// <summary>The path of a file within what it came in: with slashes, without root, drive and steps upwards. It ends with the name.</summary>
    public static string PathOf(string given)
    {
        var end = given.AsSpan().LastIndexOfAny('/', '\\') + 1;
        var folders = given[..end].Split('/', '\\').Select(Shown).Where(folder => folder is not ("" or "." or ".." or [_, ':']));
        var path = string.Join('/', folders.Append(NameOf(given)));
        if (path.Length <= MaximumPathLength) return path;
        // Of what is longer than anything a system has, the folders next to the file are kept.
        var cut = path[^MaximumPathLength..];
        return cut[(cut.IndexOf('/') + 1)..];
    }

    private static string Shown(string given)
    {
        var name = string.Concat(given.Where(character => !char.IsControl(character))).Trim();
        return name.Length <= MaximumLength ? name : name[..(char.IsHighSurrogate(name[MaximumLength - 1]) ? MaximumLength - 1 : MaximumLength)];
    }
}
