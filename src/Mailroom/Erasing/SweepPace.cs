namespace Mailroom.Erasing;

/// <summary>
/// Keeps the sweep out of the way of those who use the server: while there is anything else to do it rests for longer than it works. What it removes can be neither seen nor
/// opened any more, so it has time.
/// </summary>
public sealed class SweepPace(TimeProvider time)
{
    // One part of work to so many of rest.
    private const int Rest = 9;
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    private long lastTraffic = time.GetTimestamp() - (long)(Quiet.TotalSeconds * time.TimestampFrequency);

    /// <summary>Says that a call is answered, or a document processed.</summary>
    public void NoteTraffic() => Volatile.Write(ref lastTraffic, time.GetTimestamp());

    /// <summary>Rests after a step of the sweep.</summary>
    /// <param name="began">When the step began, as a timestamp.</param>
    /// <param name="cancellation">Ends the rest.</param>
    public Task RestAsync(long began, CancellationToken cancellation) =>
        time.GetElapsedTime(Volatile.Read(ref lastTraffic)) < Quiet ? Task.Delay(time.GetElapsedTime(began) * Rest, time, cancellation) : Task.CompletedTask;
}
