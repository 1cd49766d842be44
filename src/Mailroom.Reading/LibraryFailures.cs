using ExcelDataReader.Exceptions;

namespace Mailroom.Reading;

/// <summary>Turns what parsers throw into what an uploader understands. Their own messages may quote the document, so none of them is passed on.</summary>
internal static class LibraryFailures
{
    public static ReadingException Translate(Exception exception) => exception switch
    {
        InvalidPasswordException => Protected(exception),
        OutOfMemoryException or InsufficientExecutionStackException =>
            new ReadingException(ReadingFailure.TooLarge, "The document is too large or too deeply nested to be read. Upload its first pages as PDF.", exception),
        NotSupportedException => new ReadingException(ReadingFailure.NotSupported, "The document uses a feature that is not read. Export it as PDF and upload that.", exception),
        _ => new ReadingException(ReadingFailure.Corrupt, "The file is damaged. Open it in the program that made it, save it again and upload the new file.", exception),
    };

    public static ReadingException Encrypted() => new(ReadingFailure.Encrypted, "The document is encrypted. Decrypt it and upload it again.");

    /// <summary>What is cut off, as by a transfer that broke.</summary>
    public static ReadingException EndsTooEarly() =>
        new(ReadingFailure.Corrupt, "The file is damaged: it ends too early. Copy or download it again, and upload it once it is complete.");

    public static ReadingException Protected(Exception? exception = null) =>
        new(ReadingFailure.Encrypted, "The document is protected by a password. Remove the password and upload it again.", exception);
}
