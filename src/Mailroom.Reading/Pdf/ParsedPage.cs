using Mailroom.Reading.Ocr;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Graphics.Operations;
using UglyToad.PdfPig.Graphics.Operations.SpecialGraphicsState;
using UglyToad.PdfPig.Graphics.Operations.TextShowing;
using UglyToad.PdfPig.Graphics.Operations.TextState;
using UglyToad.PdfPig.Parser.Parts;
using UglyToad.PdfPig.Tokenization.Scanner;
using UglyToad.PdfPig.Tokens;

namespace Mailroom.Reading.Pdf;

/// <summary>What a parser found on a page, before it is decided whether that is all that the page says.</summary>
/// <param name="Number">The page, from 1.</param>
internal sealed record ParsedPage(int Number)
{
    private const int DeepestFolder = 32;
    private const int MaximumParts = 100;
    private const int MaximumFonts = 100;
    private const double PointsPerInch = 72;

    // What shows text, pictures, lines and areas.
    private static readonly HashSet<string> Drawing = ["Tj", "TJ", "'", "\"", "Do", "BI", "EI", "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh"];

    /// <summary>Its width in points; 0 where it is not known.</summary>
    public double Width { get; init; }

    public double Height { get; init; }

    public IReadOnlyList<PageWord> Words { get; init; } = [];

    /// <summary>Its pictures; null where they are not known.</summary>
    public PagePictures? Pictures { get; init; }

    /// <summary>Whether anything may be drawn on it.</summary>
    public bool IsDrawn { get; init; } = true;

    /// <summary>Whether letters may be drawn as lines rather than written.</summary>
    public bool MayBeOutlined { get; init; }

    /// <summary>Whether a font whose letters the parser cannot tell is used on it.</summary>
    public bool HasUnknownFont { get; init; }

    /// <summary>The dots an inch at which it is best drawn for OCR: those of its pictures, but of a poster fewer.</summary>
    public double Resolution
    {
        get
        {
            var best = (Pictures ?? PagePictures.Unknown).Resolution;
            var pixels = Width * Height * best * best / (PointsPerInch * PointsPerInch);
            return best * Math.Min(1, Math.Sqrt(PageRecognition.SensiblePixels / Math.Max(1, pixels)));
        }
    }

    /// <summary>Whether the words can be used.</summary>
    public bool IsUsable => TextLayer.IsUsable(Words);

    /// <summary>The letters and digits of all words.</summary>
    public int Characters => Words.Sum(word => word.Text.Length);

    /// <summary>Parses a page; one that cannot be parsed is a page of which nothing is known.</summary>
    /// <param name="document">The document.</param>
    /// <param name="number">The page, from 1.</param>
    /// <param name="maximumCharacters">The most characters read of its fields and notes.</param>
    public static ParsedPage Of(PdfDocument document, int number, int maximumCharacters)
    {
        try
        {
            var page = document.GetPage(number);
            var words = PageWords.Of(page, document, maximumCharacters);
            return new ParsedPage(number)
            {
                Width = page.Width,
                Height = page.Height,
                Words = words,
                Pictures = PagePictures.Of(page),
                IsDrawn = words.Count > 0 || page.Operations.Any(operation => Drawing.Contains(operation.Operator)) || HoldsText(page.Dictionary, document.Structure),
                MayBeOutlined = TextLayer.MayBeOutlined(words, page),
                HasUnknownFont = UsesUnknownFont(page, document.Structure.TokenScanner),
            };
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return new ParsedPage(number);
        }
    }

    /// <summary>The page with the words that poppler found, where it found any.</summary>
    public ParsedPage With(PopplerPage? page) => page is null
        ? this
        : this with { Width = page.Width, Height = page.Height, Words = page.Words, HasUnknownFont = false, MayBeOutlined = false };

    /// <summary>Whether its commands show text, though the parser made nothing of them.</summary>
    private static bool HoldsText(DictionaryToken page, Structure structure)
    {
        if (!page.TryGet(NameToken.Contents, out var contents))
            return false;
        IReadOnlyList<IToken> parts = DirectObjectFinder.TryGet(contents, structure.TokenScanner, out ArrayToken? several) ? several.Data : [contents];
        return parts.Take(MaximumParts).Any(part => DirectObjectFinder.TryGet(part, structure.TokenScanner, out StreamToken? stream)
            && stream.Decode(structure.FilterProvider, structure.TokenScanner).Span is var commands && (commands.IndexOf("TJ"u8) >= 0 || commands.IndexOf("Tj"u8) >= 0));
    }

    /// <summary>Whether a font names its letters by a table of Chinese, Japanese or Korean writing that the file does not hold, and none of them came out.</summary>
    private static bool UsesUnknownFont(UglyToad.PdfPig.Content.Page page, IPdfTokenScanner objects)
    {
        if (Fonts(page.Dictionary, objects) is not { } fonts)
            return false;
        return FontsOfLetters(page).Any(name => fonts.TryGet(name, objects, out DictionaryToken? font)
            && font.TryGet(NameToken.Subtype, objects, out NameToken? kind) && kind.Data == "Type0"
            && !font.ContainsKey(NameToken.ToUnicode)
            && font.TryGet(NameToken.BaseFont, objects, out NameToken? called)
            && !page.Letters.Any(letter => letter.FontName == called.Data));
    }

    /// <summary>The fonts in which letters are shown: programs also select fonts that they do not use.</summary>
    private static IEnumerable<NameToken> FontsOfLetters(UglyToad.PdfPig.Content.Page page)
    {
        var used = new HashSet<NameToken>();
        var saved = new Stack<NameToken?>();
        NameToken? font = null;
        foreach (var operation in page.Operations)
        {
            if (operation is Push)
                saved.Push(font);
            else if (operation is Pop)
                font = saved.TryPop(out var before) ? before : null;
            else if (operation is SetFontAndSize selected)
                font = selected.Font;
            else if (font is not null && Shows(operation))
                used.Add(font);
        }

        return used.Take(MaximumFonts);
    }

    private static bool Shows(IGraphicsStateOperation operation) => operation switch
    {
        ShowText { Text: var text, Bytes: var bytes } => IsShown(text, bytes),
        MoveToNextLineShowText { Text: var text, Bytes: var bytes } => IsShown(text, bytes),
        MoveToNextLineShowTextWithSpacing { Text: var text, Bytes: var bytes } => IsShown(text, bytes),
        ShowTextsWithPositioning { Array: var parts } => parts.Any(part => part is IDataToken<string> text && !string.IsNullOrWhiteSpace(text.Data)),
        _ => false,
    };

    private static bool IsShown(string? text, ReadOnlyMemory<byte> bytes) => text is null ? bytes.Length > 0 : !string.IsNullOrWhiteSpace(text);

    private static DictionaryToken? Fonts(DictionaryToken page, IPdfTokenScanner objects)
    {
        DictionaryToken? folder = page;
        for (var depth = 0; folder is not null && depth < DeepestFolder; depth++)
        {
            if (folder.TryGet(NameToken.Resources, objects, out DictionaryToken? resources))
                return resources.TryGet(NameToken.Font, objects, out DictionaryToken? fonts) ? fonts : null;
            folder = folder.TryGet(NameToken.Parent, objects, out DictionaryToken? parent) ? parent : null;
        }

        return null;
    }
}
