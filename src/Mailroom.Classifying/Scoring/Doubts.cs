using Mailroom.Classifying.Words;

namespace Mailroom.Classifying.Scoring;

/// <summary>Why a person should look at an answer.</summary>
internal static class Doubts
{
    private const int LittleText = 12;
    private const double Close = 0.5;

    /// <summary>The reasons in words; empty where the confidence is high enough.</summary>
    /// <param name="confidences">Each type's confidence.</param>
    /// <param name="ranked">The types' places, best first.</param>
    /// <param name="isUnknown">Whether none fits.</param>
    /// <param name="document">The document.</param>
    /// <param name="least">The confidence from which on a document may go without review.</param>
    public static IReadOnlyList<string> Of(double[] confidences, IReadOnlyList<int> ranked, bool isUnknown, DocumentIndex document, double least)
    {
        var confidence = confidences[ranked[0]];
        if (confidence >= least && !isUnknown) return [];
        var reasons = new List<string>();
        if (document.Tokens.Count < LittleText) reasons.Add(document.Tokens.Count == 0 ? "No text was found." : "Too little text was found.");
        else if (Signals.Unsureness(document.Document) > Signals.Unsure) reasons.Add("The text could not be recognised surely.");
        if (isUnknown) reasons.Add("It is unlike any of the types.");
        else if (ranked.Count > 1 && confidences[ranked[1]] > Close * confidence) reasons.Add("Two types are close.");
        if (reasons.Count == 0) reasons.Add("The best type is not sure enough.");
        return reasons;
    }
}
