using Mailroom.Reading;

namespace Mailroom.Classifying.Carrying;

/// <summary>A document that may speak for the file that it lies in.</summary>
/// <param name="FirstPage">The page of the file on which it begins.</param>
/// <param name="Words">How many words were read of it.</param>
/// <param name="Answer">Its type and why, by its own pages.</param>
internal sealed record Candidate(int FirstPage, int Words, Answer Answer)
{
    /// <summary>How much it counts: a sure answer for a short document more than an unsure one for a long one.</summary>
    public double Weight => Answer.Confidence * Answer.Confidence * Math.Sqrt(Words);

    /// <summary>Whether it could go without review.</summary>
    public bool IsSure => Answer.DocumentType != Answer.Unknown && !Answer.NeedsReview;

    /// <summary>Its answer with the pages of the file.</summary>
    public Answer AnswerInFile => Answer with { Evidence = [.. Answer.Evidence.Select(one => one with { Page = one.Page + FirstPage - 1 })] };

    public static Candidate Of(DocumentText document, int firstPage, Func<DocumentText, Answer> classify) => new(firstPage, WordsOf(document), classify(document));

    public static int WordsOf(DocumentText document) => document.Pages.SelectMany(page => page.Lines).Sum(line => line.Text.Count(character => character == ' ') + 1);
}
