using Mailroom.Classifying;
using Mailroom.Classifying.Judging;

namespace Mailroom.CommandLine.Evaluating;

/// <summary>A document that could not be read.</summary>
/// <param name="File">Its path within the folder.</param>
/// <param name="Error">Why.</param>
internal sealed record UnreadFile(string File, string Error);

/// <summary>All that an evaluation reports.</summary>
/// <param name="Labelled">The documents that were to be judged.</param>
/// <param name="Types">The types that they were sorted into.</param>
/// <param name="Documents">The documents that were read, with their answers.</param>
/// <param name="Unread">Those that could not be.</param>
/// <param name="Figures">How good the answers are; null where nothing was read.</param>
/// <param name="Advice">How the types could be made better.</param>
internal sealed record Evaluation(
    LabelledFolder Labelled, IReadOnlyList<DocumentType> Types, IReadOnlyList<JudgedDocument> Documents, IReadOnlyList<UnreadFile> Unread, Figures? Figures, IReadOnlyList<Advice> Advice)
{
    private const int EvidenceShown = 5;

    /// <summary>Whether Ctrl-C came before all documents were looked at.</summary>
    public bool IsPartial => Documents.Count + Unread.Count < Labelled.Files.Count;

    /// <summary>Makes the figures and the advice.</summary>
    public static Evaluation Of(LabelledFolder labelled, IReadOnlyList<DocumentType> types, IReadOnlyList<JudgedDocument> documents, IReadOnlyList<UnreadFile> unread, double precision) => new(
        labelled, types, documents, unread, documents.Count > 0 ? Figures.Of(types, documents, precision) : null, documents.Count > 0 ? Classifying.Judging.Advice.For(types, documents) : []);

    /// <summary>The strongest evidence for an answer.</summary>
    public static IEnumerable<Evidence> Strongest(Answer answer) => answer.Evidence
        .Where(evidence => evidence.Share > 0 && (answer.DocumentType == Answer.Unknown || evidence.DocumentType == answer.DocumentType)).Take(EvidenceShown);

    /// <summary>The confidence that was given to the true type.</summary>
    public static double ConfidenceOfTruth(JudgedDocument document) => document.Answer.Scores.FirstOrDefault(score => score.DocumentType == document.TrueType)?.Confidence ?? 0;
}
