namespace Mailroom.Reading;

/// <summary>Collects the lines of a document without positions into pages, within the limits of <see cref="ReadingOptions"/>; what exceeds them is only counted.</summary>
/// <param name="options">The limits.</param>
/// <param name="cutsPages">Whether pages are cut by length, for formats that know no pages.</param>
internal sealed class PageWriter(ReadingOptions options, bool cutsPages)
{
    /// <summary>About what fits on a printed page.</summary>
    public const int CharactersOfCutPage = 3_000;

    // Beyond this many they are the letters and lines of something drawn.
    private const int MaximumPictures = 1_000;

    private readonly List<Page> pages = [];
    private readonly List<PictureReference> pictures = [];
    private List<Line> lines = [];
    private int characters;
    private bool isCut;
    private bool hasPicture;

    /// <summary>The most characters that are kept of a page.</summary>
    public int MaximumCharacters => options.MaximumPageCharacters;

    /// <summary>Pages that were ended so far.</summary>
    public int EndedPages { get; private set; }

    /// <summary>Whether as many pages as wanted are complete.</summary>
    public bool IsFull => EndedPages >= options.MaximumPages;

    /// <summary>Whether the current page takes no more lines.</summary>
    public bool IsPageFull => IsFull || characters >= options.MaximumPageCharacters;

    /// <summary>Whether the current page has no line and no picture yet.</summary>
    public bool IsPageEmpty => characters == 0 && !hasPicture;

    /// <summary>The pictures that were met on the pages that are kept.</summary>
    public IReadOnlyList<PictureReference> Pictures => pictures;

    /// <summary>Adds a paragraph; each of its own line breaks begins a new line.</summary>
    public void Add(ReadOnlySpan<char> text, double? fontSize = null, bool bold = false)
    {
        foreach (var line in text.EnumerateLines()) AddLine(CleanText.SingleSpaced(line), fontSize, bold);
    }

    /// <summary>Adds a line that is clean already.</summary>
    public void Add(Line line) => AddLine(line.Text, line.FontSize, line.Bold);

    /// <summary>Notes that a picture stands here.</summary>
    /// <param name="name">What the document calls it.</param>
    /// <param name="isDecoration">Whether it is shown as a logo is.</param>
    public void AddPicture(string name, bool isDecoration = false)
    {
        hasPicture = true;
        if (!IsFull && pictures.Count < MaximumPictures) pictures.Add(new(EndedPages, lines.Count, name, isDecoration));
    }

    /// <summary>Ends the page, also where it is empty.</summary>
    public void EndPage()
    {
        if (!IsFull) pages.Add(new Page(EndedPages + 1, lines, PageSource.Text));
        EndedPages++;
        lines = [];
        characters = 0;
        hasPicture = false;
    }

    /// <summary>Ends the document.</summary>
    /// <param name="mediaType">Its media type.</param>
    /// <param name="pageCount">The number of pages that the document states, where it does.</param>
    public DocumentText Finish(string mediaType, int? pageCount = null)
    {
        if (!IsPageEmpty || EndedPages == 0) EndPage();
        return new DocumentText(mediaType, Math.Max(pages.Count, pageCount ?? EndedPages), pages) { Remarks = isCut ? [PageLimits.PageIsCut] : [] };
    }

    private void AddLine(string text, double? fontSize, bool bold)
    {
        var rest = text.AsSpan();
        while (rest.Length > 0)
        {
            var room = cutsPages ? CharactersOfCutPage - characters : int.MaxValue;
            if (rest.Length > room && characters > 0)
            {
                EndPage();
                continue;
            }
            var taken = rest.Length <= room ? rest.Length : CleanText.BreakBefore(rest, room);
            Keep(rest[..taken], fontSize, bold);
            rest = rest[taken..].TrimStart();
        }
    }

    private void Keep(ReadOnlySpan<char> text, double? fontSize, bool bold)
    {
        if (!IsPageFull)
        {
            isCut |= characters + text.Length > options.MaximumPageCharacters;
            var kept = text[..CleanText.BreakBefore(text, options.MaximumPageCharacters - characters)].TrimEnd();
            if (kept.Length > 0) lines.Add(new Line(kept.ToString()) { FontSize = fontSize, Bold = bold });
        }
        else
        {
            isCut |= !IsFull;
        }
        characters += text.Length + 1;
    }
}
