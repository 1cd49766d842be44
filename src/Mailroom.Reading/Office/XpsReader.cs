using System.Globalization;
using System.Xml;
using Mailroom.Reading.Pdf;

namespace Mailroom.Reading.Office;

/// <summary>Reads XPS and OpenXPS: pages on which runs of glyphs stand at places.</summary>
internal static class XpsReader
{
    private const int MaximumPages = 100_000;

    public static async Task<DocumentText> ReadAsync(byte[] content, string mediaType, ReadingOptions options, CancellationToken cancellation)
    {
        using var package = OpenXmlPackage.Open(content);
        var sequence = package.Relationships("").FirstOrDefault(one => one.Type == "fixedrepresentation")?.Target ?? throw new InvalidDataException("The document has no pages.");
        var parts = Sources(package, sequence, "DocumentReference", cancellation).SelectMany(document => Sources(package, document, "PageContent", cancellation)).Take(MaximumPages).ToList();
        var pages = new List<Page>();
        var pictures = new List<PictureReference>();
        foreach (var part in parts.Take(options.MaximumPages))
        {
            var glyphs = new XpsGlyphs();
            package.Walk(part, glyphs, cancellation);
            pictures.AddRange(glyphs.Pictures.Select(picture => new PictureReference(pages.Count, 0, OpenXmlPackage.Resolve(part, picture))));
            var lines = PageLines.From(glyphs.Words, glyphs.Width, glyphs.Height, options.MaximumPageCharacters);
            pages.Add(new Page(pages.Count + 1, lines, PageSource.Text) { Width = glyphs.Width, Height = glyphs.Height });
        }
        var text = await EmbeddedPictures.ReadAsync(new DocumentText(mediaType, Math.Max(1, parts.Count), pages), pictures, package.ReadPicture, options, cancellation);
        if (pictures.Count > 0 && text.Pages.All(page => page.Lines.Count == 0))
            throw new ReadingException(ReadingFailure.NotSupported, "The pages of this XPS document are pictures, which are not read: export it as PDF and upload that.");
        // Such as those that were cut into strips, each too small to be read.
        return pictures.Exists(picture => IsUnread(text.Pages[picture.Page])) ? text with { Remarks = [.. text.Remarks, new Remark("Pages of the document that are pictures were not read.") { CastsDoubt = true }] } : text;
    }

    private static bool IsUnread(Page page) => page.Source == PageSource.Text && EmbeddedPictures.HasNextToNoText(page);

    private static List<string> Sources(OpenXmlPackage package, string part, string element, CancellationToken cancellation)
    {
        var sources = new List<string>();
        if (!package.Contains(part)) return sources;
        using var stream = package.OpenPart(part);
        using var xml = OfficeXml.Reader(stream);
        while (xml.Read() && sources.Count < MaximumPages)
        {
            cancellation.ThrowIfCancellationRequested();
            if (xml.LocalName == element && OfficeXml.Attribute(xml, "Source") is { } source && OpenXmlPackage.Resolve(part, source) is { } target && package.Contains(target)) sources.Add(target);
        }
        return sources;
    }
}

/// <summary>The words of a fixed page: runs of glyphs, often of a single one, are put together by where they stand.</summary>
internal sealed class XpsGlyphs : IXmlVisitor
{
    private const int MaximumCharacters = 200_000;
    private const int MaximumPictures = 1_000;
    private const double PointsOfUnit = 72.0 / 96;

    // In sizes of the letters.
    private const double GapBetweenWords = 0.2;
    private const double SameLine = 0.3;
    private const double Ascent = 0.8;

    private readonly Stack<Matrix> matrices = new([new Matrix(1, 0, 0, 1, 0, 0)]);
    private readonly System.Text.StringBuilder word = new();
    private double left;
    private double right;
    private double baseline;
    private double size;
    private int characters;

    /// <summary>The names of the pictures, as the page gives them.</summary>
    public List<string> Pictures { get; } = [];

    public List<PageWord> Words { get; } = [];

    public double Width { get; private set; }

    public double Height { get; private set; }

    public bool Skips(XmlReader element) => element.LocalName is "FixedPage.Resources" or "Canvas.Resources" or "Canvas.Clip" or "Path.Data" or "Glyphs.Fill";

    public void Start(XmlReader element)
    {
        switch (element.LocalName)
        {
            case "FixedPage":
                (Width, Height) = (Number(element, "Width") * PointsOfUnit, Number(element, "Height") * PointsOfUnit);
                break;
            case "Canvas":
                matrices.Push(matrices.Peek().After(OfficeXml.Attribute(element, "RenderTransform")));
                break;
            case "MatrixTransform" when matrices.Count > 1 && OfficeXml.Attribute(element, "Matrix") is { } matrix:
                matrices.Push(matrices.Pop().After(matrix));
                break;
            case "Glyphs":
                Add(element);
                break;
            case "ImageBrush" when OfficeXml.Attribute(element, "ImageSource") is { } picture && Pictures.Count < MaximumPictures:
                Pictures.Add(Name(picture));
                break;
            default:
                break;
        }
    }

