namespace Mailroom.Classifying.Judging;

/// <summary>How well a type is told from the others.</summary>
/// <param name="DocumentType">Its name; Unknown for the documents that fit none.</param>
/// <param name="Documents">How many documents are of this type.</param>
/// <param name="Answers">How many were called so.</param>
/// <param name="Right">How many of these rightly.</param>
public sealed record TypeFigures(string DocumentType, int Documents, int Answers, int Right)
{
    /// <summary>The share of right ones among the answers, from 0 to 1; null where there is no answer.</summary>
    public double? Precision => new Share(Right, Answers).Value;

    /// <summary>The share of the documents that were found, from 0 to 1; null where there is no document.</summary>
    public double? Recall => new Share(Right, Documents).Value;

    /// <summary>The harmonic mean of both, from 0 to 1; null where there is neither document nor answer.</summary>
    public double? F1 => new Share(2 * Right, Documents + Answers).Value;
}
