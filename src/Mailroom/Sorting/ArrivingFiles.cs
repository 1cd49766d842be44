namespace Mailroom.Sorting;

/// <summary>Tells the files of a folder that fills up which have arrived from those that are still written.</summary>
internal sealed class ArrivingFiles(TimeProvider time)
{
    /// <summary>How long a file must have stayed the same.</summary>
    public static readonly TimeSpan Stillness = TimeSpan.FromSeconds(2);

    private Dictionary<string, Arriving> known = [];

    /// <summary>The files that have arrived since the last time: each once, and again after a change. Empty ones are awaited.</summary>
    /// <param name="found">All files of the folder as they are now.</param>
    public List<FoundFile> Settle(IEnumerable<FoundFile> found)
    {
        var now = time.GetTimestamp();
        var arrived = new List<FoundFile>();
        var next = new Dictionary<string, Arriving>();
        foreach (var file in found)
        {
            if (!known.TryGetValue(file.Path, out var one) || one.File != file) one = new Arriving(file, now, IsTaken: false);
            if (!one.IsTaken && file.Size > 0 && time.GetElapsedTime(one.Since, now) >= Stillness)
            {
                arrived.Add(file);
                one = one with { IsTaken = true };
            }

            next[file.Path] = one;
        }

        known = next;
        return arrived;
    }

    private sealed record Arriving(FoundFile File, long Since, bool IsTaken);
}
