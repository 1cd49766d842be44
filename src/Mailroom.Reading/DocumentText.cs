namespace Mailroom.Reading;

/// <summary>What reading a file yields: its first pages as lines of text, with positions where the format has them.</summary>
/// <param name="MediaType">The media type found from the bytes, for example <c>application/pdf</c>.</param>
/// <param name="PageCount">Pages of the whole file, at least 1, also where fewer were read. Sheets and slides count as pages.</param>
/// <param name="Pages">The pages that were read, in order: at most <see cref="ReadingOptions.MaximumPages"/> of the document itself, and of each that it carries.</param>
public sealed record DocumentText(string MediaType, int PageCount, IReadOnlyList<Page> Pages)
{
    /// <summary>The media type of the file, where the document lies wrapped in it, as what is signed does; null where the file is the document.</summary>
    public string? WrappingMediaType { get; init; }

    /// <summary>The main language as an ISO 639-1 code, or null where too little text was found to tell.</summary>
    public string? Language { get; init; }

    /// <summary>What a person should know of the reading: what was left out, or had to be read in another way.</summary>
    public IReadOnlyList<Remark> Remarks { get; init; } = [];

    /// <summary>The documents that this one carries, in order. <see cref="Pages"/> and <see cref="PageCount"/> count theirs too, behind its own.</summary>
    public IReadOnlyList<CarriedDocument> Carried { get; init; } = [];

    /// <summary>The standard that the document follows, where it is XML, or carries itself as XML, of a known one; null elsewhere, and where it holds messages of several kinds.</summary>
    public XmlVocabulary? Vocabulary { get; init; }

    /// <summary>The headers and attachments, where the file is a mail.</summary>
    public Mail? Mail { get; init; }
}

/// <summary>A page in reading order.</summary>
/// <param name="Number">The page's number in the file, from 1.</param>
/// <param name="Lines">Its lines, top to bottom, column by column.</param>
/// <param name="Source">How the text was obtained.</param>
public sealed record Page(int Number, IReadOnlyList<Line> Lines, PageSource Source)
{
    /// <summary>Width of the page: points in a PDF, pixels in a picture, 0 where the format knows no page size.</summary>
    public double Width { get; init; }

    /// <summary>Height of the page, in the unit of <see cref="Width"/>.</summary>
    public double Height { get; init; }

    /// <summary>Mean confidence of the recognised words, from 0 to 1; null where the text was not recognised from a picture.</summary>
    public double? OcrConfidence { get; init; }

    /// <summary>Share of the page's area that pictures cover, from 0 to 1; null where that is not known.</summary>
    public double? PictureShare { get; init; }
}

/// <summary>A line of text.</summary>
/// <param name="Text">Its words, separated by single spaces; never empty.</param>
public sealed record Line(string Text)
{
    /// <summary>Where the line stands, or null where the format has no positions.</summary>
    public Box? Box { get; init; }

    /// <summary>The words with their places, in the order of <see cref="Text"/>; null where positions are not known.</summary>
    public IReadOnlyList<Word>? Words { get; init; }

    /// <summary>
    /// Size of the letters in points (headings of HTML, Markdown and Office styles are given 24, 18 and 14, body text 11); null where that is not known.
    /// </summary>
    public double? FontSize { get; init; }

    /// <summary>Whether the line is set in bold, where that is known.</summary>
    public bool Bold { get; init; }
}

/// <summary>A word and its place on the page.</summary>
/// <param name="Text">The word.</param>
/// <param name="Box">Where it stands.</param>
public sealed record Word(string Text, Box Box);

/// <summary>A rectangle on a page, as shares of the page's width and height (0 to 1), the origin at the top left.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Upper edge.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
public readonly record struct Box(float X, float Y, float Width, float Height);

/// <summary>The headers of a mail, and what it carries.</summary>
/// <param name="Headers">Names and decoded values in order: From, To, Cc, Subject, Date and the like.</param>
/// <param name="Attachments">The attachments, in order.</param>
public sealed record Mail(IReadOnlyList<MailHeader> Headers, IReadOnlyList<Attachment> Attachments);

/// <summary>A header of a mail.</summary>
/// <param name="Name">Its name as the mail spells it.</param>
/// <param name="Value">Its decoded value.</param>
public sealed record MailHeader(string Name, string Value);

/// <summary>A file attached to a mail.</summary>
/// <param name="Name">Its name; empty where it has none.</param>
/// <param name="MediaType">The media type that the mail gives.</param>
public sealed record Attachment(string Name, string MediaType);

/// <summary>How the text of a page was obtained.</summary>
public enum PageSource
{
    /// <summary>From characters in the file: a PDF's text layer, an Office file, a mail, HTML or plain text.</summary>
    Text,

    /// <summary>Recognised from a picture of the page.</summary>
    Ocr,
}
