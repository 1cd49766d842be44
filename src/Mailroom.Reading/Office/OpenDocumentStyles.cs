using System.Globalization;
using System.Xml;

namespace Mailroom.Reading.Office;

/// <summary>The styles of an OpenDocument file, as far as they make sizes, bold and page breaks.</summary>
internal sealed class OpenDocumentStyles : IXmlVisitor
{
    private const int MaximumAncestors = 16;

    private readonly Dictionary<string, Style> styles = [];
    private Style? current;

    public OpenDocumentStyle Find(string? name)
    {
        double? size = null;
        bool? bold = null;
        bool? breaks = null;
        for (var i = 0; i < MaximumAncestors && name is not null && styles.TryGetValue(name, out var style); i++, name = style.Parent)
        {
            size ??= style.Size;
            bold ??= style.Bold;
            breaks ??= style.BreaksPage;
        }
        return new(size, bold ?? false, breaks ?? false);
    }

    public bool Skips(XmlReader element) => element.LocalName is "body" or "list-style" or "master-styles";

    public void Start(XmlReader element)
    {
        switch (element.LocalName)
        {
            case "style" when OfficeXml.Attribute(element, "name") is { } name:
                current = styles[name] = new Style { Parent = OfficeXml.Attribute(element, "parent-style-name") };
                break;
            case "text-properties" when current is not null:
                current.Bold = OfficeXml.Attribute(element, "font-weight") is { } weight ? weight is "bold" or "600" or "700" or "800" or "900" : current.Bold;
                current.Size = Points(element) ?? current.Size;
                break;
            case "paragraph-properties" when current is not null:
                current.BreaksPage = OfficeXml.Attribute(element, "break-before") is { } breaks ? breaks == "page" : null;
                break;
            default:
                break;
        }
    }

    public void End(string localName)
    {
        if (localName == "style") current = null;
    }

    public void Text(string text)
    {
    }

    private static double? Points(XmlReader element) =>
        OfficeXml.Attribute(element, "font-size") is { } size && size.EndsWith("pt", StringComparison.Ordinal)
        && double.TryParse(size.AsSpan(0, size.Length - 2), NumberStyles.Float, CultureInfo.InvariantCulture, out var points) ? points : null;

    private sealed class Style
    {
        public string? Parent { get; init; }

        public double? Size { get; set; }

        public bool? Bold { get; set; }

        public bool? BreaksPage { get; set; }
    }
}

/// <summary>What a paragraph or words look like.</summary>
/// <param name="Size">The size of the letters in points, where it is known.</param>
/// <param name="Bold">Whether they are bold.</param>
/// <param name="BreaksPage">Whether the paragraph begins a page.</param>
internal readonly record struct OpenDocumentStyle(double? Size, bool Bold, bool BreaksPage);
