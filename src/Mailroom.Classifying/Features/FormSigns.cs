using Mailroom.Classifying.Knowledge;

namespace Mailroom.Classifying.Features;

/// <summary>What is said of a document that does not stand in it as words: signs of its form, and what it lacks. Everybody who shows evidence says it in these words.</summary>
internal static class FormSigns
{
    /// <summary>It speaks of what the type speaks of, in whatever words.</summary>
    public const string SameMatters = "terms of the same matters";

    /// <summary>No line that looks like a title names the type.</summary>
    public const string NoTitle = "no title of such a document";

    /// <summary>The unique words of the type are missing.</summary>
    public const string NoUniqueWords = "none of its unique words";

    /// <summary>Most of the unique words of the type are missing.</summary>
    public const string FewUniqueWords = "few of its unique words";

    /// <summary>A mark of form, for people.</summary>
    public static string Of(Mark mark) => mark switch
    {
        Mark.MailHeaders => "mail headers",
        Mark.MachineReadableZone => "machine-readable lines",
        Mark.AgreementClause => "the opening of an agreement",
        Mark.TotalWithPayment => "a total with its payment",
        Mark.LineItems => "lines that end with amounts",
        Mark.FormNumber => "a form number",
        Mark.Salutation => "a salutation",
        Mark.Closing => "a complimentary close",
        Mark.Signature => "a place to sign",
        Mark.Citations => "citations",
        Mark.NumberedClauses => "numbered clauses",
        Mark.CardShape => "laid out like a card",
        Mark.NarrowPage => "a narrow page",
        Mark.DateRanges => "spans of years",
        Mark.ContactHead => "contact details at the top",
        _ => throw new ArgumentOutOfRangeException(nameof(mark), mark, "This mark has no wording."),
    };

    /// <summary>A mark of form that a document lacks and no document of the type does.</summary>
    public static string LackOf(Mark mark) => mark switch
    {
        Mark.MailHeaders => "no mail headers",
        _ => throw new ArgumentOutOfRangeException(nameof(mark), mark, "Documents may lack this mark."),
    };
}
