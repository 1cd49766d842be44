using Mailroom.Classifying.Scoring;

namespace Mailroom.Learning;

/// <summary>How much of a list's types is known in a comparison.</summary>
internal enum Knowing
{
    All,
    Part,
    Nothing,
}

/// <summary>A document held against every type of a list.</summary>
/// <param name="Document">The document.</param>
/// <param name="Set">The set whose types these are.</param>
/// <param name="Rows">A row of features and leads for each type.</param>
/// <param name="Truth">The true type's place in the list; -1 where none fits.</param>
/// <param name="Known">The share of the set's types that are known.</param>
/// <param name="Signs">What the confidence looks at beyond the rows.</param>
/// <param name="Weight">How much the comparison counts in the learning.</param>
internal sealed record Comparison(LabelledDocument Document, LabelledSet Set, double[][] Rows, int Truth, double Known, DocumentSigns Signs, double Weight)
{
    /// <summary>How much was known.</summary>
    public Knowing Knowing { get; init; }

    /// <summary>Whether the document was written for the learning rather than found.</summary>
    public bool IsWritten { get; init; }

    /// <summary>What the true type is known as, so that it is left out under each name that a list gives it; empty where none fits.</summary>
    public string Kind => Truth < 0 ? "" : Set.Kinds[Truth];

    /// <summary>Whether one of the types fits.</summary>
    public bool Fits => Truth >= 0;
}

/// <summary>A comparison and the weights by which it is judged.</summary>
internal sealed record Outcome(Comparison Comparison, float[] Weights)
{
    private readonly double[] scores = Learner.Scores(Comparison.Rows, Weights);

    /// <summary>The place of the type that it is taken for.</summary>
    public int Said => Array.IndexOf(scores, scores.Max());

    public bool IsRight => Said == Comparison.Truth;

    public double[] Confidences(double temperature) => Scores.ToConfidences(scores, temperature);
}
