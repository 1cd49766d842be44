namespace Mailroom.Reading;

/// <summary>A document that could not be read. The message is written for the person who uploaded it and holds nothing of the document.</summary>
public sealed class ReadingException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="message">The reason, in a sentence for people.</param>
    /// <param name="innerException">What a library threw, where one did; it stays in the child process.</param>
    public ReadingException(ReadingFailure failure, string message, Exception? innerException = null) : base(message, innerException) => Failure = failure;

    /// <summary>What went wrong.</summary>
    public ReadingFailure Failure { get; }

    /// <summary>Whether reading the document broke the child process, or outlasted its time: another attempt, in another way, may end better (<see cref="ReadingOptions.IsSecondAttempt"/>).</summary>
    public bool BroughtReaderDown => Failure is ReadingFailure.TimedOut or ReadingFailure.ReaderDied;
}

/// <summary>Why a document could not be read.</summary>
public enum ReadingFailure
{
    /// <summary>The file has no bytes, or its pages hold nothing at all.</summary>
    Empty,

    /// <summary>The file is encrypted or protected by a password.</summary>
    Encrypted,

    /// <summary>The file is damaged, or is not what its first bytes say.</summary>
    Corrupt,

    /// <summary>The kind of file is known not to be read, or not known at all.</summary>
    NotSupported,

    /// <summary>The file exceeds a limit (pixels, unpacked size, nesting).</summary>
    TooLarge,

    /// <summary>The page is a picture and the tools for OCR are not installed.</summary>
    OcrUnavailable,

    /// <summary>Reading took longer than it may.</summary>
    TimedOut,

    /// <summary>The child process ended, or was ended because it used too much memory, while it read.</summary>
    ReaderDied,

    /// <summary>A tool that is installed could not be started, for want of memory or processes: nothing that the document did, and it passes.</summary>
    ToolNotStarted,
}
