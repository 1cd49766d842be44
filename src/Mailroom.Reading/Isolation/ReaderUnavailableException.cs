namespace Mailroom.Reading.Isolation;

/// <summary>The program that reads documents cannot be started: a fault of the installation or the machine, not of any document.</summary>
public sealed class ReaderUnavailableException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What the system said, where it said something.</param>
    public ReaderUnavailableException(string message, Exception? innerException = null) : base(message, innerException) { }
}
