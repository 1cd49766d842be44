using Mailroom.Api;
using Mailroom.WebConsole.Text;
using Microsoft.Extensions.Localization;

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

    /// <summary>A state in words.</summary>
    public static string Word(IStringLocalizer<Texts> texts, FileState state) => state switch
    {
        FileState.Waiting => texts["Waiting"],
        FileState.Processing => texts["Being read"],
        FileState.Review => texts["Needs a look"],
        FileState.Sorted => texts["Sorted"],
        FileState.Confirmed => texts["Confirmed"],
        _ => texts["Error"],
    };
}
