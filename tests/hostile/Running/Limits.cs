namespace Mailroom.Hostile.Running;

/// <summary>What an attack may cost.</summary>
/// <param name="ReadingTime">The time that the server gives to the reading of a document.</param>
/// <param name="ReaderMemory">The bytes of memory that it gives to a reader.</param>
/// <param name="Health">The longest time that <c>/healthz</c> may take.</param>
internal sealed record Limits(TimeSpan ReadingTime, long ReaderMemory, TimeSpan Health)
{
    // A document that brings its reader down is read once more, after a pause, and each time a process is started.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(20);

    // The server looks at the memory from time to time only.
    private const double MemoryMargin = 1.25;

    /// <summary>The longest time from the upload to the end.</summary>
    public TimeSpan Whole => (2 * ReadingTime) + Margin;

    /// <summary>The most bytes that may be seen.</summary>
    public long SeenMemory => (long)(ReaderMemory * MemoryMargin);
}
