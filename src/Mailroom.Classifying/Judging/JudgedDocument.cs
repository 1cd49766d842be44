using System.Collections.Frozen;

namespace Mailroom.Classifying.Judging;

/// <summary>A document whose type is known, and what the classifier said of it.</summary>
/// <param name="Name">What people call it, for example its path.</param>
/// <param name="TrueType">The name of its type in the list, or null where none of the list fits.</param>
/// <param name="Answer">The classifier's answer.</param>
public sealed record JudgedDocument(string Name, string? TrueType, Answer Answer)
{
    /// <summary>The unique words of all types that occur in it, as <see cref="UniqueWordFinder"/> finds them.</summary>
    public IReadOnlySet<string> UniqueWords { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Whether the answer is right; for a document that fits none of the types, Unknown is.</summary>
    public bool IsRight => Answer.DocumentType == (TrueType ?? Answer.Unknown);

    /// <summary>Whether the type is right that the confidence speaks of: where the answer is Unknown, that is the best type all the same.</summary>
    public bool IsBestTypeRight => TrueType is not null && TrueType == (Answer.DocumentType == Answer.Unknown && Answer.Scores is [var best, ..] ? best.DocumentType : Answer.DocumentType);
}
