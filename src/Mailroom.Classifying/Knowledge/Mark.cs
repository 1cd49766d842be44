namespace Mailroom.Classifying.Knowledge;

/// <summary>A mark of form, found by the shape of the document more than by its words.</summary>
internal enum Mark
{
    /// <summary>Headers of a mail: the file is one, or its first lines are From, To, Subject and the like.</summary>
    MailHeaders,

    /// <summary>The machine-readable lines of a passport or an identity card.</summary>
    MachineReadableZone,

    /// <summary>"This agreement … by and between".</summary>
    AgreementClause,

    /// <summary>A total with change, cash or a card's slip.</summary>
    TotalWithPayment,

    /// <summary>Several lines that end with an amount.</summary>
    LineItems,

    /// <summary>"Form W-9", "OMB No.".</summary>
    FormNumber,

    /// <summary>"Dear Ms Smith".</summary>
    Salutation,

    /// <summary>"Yours sincerely".</summary>
    Closing,

    /// <summary>A line for a signature.</summary>
    Signature,

    /// <summary>A heading "Abstract" or "References" in a line of its own, citations in brackets.</summary>
    Citations,

    /// <summary>Several lines that begin with a number, § or "Article".</summary>
    NumberedClauses,

    /// <summary>Little text on a page in the proportions of a card.</summary>
    CardShape,

    /// <summary>A page much higher than wide.</summary>
    NarrowPage,

    /// <summary>Several spans of time, such as "2015 – 2018".</summary>
    DateRanges,

    /// <summary>A mail address, telephone number or web address in the head.</summary>
    ContactHead,
}
