using Mailroom.Reading.Isolation;

namespace Mailroom.Reading.Archives;

/// <summary>A file that comes out of an archive.</summary>
public sealed class UnpackedFile
{
    private readonly PartContent content;

    internal UnpackedFile(string path, PartContent content) => (Path, this.content) = (path, content);

    /// <summary>Its path within the archive, as the archive has it: it may hold anything. Empty where it has none.</summary>
    public string Path { get; }

    /// <summary>Its bytes, from front to back.</summary>
    public Stream Content => content;

    /// <summary>How many bytes of it have come so far.</summary>
    public long Size => content.Size;

    /// <summary>Once the content was read to its end: why the file cannot be taken, in a sentence for people; null where it can.</summary>
    public string? Error => content.Error;
}
