using Mailroom.Api;

namespace Mailroom.WebConsole.Files;

/// <summary>Where files stand, in the few words that a page has for it.</summary>
public static class FileStates
{
    /// <summary>Where a file stands.</summary>
    public static FileState StateOf(FileEntry file) => file.Status switch
    {
        "waiting" => FileState.Waiting,
        "processing" => FileState.Processing,
        "processed" when file.Result is { Confirmed: true } => FileState.Confirmed,
        "processed" when file.Result is { NeedsReview: true } => FileState.Review,
        "processed" => FileState.Sorted,
        _ => FileState.Error,
    };
}
