using System.Xml;

namespace Mailroom.Reading.Office;

/// <summary>The paragraph styles of a Word document, as far as they make headings, sizes and bold.</summary>
internal sealed class DocxStyles : IXmlVisitor
{
    private const int MaximumAncestors = 16;

    private readonly Dictionary<string, Style> styles = [];
    private readonly Dictionary<string, DocxStyle> found = [];
    private Style? current;
    private Style defaults = new();
    private string? defaultStyle;
    private bool inDefaults;

    /// <summary>What a paragraph of a style looks like.</summary>
    /// <param name="id">The style's identifier; null for a paragraph that names none.</param>
    public DocxStyle Find(string? id)
    {
        id ??= defaultStyle ?? "";
        if (found.TryGetValue(id, out var known)) return known;
        int? level = null;
        double? size = null;
        bool? bold = null;
        var next = id;
        for (var i = 0; i < MaximumAncestors && next is not null && styles.TryGetValue(next, out var style); i++, next = style.Parent)
        {
            level ??= style.HeadingLevel;
            size ??= style.Size;
            bold ??= style.Bold;
        }
        return found[id] = new DocxStyle(level, size ?? defaults.Size, bold ?? defaults.Bold ?? false);
    }

    public bool Skips(XmlReader element) => element.LocalName is "latentStyles" or "tblStylePr";

    public void Start(XmlReader element)
    {
        switch (element.LocalName)
        {
            case "docDefaults":
                inDefaults = true;
                current = defaults;
                break;
            case "style":
                current = new Style();
                if (OfficeXml.Attribute(element, "type") == "paragraph" && OfficeXml.Attribute(element, "styleId") is { } id)
                {
                    styles[id] = current;
                    if (OfficeXml.Attribute(element, "default") is "1" or "true") defaultStyle = id;
                }
                break;
            case "name" when current is not null:
                current.HeadingLevel ??= Level(OfficeXml.Attribute(element, "val") ?? "");
                break;
            case "outlineLvl" when current is not null && int.TryParse(OfficeXml.Attribute(element, "val"), out var outline) && outline is >= 0 and < 9:
                current.HeadingLevel ??= outline + 1;
                break;
            case "basedOn" when current is not null:
                current.Parent = OfficeXml.Attribute(element, "val");
                break;
            case "sz" when current is not null && double.TryParse(OfficeXml.Attribute(element, "val"), out var halfPoints):
                current.Size = halfPoints / 2;
                break;
            case "b" when current is not null:
                current.Bold = DocxBody.IsOn(element);
                break;
            default:
                break;
        }
    }

    public void End(string localName)
    {
        if (localName == "docDefaults" && inDefaults) defaults = current ?? defaults;
        if (localName is "docDefaults" or "style") current = null;
        if (localName == "docDefaults") inDefaults = false;
    }

    public void Text(string text)
    {
    }

    // The names of built-in styles are English in every file, whatever the language of Word.
    private static int? Level(string name)
    {
        if (name.Equals("title", StringComparison.OrdinalIgnoreCase)) return 1;
        if (name.Equals("subtitle", StringComparison.OrdinalIgnoreCase)) return 2;
        return name.StartsWith("heading ", StringComparison.OrdinalIgnoreCase) && int.TryParse(name.AsSpan(8), out var level) && level is >= 1 and <= 9 ? level : null;
    }

    private sealed class Style
    {
        public int? HeadingLevel { get; set; }

        public string? Parent { get; set; }

        public double? Size { get; set; }

        public bool? Bold { get; set; }
    }
}

/// <summary>What a paragraph looks like.</summary>
/// <param name="HeadingLevel">Its rank from 1, where it is a heading.</param>
/// <param name="Size">The size of its letters in points.</param>
/// <param name="Bold">Whether it is bold.</param>
internal readonly record struct DocxStyle(int? HeadingLevel, double? Size, bool Bold);
