using Mailroom.Classifying.Scoring;
using Mailroom.Reading;

namespace Mailroom.Classifying.Llm;

/// <summary>
/// Makes one answer of what the LLM and the built-in classifier say. The LLM names the type; how sure that is, and whether a person must look, depends on whether the
/// built-in classifier, which takes no orders from a document, agrees.
/// </summary>
public static class LlmAgreement
{
    /// <summary>An LLM's own confidence counts up to this.</summary>
    public const double Ceiling = 0.94;

    // An LLM that is less sure of its own answer agrees with nobody.
    private const double LeastSure = 0.5;

    // Even if agreements were worth nothing, no more than so many times the mistakes that are tolerated would go without review.
    private const double MostMistakes = 2;

    /// <summary>Joins the two.</summary>
    /// <param name="builtIn">What the built-in classifier says.</param>
    /// <param name="llm">What the LLM says.</param>
    /// <param name="document">The document that both were shown.</param>
    /// <param name="options">What the classification sets.</param>
    /// <returns>The answer; null where the LLM says Unknown and the classification has turned that off.</returns>
    public static Answer? Combine(Answer builtIn, LlmAnswer llm, DocumentText document, ClassifierOptions options)
    {
        if (builtIn.Scores.All(score => score.DocumentType != llm.DocumentType)) return options.MinimumConfidence is 0 ? null : None(builtIn);
        var (confidence, reasons) = llm.DocumentType == builtIn.DocumentType ? Agree(builtIn, llm, options) : Disagree(builtIn, llm);
        return builtIn with
        {
            DocumentType = llm.DocumentType,
            Confidence = confidence,
            Scores = Rescore(builtIn.Scores, llm.DocumentType, confidence),
            Evidence = WithQuote(builtIn.Evidence, llm, document),
            Reasons = reasons,
        };
    }

    // The odds of the built-in classifier times the root of the LLM's: both read the same words, so the LLM is only half a witness of its own.
    private static (double Confidence, IReadOnlyList<string> Reasons) Agree(Answer builtIn, LlmAnswer llm, ClassifierOptions options)
    {
        var own = Math.Clamp(llm.Confidence, 1 - Ceiling, Ceiling);
        var (favour, against) = (builtIn.Confidence * Math.Sqrt(own), (1 - builtIn.Confidence) * Math.Sqrt(1 - own));
        var confidence = favour / (favour + against);
        if (llm.Confidence >= LeastSure && IsSure(builtIn.Confidence, confidence, options.Tolerance)) return (confidence, []);
        return (confidence, builtIn.NeedsReview ? builtIn.Reasons : ["The LLM is not sure."]);
    }

    // Held against the confidences that the built-in classifier was found to need, for the joint one has been measured with no model.
    private static bool IsSure(double builtIn, double joint, double tolerance)
    {
        var calibration = Weights.BuiltIn.Calibration;
        return joint >= calibration.ReviewBelow(tolerance) && builtIn >= calibration.ReviewBelow(MostMistakes * tolerance);
    }

    // The mean of what both give to the LLM's type.
    private static (double Confidence, IReadOnlyList<string> Reasons) Disagree(Answer builtIn, LlmAnswer llm)
    {
        var given = builtIn.Scores.First(score => score.DocumentType == llm.DocumentType).Confidence;
        var confidence = (Math.Min(llm.Confidence, Ceiling) + given) / 2;
        return (confidence, [$"The LLM says {llm.DocumentType}, the built-in classifier says {builtIn.DocumentType}."]);
    }

    private static Answer None(Answer builtIn) => builtIn with
    {
        DocumentType = Answer.Unknown,
        Reasons = [.. builtIn.Reasons, "The LLM finds that none of the types fits."],
    };

    // The others keep their proportions, share what is left, and none is above the answer.
    private static List<TypeScore> Rescore(IReadOnlyList<TypeScore> scores, string documentType, double confidence)
    {
        var others = scores.Where(score => score.DocumentType != documentType).ToList();
        var sum = others.Sum(score => score.Confidence);
        var factor = sum > 0 ? Math.Min(1, (1 - confidence) / sum) : 0;
        return [new TypeScore(documentType, confidence), .. others.Select(score => score with { Confidence = Math.Min(confidence, score.Confidence * factor) })];
    }

    // The quote is the LLM's half of the evidence.
    private static IReadOnlyList<Evidence> WithQuote(IReadOnlyList<Evidence> evidence, LlmAnswer llm, DocumentText document) => Quotation.Find(document, llm.Quote) is { } quote
        ? [new Evidence(quote.Phrase, quote.Page, llm.DocumentType, 0.5) { Box = quote.Box }, .. evidence.Select(one => one with { Share = one.Share / 2 })]
        : evidence;
}
