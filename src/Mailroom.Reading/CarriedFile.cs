namespace Mailroom.Reading;

/// <summary>A file that a document carries, before it is read.</summary>
/// <param name="Name">Its name; empty where it has none.</param>
/// <param name="ReadAsync">Reads it, given the limits, how many documents it lies in and how many bytes it may have; null where there is nothing in it that people would read.</param>
internal sealed record CarriedFile(string Name, Func<ReadingOptions, int, int, CancellationToken, Task<ReadFile?>> ReadAsync)
{
    /// <summary>A file whose bytes are at hand once they are asked for.</summary>
    /// <param name="name">Its name; empty where it has none.</param>
    /// <param name="content">Unpacks it; null where it is not to be read.</param>
    public static CarriedFile FromBytes(string name, Func<byte[]?> content) => new(name, async (options, depth, maximumBytes, cancellation) =>
    {
        if (content() is not { } bytes) return null;
        if (bytes.Length > maximumBytes) throw new ReadingException(ReadingFailure.TooLarge, "The document is too large to be read.");
        return new ReadFile(await DocumentReader.ReadAsync(bytes, options, depth, cancellation), bytes.Length);
    });
}

/// <summary>A carried file that was read.</summary>
/// <param name="Text">What was read.</param>
/// <param name="Length">How many bytes it has.</param>
internal sealed record ReadFile(DocumentText Text, int Length);
