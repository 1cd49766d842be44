namespace Mailroom.Reading;

/// <summary>Limits and languages for reading. They travel to the child process with each document.</summary>
public sealed record ReadingOptions
{
    /// <summary>How many pages are read from the front of a document; at least 1. Text formats without pages are cut into pages of about 3,000 characters.</summary>
    public int MaximumPages { get; init; } = 5;

    /// <summary>The language packs of Tesseract that OCR uses, joined by <c>+</c>, for example <c>eng+deu</c>.</summary>
    public string OcrLanguages { get; init; } = "eng";

    /// <summary>The largest picture that is decoded, in pixels (width times height).</summary>
    public long MaximumPixels { get; init; } = 200_000_000;

    /// <summary>The most characters kept of one page.</summary>
    public int MaximumPageCharacters { get; init; } = 50_000;

    /// <summary>The most characters kept of all pages together: what is further back is left out, the pages stay.</summary>
    public int MaximumCharacters { get; init; } = 2_000_000;

    /// <summary>
    /// Whether reading the document has brought a reader down before: it is then read without the parsers that may have done so, where it can be, and by a process that has read nothing before it.
    /// </summary>
    public bool IsSecondAttempt { get; init; }

    /// <summary>How long a child process may take for the document before it is killed; null for the time that its pool gives each.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>How many documents of Word, each shown at a place of the one around it, the document lies in. Mails that they lie in do not count.</summary>
    internal int ChunkDepth { get; init; }
}
