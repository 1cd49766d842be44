using System.Text.Json.Serialization;

namespace Mailroom.Sorting;

/// <summary>A line of the journal. Paths in the folder that is sorted into stand as from there, so that it can be moved; others stand in full.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Time">When it was written.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(FolderMade), "folder")]
[JsonDerivedType(typeof(Begun), "begin")]
[JsonDerivedType(typeof(Ended), "end")]
[JsonDerivedType(typeof(Undone), "undone")]
internal abstract record JournalLine(string Run, DateTimeOffset Time);

/// <summary>A folder is about to be made.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Time">When it was written.</param>
/// <param name="Folder">Its name.</param>
internal sealed record FolderMade(string Run, DateTimeOffset Time, string Folder) : JournalLine(Run, Time);

/// <summary>A file is about to be sorted.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Time">When it was written.</param>
/// <param name="Number">Tells the actions of a run apart.</param>
/// <param name="Action">What is done.</param>
/// <param name="Source">The file.</param>
/// <param name="Target">Where it, its copy or a link to it is put.</param>
/// <param name="DocumentType">The answer.</param>
/// <param name="ProposedType">The best type, also where the answer is Unknown.</param>
/// <param name="Confidence">How sure it is that the best type is right.</param>
/// <param name="NeedsReview">Whether a person should look at it.</param>
/// <param name="Hash">The SHA-256 of the content.</param>
/// <param name="Size">The file's bytes.</param>
/// <param name="Modified">When the file was last written.</param>
internal sealed record Begun(
    string Run, DateTimeOffset Time, int Number, SortAction Action, string Source, string Target, string DocumentType, string ProposedType, double Confidence, bool NeedsReview,
    string Hash, long Size, DateTime Modified) : JournalLine(Run, Time)
{
    /// <summary>Where a copy is written before it has its name.</summary>
    /// <param name="folder">The folder of that name.</param>
    public string TemporaryIn(string folder) => Path.Combine(folder, $".mailroom-{Run}-{Number}.part");
}

/// <summary>A file has been sorted, or has not.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Time">When it was written.</param>
/// <param name="Number">The action's number.</param>
/// <param name="Outcome">What was done.</param>
/// <param name="Error">Why nothing was.</param>
internal sealed record Ended(string Run, DateTimeOffset Time, int Number, string? Outcome = null, string? Error = null) : JournalLine(Run, Time);

/// <summary>A run has been taken back.</summary>
/// <param name="Run">Its id.</param>
/// <param name="Time">When it was written.</param>
internal sealed record Undone(string Run, DateTimeOffset Time) : JournalLine(Run, Time);