    public void End(string localName)
    {
        if (localName == "Canvas" && matrices.Count > 1) matrices.Pop();
        if (localName == "FixedPage") EndWord();
    }

    public void Text(string text)
    {
    }

    private void Add(XmlReader element)
    {
        var text = OfficeXml.Attribute(element, "UnicodeString") ?? "";
        if (text.StartsWith("{}", StringComparison.Ordinal)) text = text[2..];
        var matrix = matrices.Peek().After(OfficeXml.Attribute(element, "RenderTransform"));
        var (x, y) = matrix.Of(Number(element, "OriginX"), Number(element, "OriginY"));
        var letters = Number(element, "FontRenderingEmSize") * matrix.Scale;
        if (!(letters is > 0 and < 10_000)) return;
        var advances = (OfficeXml.Attribute(element, "Indices") ?? "").Split(';');
        for (var i = 0; i < text.Length && characters < MaximumCharacters; i++)
        {
            characters++;
            var width = letters * Advance(text[i], i < advances.Length ? advances[i] : "");
            if (char.IsWhiteSpace(text[i])) EndWord();
            else Add(text[i], x, y, letters, width);
            x += width;
        }
    }

    private void Add(char letter, double x, double y, double letters, double width)
    {
        if (word.Length > 0 && (Math.Abs(y - baseline) > SameLine * letters || x - right > GapBetweenWords * letters || x < left)) EndWord();
        if (word.Length == 0) (left, baseline, size) = (x, y, letters);
        word.Append(letter);
        right = x + width;
    }

    private void EndWord()
    {
        if (word.Length > 0 && Width > 0 && Height > 0)
        {
            var box = new Box((float)(left * PointsOfUnit / Width), (float)((baseline - (Ascent * size)) * PointsOfUnit / Height), (float)((right - left) * PointsOfUnit / Width), (float)(size * PointsOfUnit / Height));
            if (CleanText.SingleSpaced(word.ToString()) is { Length: > 0 } clean) Words.Add(new PageWord(clean, box, size * PointsOfUnit, Bold: false, Quarters: 0));
        }
        word.Clear();
    }

    // A run names the glyph, then its width in hundredths of the size, where that is not the font's own; the fonts are not read.
    private static double Advance(char letter, string index)
    {
        var fields = index.Split(',');
        if (fields.Length > 1 && double.TryParse(fields[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var hundredths) && hundredths is > 0 and < 1_000) return hundredths / 100;
        return letter switch
        {
            'i' or 'j' or 'l' or 't' or 'f' or 'r' or 'I' or '.' or ',' or ':' or ';' or '!' or '\'' or '|' or ' ' or '(' or ')' => 0.28,
            'm' or 'w' or 'M' or 'W' => 0.83,
            _ when char.IsUpper(letter) => 0.67,
            >= '\u3000' => 1,
            _ => 0.5,
        };
    }

    // A picture with a profile of its colours: {ColorConvertedBitmap picture profile}.
    private static string Name(string picture) => picture.StartsWith('{') && picture.Split(' ') is [_, var name, ..] ? name : picture;

    private static double Number(XmlReader element, string name) =>
        double.TryParse(OfficeXml.Attribute(element, name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : 0;

    private readonly record struct Matrix(double M11, double M12, double M21, double M22, double X, double Y)
    {
        public double Scale => Math.Sqrt(Math.Abs((M11 * M22) - (M12 * M21)));

        public (double X, double Y) Of(double x, double y) => ((x * M11) + (y * M21) + X, (x * M12) + (y * M22) + Y);

        /// <summary>What a matrix does before this one; this one alone where there is none.</summary>
        public Matrix After(string? inner)
        {
            var fields = inner?.Split(',', ' ');
            if (fields is not { Length: 6 }) return this;
            var numbers = new double[6];
            for (var i = 0; i < 6; i++)
            {
                if (!double.TryParse(fields[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i])) return this;
            }
            var (x, y) = Of(numbers[4], numbers[5]);
            return new(
                (numbers[0] * M11) + (numbers[1] * M21), (numbers[0] * M12) + (numbers[1] * M22), (numbers[2] * M11) + (numbers[3] * M21), (numbers[2] * M12) + (numbers[3] * M22), x, y);
        }
    }
}
