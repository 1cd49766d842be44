using Mailroom.Classifying.Segments;
using Mailroom.Reading;

namespace Mailroom.Classifying.Carrying;

/// <summary>Answers for a document that carries others, such as a mail with attachments or a PDF portfolio: each is classified by itself, and the weightiest speaks for all.</summary>
internal static class CarryingDocument
{
    private const int MostEvidenceOfOthers = 12;
    private const double Notable = 0.3;
    private const string SeveralTypes = "It carries documents of several types: the answer is that of the weightiest.";

    /// <summary>Answers for it.</summary>
    /// <param name="document">The document with what it carries.</param>
    /// <param name="decidesByForm">Whether it is a mail, and mails are a type of the list: then it is one, whatever it carries.</param>
    /// <param name="classify">Classifies a document that carries nothing.</param>
    public static Answer Classify(DocumentText document, bool decidesByForm, Func<DocumentText, Answer> classify)
    {
        List<Candidate> carried = [.. document.Carried.Select(one => Candidate.Of(document.CarriedPart(one), one.FromPage, classify)).Where(one => one.Words > 0)];
        var own = Candidate.Of(document.Own(), 1, classify);
        if (carried.Count == 0) return own.Answer;
        if (document.IsCoverSheet) return Weightiest(carried);
        return decidesByForm && own.Answer.DocumentType != Answer.Unknown ? WithCarried(own.Answer, carried) : Weightiest([own, .. carried]);
    }

    /// <summary>The part of it that teaches what documents of a type are like: a mail's own text for a type of mails, else the longest part.</summary>
    /// <param name="document">The document with what it carries.</param>
    /// <param name="isMailType">Whether the type is one of mails.</param>
    public static DocumentText Telling(DocumentText document, bool isMailType)
    {
        if (document.Carried.Count == 0) return document;
        var own = document.Own();
        if (document.Mail is not null && isMailType) return own;
        var carried = document.Carried.Select(document.CarriedPart);
        return (document.IsCoverSheet ? carried : carried.Prepend(own)).MaxBy(Candidate.WordsOf)!;
    }

    private static Answer Weightiest(List<Candidate> candidates)
    {
        List<Candidate> known = [.. candidates.Where(one => one.Answer.DocumentType != Answer.Unknown)];
        if (known.Count == 0) return WithFound(candidates.MaxBy(one => one.Words)!, candidates);
        var leading = known.GroupBy(one => one.Answer.DocumentType, StringComparer.Ordinal).MaxBy(type => type.Sum(one => one.Weight))!.MaxBy(one => one.Weight)!;
        var answer = WithFound(leading, candidates);
        return known.Exists(one => one.Answer.DocumentType != answer.DocumentType && (one.IsSure || one.Weight > Notable * leading.Weight)) ? answer with { Reasons = [.. answer.Reasons, SeveralTypes] } : answer;
    }

    // What was found in the others stands behind what decided.
    private static Answer WithFound(Candidate leading, List<Candidate> candidates)
    {
        var answer = leading.AnswerInFile;
        return answer with { Evidence = [.. answer.Evidence, .. Found(candidates.Where(one => one != leading))] };
    }

    private static IEnumerable<Evidence> Found(IEnumerable<Candidate> candidates) =>
        candidates.SelectMany(one => one.AnswerInFile.Evidence).Where(one => one.Share > 0).OrderByDescending(one => one.Share).Take(MostEvidenceOfOthers);

    // What it carries is told, and raises its types among those that the mail is not.
    private static Answer WithCarried(Answer own, List<Candidate> carried)
    {
        var highest = carried.SelectMany(one => one.Answer.Scores).Where(score => score.DocumentType != own.DocumentType)
            .GroupBy(score => score.DocumentType, StringComparer.Ordinal).ToDictionary(type => type.Key, type => type.Max(score => score.Confidence), StringComparer.Ordinal);
        var left = Math.Min(1 - own.Confidence, own.Confidence);
        var sum = Math.Max(1, highest.Values.Sum());
        return own with
        {
            Evidence = [.. own.Evidence, .. Found(carried)],
            Scores = [.. own.Scores.Select(score => highest.TryGetValue(score.DocumentType, out var carriedScore) ? score with { Confidence = (score.Confidence + (left * carriedScore / sum)) / 2 } : score).OrderByDescending(score => score.Confidence)],
        };
    }
}
