using System.Globalization;
using System.Text;
using System.Xml;

namespace Mailroom.Reading.Office;

/// <summary>The text and pictures of shapes, charts, diagrams and comments, which stand in parts of their own. Each is read once, however often it is referred to.</summary>
internal sealed class DrawingParts(OpenXmlPackage package, CancellationToken cancellation)
{
    private const int MaximumParts = 500;

    private readonly HashSet<string> written = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Writes the chart or diagram that an element stands for, where it does.</summary>
    /// <param name="element">An element of a part.</param>
    /// <param name="relationships">The relationships of that part.</param>
    /// <param name="blocks">Where to write.</param>
    public void WriteReferenced(XmlReader element, List<OpenXmlRelationship> relationships, BlockWriter blocks)
    {
        var id = element.LocalName switch
        {
            "chart" or "userShapes" => OfficeXml.Attribute(element, "id"),
            "relIds" => OfficeXml.Attribute(element, "dm"),
            _ => null,
        };
        if (id is not null && relationships.Find(one => one.Id == id) is { } relationship) Write(relationship.Target, blocks);
    }

    /// <summary>Writes the text of a part.</summary>
    public void Write(string part, BlockWriter blocks)
    {
        if (!package.Contains(part) || written.Count >= MaximumParts || !written.Add(part)) return;
        package.Walk(part, new Shapes(this, package.Relationships(part), blocks), cancellation);
    }

    private sealed class Shapes(DrawingParts parts, List<OpenXmlRelationship> relationships, BlockWriter blocks) : IXmlVisitor
    {
        private readonly StringBuilder paragraph = new();
        private string? format;
        private bool inText;
        private bool inFormat;

        // The figures of a chart tell nothing without their picture; its titles, names and categories do. Of a comment its words are wanted, not how it looks.
        public bool Skips(XmlReader element) => element.LocalName is "Fallback" or "val" or "xVal" or "yVal" or "bubbleSize" or "numDim" or "authors" or "f" or "extLst" or "fmtId";

        public void Start(XmlReader element)
        {
            switch (element.LocalName)
            {
                case "t" or "v" or "text" or "pt" when element.LocalName != "pt" || element.NamespaceURI.EndsWith("chartex", StringComparison.Ordinal):
                    inText = true;
                    break;
                case "formatCode":
                    inFormat = true;
                    break;
                case "br":
                    paragraph.Append('\n');
                    break;
                case "blip":
                    if (relationships.Find(one => one.Id == OfficeXml.Attribute(element, "embed")) is { } picture) blocks.Picture(picture.Target);
                    break;
                case "tr":
                    blocks.BeginRow();
                    break;
                case "tc":
                    blocks.BeginCell();
                    break;
                default:
                    parts.WriteReferenced(element, relationships, blocks);
                    break;
            }
        }

        public void End(string localName)
        {
            switch (localName)
            {
                case "t":
                    inText = false;
                    break;
                case "v" or "pt":
                    inText = false;
                    paragraph.Append(' ');
                    break;
                case "formatCode":
                    inFormat = false;
                    break;
                case "p" or "strCache" or "strLit" or "numCache" or "numLit" or "lvl" or "comment" or "threadedComment" or "cm" or "strDim":
                    inText = false;
                    format = null;
                    blocks.Paragraph(paragraph.ToString(), BlockWriter.BodySize, bold: false);
                    paragraph.Clear();
                    break;
                case "tr":
                    blocks.EndRow();
                    break;
                default:
                    break;
            }
        }

        public void Text(string text)
        {
            if (inFormat) format = text;
            else if (inText && format is not null && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) paragraph.Append(CellText.Format(NumberFormat.Value(number, format, startsIn1904: false), format));
            else if (inText) paragraph.Append(text);
        }
    }
}
