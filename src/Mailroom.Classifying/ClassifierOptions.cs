namespace Mailroom.Classifying;

/// <summary>What a classification may set.</summary>
public sealed record ClassifierOptions
{
    /// <summary>Documents whose best type gets less are called Unknown, from 0, which turns that off, to 1; null for the default, which turns away at most one in a hundred that do fit.</summary>
    public double? MinimumConfidence { get; init; }

    /// <summary>The chance of a mistake up to which a document may go without review, from 0 to 1.</summary>
    public double Tolerance { get; init; } = 0.01;
}
