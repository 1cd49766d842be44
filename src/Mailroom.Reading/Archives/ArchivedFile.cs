namespace Mailroom.Reading.Archives;

/// <summary>A file in an archive.</summary>
/// <param name="Path">Its path as the archive has it; empty where it has none.</param>
/// <param name="Length">Its length as the archive says it; null where that is not known beforehand.</param>
/// <param name="Open">Opens it for reading from front to back, before the next file is asked for. Reading throws <see cref="InvalidDataException"/> where it is damaged.</param>
internal sealed record ArchivedFile(string Path, long? Length, Func<Stream> Open)
{
    /// <summary>Why a link is not taken.</summary>
    public const string Link = "It is a link to another file, and no document.";

    /// <summary>Why it cannot be taken, in a sentence for people; null where it can.</summary>
    public string? Refusal { get; init; }

    /// <summary>Whether it is none of the documents, but something that systems leave in folders.</summary>
    public bool IsJunk
    {
        get
        {
            var segments = Path.Split('/', '\\');
            var name = segments[^1];
            return segments.Contains("__MACOSX", StringComparer.Ordinal)
                || name is ".DS_Store" or "Icon\r" || name.Equals("Thumbs.db", StringComparison.OrdinalIgnoreCase) || name.Equals("desktop.ini", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("._", StringComparison.Ordinal) || name.StartsWith("~$", StringComparison.Ordinal) || (Length == 0 && name.StartsWith('.'));
        }
    }
}
