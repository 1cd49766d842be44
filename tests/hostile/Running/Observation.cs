namespace Mailroom.Hostile.Running;

/// <summary>What came of an attack.</summary>
/// <param name="Attack">The attack.</param>
/// <param name="Outcome">How the file ended: its type, or the words of the error.</param>
/// <param name="Ending">Which of the ways to end it was.</param>
/// <param name="Time">From the upload to the end.</param>
/// <param name="Size">The bytes that were uploaded.</param>
/// <param name="Figures">What was seen of the server meanwhile.</param>
/// <param name="Complaints">What must not have been, in words.</param>
internal sealed record Observation(Attack Attack, string Outcome, Ending Ending, TimeSpan Time, long Size, Figures Figures, IReadOnlyList<string> Complaints);

/// <summary>How an uploaded file ends.</summary>
internal enum Ending
{
    /// <summary>It was read and classified.</summary>
    Processed,

    /// <summary>It has an error with a reason.</summary>
    Explained,

    /// <summary>Reading it took longer than it may.</summary>
    TimedOut,

    /// <summary>It broke its reader, or used too much memory.</summary>
    ReaderDied,

    /// <summary>The upload was refused.</summary>
    Refused,

    /// <summary>A fault of the program.</summary>
    Fault,

    /// <summary>It did not end in time.</summary>
    Unended,
}
