using Mailroom.Classifying.Features;
using Mailroom.Classifying.Words;
using Mailroom.Reading;

namespace Mailroom.Classifying.Scoring;

/// <summary>What the confidence in the best type rests on. The names are those of the data file with the weights.</summary>
internal enum Signal
{
    /// <summary>The lead of the best type's score over the second's.</summary>
    Lead,

    /// <summary>The best type's share in the softmax of all scores.</summary>
    Share,

    /// <summary>Its name, a unique word or a known title in a line that looks like the title.</summary>
    Title,

    /// <summary>Share of its unique words that were found, under their own name or another.</summary>
    Words,

    /// <summary>Typical phrases.</summary>
    Cues,

    /// <summary>Terms of the same matters.</summary>
    Topics,

    /// <summary>Words of its description.</summary>
    Description,

    /// <summary>Marks of form that such documents have.</summary>
    Marks,

    /// <summary>What speaks against it: phrases and marks of form.</summary>
    Against,

    /// <summary>How much could be read: 0 for nothing, 1 for some lines or more.</summary>
    Text,

    /// <summary>How unsure the recognition of pictures was: 0 for text and what is plain to read, 1 for a guess.</summary>
    Unsure,

    /// <summary>How much of the list is known: where some types are and others are not, the known ones come off too well.</summary>
    Known,

    /// <summary>The lead where all types are known.</summary>
    KnownLead,

    /// <summary>What was learned from examples that speaks for it.</summary>
    Learned,
}

/// <summary>What a document itself says of how far it can be trusted.</summary>
/// <param name="Text">How much could be read, from 0 to 1.</param>
/// <param name="Unsure">How unsure the recognition of pictures was, from 0 to 1.</param>
internal readonly record struct DocumentSigns(double Text, double Unsure)
{
    private const double FullText = 40;

    public static DocumentSigns Of(DocumentIndex document) => new(
        Math.Min(1, Math.Log(1 + document.Tokens.Count) / Math.Log(1 + FullText)),
        Math.Max(0, Signals.Unsureness(document.Document) - Signals.Unsure) / (1 - Signals.Unsure));
}

/// <summary>Gathers the signals of a comparison.</summary>
internal static class Signals
{
    /// <summary>The unsureness of recognition from which on it lowers confidence.</summary>
    public const double Unsure = 0.35;

    /// <summary>How many there are.</summary>
    public static int Count { get; } = Enum.GetValues<Signal>().Length;

    /// <summary>Whether the signal lowers confidence.</summary>
    public static bool Lowers(Signal signal) => signal is Signal.Against or Signal.Unsure;

    /// <summary>The signals, by their number.</summary>
    /// <param name="row">The best type's features.</param>
    /// <param name="scores">All types' scores, divided by the temperature.</param>
    /// <param name="best">The best type's place.</param>
    /// <param name="known">The share of the list's types that are known.</param>
    /// <param name="learned">What examples added to its score.</param>
    /// <param name="document">What the document itself says of how far it can be trusted.</param>
    public static double[] Of(double[] row, double[] scores, int best, double known, double learned, DocumentSigns document)
    {
        var signals = new double[Count];
        // A type that stands alone is held against one of which nothing is found.
        if (scores.Length == 1) (scores, best) = ([scores[0], 0], 0);
        var second = scores.Where((_, type) => type != best).Max();
        signals[(int)Signal.Lead] = Math.Min(10, scores[best] - second) / 5;
        signals[(int)Signal.Share] = Scores.ToConfidences(scores, 1)[best];
        signals[(int)Signal.Title] = Math.Min(1, Math.Max(Math.Max(row[(int)Feature.UniqueTitle], row[(int)Feature.NameTitle]), Math.Max(row[(int)Feature.KnownTitle], row[(int)Feature.FormNumber])));
        signals[(int)Signal.Words] = Math.Min(1, row[(int)Feature.UniqueShare] + row[(int)Feature.OtherNames]);
        signals[(int)Signal.Cues] = row[(int)Feature.Cues];
        signals[(int)Signal.Topics] = row[(int)Feature.Topics];
        signals[(int)Signal.Description] = row[(int)Feature.Description];
        signals[(int)Signal.Marks] = Math.Min(1, row[(int)Feature.MarksFor]);
        signals[(int)Signal.Against] = Math.Min(1, row[(int)Feature.Against] + row[(int)Feature.MarksAgainst] + row[(int)Feature.MarksMissing]);
        signals[(int)Signal.Text] = document.Text;
        signals[(int)Signal.Unsure] = document.Unsure;
        signals[(int)Signal.Known] = known;
        signals[(int)Signal.KnownLead] = known * known * signals[(int)Signal.Lead];
        signals[(int)Signal.Learned] = Math.Clamp(learned / 5, -1, 1);
        return signals;
    }

    /// <summary>How unsure the recognition of pictures was on average, from 0 to 1.</summary>
    public static double Unsureness(DocumentText document) =>
        document.Pages.Where(page => page.Source == PageSource.Ocr).Select(page => 1 - (page.OcrConfidence ?? 0)).DefaultIfEmpty(0).Average();
}
