namespace Mailroom.Classifying.Judging;

/// <summary>How good answers are, held against what is known of their documents.</summary>
public sealed record Figures
{
    /// <summary>The confidence from which on a mistake is a confident one.</summary>
    public const double Confident = 0.95;

    private Figures(IReadOnlyList<DocumentType> types, IReadOnlyList<JudgedDocument> documents, double precision)
    {
        var (fitting, unfit) = (documents.Where(document => document.TrueType is not null).ToList(), documents.Where(document => document.TrueType is null).ToList());
        Accuracy = RightOf(documents);
        AccuracyOfFitting = RightOf(fitting);
        AccuracyOfUnfit = RightOf(unfit);
        Confusion = ConfusionMatrix.Of(types, documents);
        Types = [.. Enumerable.Range(0, Confusion.Types.Count).Select(Confusion.FiguresOf)];
        var judged = fitting.Select(document => document.TrueType!).ToHashSet(StringComparer.Ordinal);
        MacroF1 = judged.Count == 0 ? null : Types.Where(type => judged.Contains(type.DocumentType)).Average(type => type.F1);
        Calibration = CalibrationFigures.Of(documents);
        Mistakes = [.. documents.Where(document => !document.IsRight).OrderByDescending(document => document.Answer.Confidence).ThenBy(document => document.Name, StringComparer.Ordinal)];
        ConfidentMistakes = Mistakes.Count(document => document.Answer.Confidence >= Confident);
        Precision = precision;
        AtPrecision = Unattended.At(precision, documents);
        WithoutReview = Unattended.ByReview(documents);
    }

    /// <summary>The right answers among all; Unknown is right for documents that fit none of the types.</summary>
    public Share Accuracy { get; }

    /// <summary>The right answers among the documents of which a type fits.</summary>
    public Share AccuracyOfFitting { get; }

    /// <summary>The documents called Unknown among those that fit none of the types.</summary>
    public Share AccuracyOfUnfit { get; }

    /// <summary>The mean F1 of the types that have documents, each counting the same; null where none has.</summary>
    public double? MacroF1 { get; }

    /// <summary>The types that occur, as a true type or as an answer.</summary>
    public IReadOnlyList<TypeFigures> Types { get; }

    /// <summary>Which types were taken for which.</summary>
    public ConfusionMatrix Confusion { get; }

    /// <summary>Whether confidences mean what they say.</summary>
    public CalibrationFigures Calibration { get; }

    /// <summary>The wrong answers, the most confident first.</summary>
    public IReadOnlyList<JudgedDocument> Mistakes { get; }

    /// <summary>How many mistakes have a confidence of <see cref="Confident"/> or more.</summary>
    public int ConfidentMistakes { get; }

    /// <summary>The precision that was asked for, from 0 to 1.</summary>
    public double Precision { get; }

    /// <summary>What can go unattended at that precision. The confidence for it was chosen on these very documents; others may do worse.</summary>
    public Unattended AtPrecision { get; }

    /// <summary>What goes unattended by itself: answers that ask for no review.</summary>
    public Unattended WithoutReview { get; }

    /// <summary>Judges answers.</summary>
    /// <param name="types">The list of types that the documents were sorted into.</param>
    /// <param name="documents">One or more documents.</param>
    /// <param name="precision">The share of right answers that is asked of what goes unattended, from 0 to 1.</param>
    /// <exception cref="ArgumentException">There is no document.</exception>
    public static Figures Of(IReadOnlyList<DocumentType> types, IReadOnlyList<JudgedDocument> documents, double precision) =>
        documents.Count > 0 ? new Figures(types, documents, precision) : throw new ArgumentException("At least one document is needed.", nameof(documents));

    private static Share RightOf(IReadOnlyList<JudgedDocument> documents) => new(documents.Count(document => document.IsRight), documents.Count);
}
