using Mailroom.Classifying.Knowledge;

namespace Mailroom.Classifying.Features;

/// <summary>How much each mark of form says.</summary>
internal static class MarkStrength
{
    /// <summary>From 0 to 1.</summary>
    public static double Of(Mark mark) => mark switch
    {
        Mark.MailHeaders or Mark.MachineReadableZone => 1,
        Mark.Citations or Mark.TotalWithPayment => 0.7,
        Mark.AgreementClause or Mark.FormNumber => 0.5,
        Mark.NarrowPage or Mark.CardShape or Mark.DateRanges => 0.4,
        Mark.LineItems or Mark.NumberedClauses or Mark.Salutation or Mark.Closing => 0.3,
        _ => 0.2,
    };

    /// <summary>Whether a document without the mark can hardly be of a type that has it.</summary>
    public static bool IsIndispensable(Mark mark) => mark is Mark.MailHeaders;
}
