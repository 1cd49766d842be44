namespace Mailroom.Classifying.Segments;

/// <summary>
/// What is looked at where one page follows another: does the second begin a new document? Each is 0 where nothing was found and 1 at most. The names are those of the data
/// file with the weights.
/// </summary>
internal enum Sign
{
    /// <summary>The page says that it is page 1.</summary>
    NumberedOne,

    /// <summary>Both it and the page before bear a number with a word or a count to it, and its is 1: "1 of 2" after "3 of 3".</summary>
    CountRestarts,

    /// <summary>The page after it says that it is page 2.</summary>
    NextIsTwo,

    /// <summary>Its printed number, or the printed count of pages, does not go on from the page before.</summary>
    NumberBreaks,

    /// <summary>The page before says that it is the last: "3 of 3".</summary>
    AfterLast,

    /// <summary>A line that looks like a title, names a kind of document and does not stand on the page before.</summary>
    Title,

    /// <summary>A line at the top that looks like a title, whatever it says, and does not stand on the page before.</summary>
    Heading,

    /// <summary>From, To, Subject: the headers of a mail at the top.</summary>
    MailHeaders,

    /// <summary>"Dear Sir", "Abstract": the opening of a letter or a paper.</summary>
    Opening,

    /// <summary>A date at the top that the page before does not have there.</summary>
    DateAtTop,

    /// <summary>An address of mail or web, or a telephone number, at the top that the page before does not have there.</summary>
    ContactAtTop,

    /// <summary>The page before ends with a signature or "Yours sincerely".</summary>
    AfterSignature,

    /// <summary>Both it and the page before end with a total.</summary>
    BothTotalled,

    /// <summary>The page before is written on in part only.</summary>
    AfterShortPage,

    /// <summary>Paper of another size or turned another way.</summary>
    OtherPaper,

    /// <summary>One page is a picture, the other text.</summary>
    OtherSource,

    /// <summary>Text that begins and ends elsewhere between the edges of the paper.</summary>
    OtherMargins,

    /// <summary>Text of another size.</summary>
    OtherTypeface,

    /// <summary>Another language.</summary>
    OtherLanguage,

    /// <summary>How surely the page, looked at alone, is of another type than the pages before.</summary>
    OtherType,

    /// <summary>Next to no words in common with the pages before.</summary>
    OtherWords,

    /// <summary>An invoice number, or another number of the document's own, that is not the one that the pages before have.</summary>
    OtherNumber,

    /// <summary>Numbers of its own at the top, such as an invoice number, where the pages before have others.</summary>
    OwnReference,

    /// <summary>Its top is like that of the document's first page, more than like that of the page before.</summary>
    LikeFirst,

    /// <summary>Sections are counted from 1 again.</summary>
    SectionsRestart,

    /// <summary>It is more like the page after it than like the page before.</summary>
    LikeNext,

    /// <summary>Its printed number is the next one.</summary>
    NumberFollows,

    /// <summary>The page before says that more follow: "1 of 3".</summary>
    MoreFollow,

    /// <summary>"Continued", or the head of an annex, at the top.</summary>
    Continued,

    /// <summary>The same running head or foot.</summary>
    SameEdge,

    /// <summary>Numbers, such as an invoice number, that stand on the pages before too.</summary>
    SharedReference,

    /// <summary>The invoice number, or another number of the document's own, of the pages before.</summary>
    SharedNumber,

    /// <summary>Names of persons, companies or places that stand on the pages before too.</summary>
    SharedNames,

    /// <summary>The last sentence of the page before goes on.</summary>
    RunsOn,

    /// <summary>Sections are counted on.</summary>
    SectionsFollow,

    /// <summary>The printed numbers of the pages after it go on from those of the pages before.</summary>
    NumbersBridge,

    /// <summary>The pages after it have names, or a running head, in common with the pages before.</summary>
    NamesBridge,

    /// <summary>How alike the words of the pages after it are to those of the pages before.</summary>
    WordsBridge,

    /// <summary>How alike the words are to those of the pages before.</summary>
    Alike,

    /// <summary>How alike the types are that the page, looked at alone, and the pages before seem to be.</summary>
    SameType,

    /// <summary>Next to nothing stands on it.</summary>
    Blank,
}

/// <summary>What holds for the signs as a whole.</summary>
internal static class SignSet
{
    /// <summary>How many there are.</summary>
    public static int Count { get; } = Enum.GetValues<Sign>().Length;

    /// <summary>Whether the sign speaks for a page that goes on. The weights never turn this round.</summary>
    public static bool SpeaksAgainst(Sign sign) => sign >= Sign.NumberFollows;
}
