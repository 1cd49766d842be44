using Mailroom.Classifying;

namespace Mailroom.Sorting;

/// <summary>Whether a file was sorted.</summary>
internal enum Sorted
{
    /// <summary>It is sorted now, or would be.</summary>
    Now,

    /// <summary>Its content is there already, under its name.</summary>
    There,

    /// <summary>An earlier run sorted it.</summary>
    Before,

    /// <summary>It could not be, and stays where it is.</summary>
    Not,
}

/// <summary>What came of a file.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Answer">What it was found to be; null where it could not be read.</param>
/// <param name="Sorted">Whether it was sorted.</param>
/// <param name="Target">Where, from the folder that is sorted into.</param>
/// <param name="Remark">What was done, or why nothing was.</param>
internal sealed record SortedFile(string Path, Answer? Answer, Sorted Sorted, string? Target, string? Remark);
