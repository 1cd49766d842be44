using System.Text;
using System.Xml;

namespace Mailroom.Reading.Office;

/// <summary>Turns the markup of an OpenDocument file into paragraphs, rows and pages.</summary>
/// <param name="pages">Where the text goes.</param>
/// <param name="styles">The styles of paragraphs.</param>
/// <param name="isSheet">Whether tables are sheets, each a page.</param>
/// <param name="writeObject">Writes what lies in a folder of its own: a chart, or a document within the document.</param>
internal sealed class OpenDocumentBody(PageWriter pages, OpenDocumentStyles styles, bool isSheet, Action<string>? writeObject = null) : IXmlVisitor
{
    private readonly BlockWriter blocks = new(pages);

    // A text box or footnote is a paragraph within a paragraph.
    private readonly Stack<Paragraph> paragraphs = new();
    private readonly Stack<bool> boldSpans = new();
    private bool isTitle;
    private int tables;

    public bool Skips(XmlReader element) => element.LocalName
        is "automatic-styles" or "font-face-decls" or "tracked-changes" or "settings" or "scripts" or "note-citation" or "covered-table-cell" or "forms" or "sequence-decls"
        // These stand beside the body where all is in one file of XML.
        or "styles" or "master-styles" or "meta"
        || (element.LocalName is "desc" or "title" && !element.NamespaceURI.Contains(":chart:", StringComparison.Ordinal))
        // Who wrote a note, and when.
        || (element.LocalName is "creator" or "date" && element.NamespaceURI.Contains("purl.org/dc", StringComparison.Ordinal));

    public void Start(XmlReader element)
    {
        paragraphs.TryPeek(out var paragraph);
        switch (element.LocalName)
        {
            case "p" or "h":
                BeginParagraph(element);
                break;
            case "span":
                boldSpans.Push(styles.Find(OfficeXml.Attribute(element, "style-name")).Bold);
                break;
            case "s" or "tab":
                paragraph?.Text.Append(' ');
                break;
            case "line-break":
                paragraph?.Text.Append('\n');
                break;
            case "soft-page-break":
                if (paragraph is not null) Write(paragraph);
                if (!pages.IsPageEmpty) blocks.BreakPage();
                break;
            case "table":
                if (tables++ == 0 && isSheet && OfficeXml.Attribute(element, "name") is { } name) pages.Add(name, BlockWriter.HeadingSize(1), bold: true);
                break;
            case "table-row":
                blocks.BeginRow();
                break;
            case "table-cell":
                blocks.BeginCell();
                break;
            case "image":
                // What stands for a chart or a formula is drawn in a format of its own.
                if (OfficeXml.Attribute(element, "href") is { } picture && !picture.Contains("ObjectReplacements", StringComparison.Ordinal)) pages.AddPicture(picture.StartsWith("./", StringComparison.Ordinal) ? picture[2..] : picture);
                break;
            case "object" when OfficeXml.Attribute(element, "href") is { } folder:
                writeObject?.Invoke(folder);
                break;
            case "frame":
                isTitle = OfficeXml.Attribute(element, "class") == "title";
                break;
            default:
                break;
        }
    }

    public void End(string localName)
    {
        switch (localName)
        {
            case "p" or "h":
                if (paragraphs.TryPop(out var paragraph)) Write(paragraph);
                break;
            case "span":
                boldSpans.TryPop(out _);
                break;
            case "table-row":
                blocks.EndRow();
                break;
            case "table":
                if (--tables == 0 && isSheet) pages.EndPage();
                break;
            case "page":
                pages.EndPage();
                break;
            case "frame":
                isTitle = false;
                break;
            default:
                break;
        }
    }

    public void Text(string text)
    {
        if (!paragraphs.TryPeek(out var paragraph)) return;
        paragraph.Text.Append(text.ReplaceLineEndings(" "));
        if (string.IsNullOrWhiteSpace(text)) return;
        paragraph.Characters += text.Length;
        if (paragraph.Bold || boldSpans.Contains(item: true)) paragraph.BoldCharacters += text.Length;
    }

    private void BeginParagraph(XmlReader element)
    {
        var style = styles.Find(OfficeXml.Attribute(element, "style-name"));
        var size = style.Size ?? BlockWriter.BodySize;
        if (isTitle) size = BlockWriter.HeadingSize(1);
        if (element.LocalName == "h") size = BlockWriter.HeadingSize(int.TryParse(OfficeXml.Attribute(element, "outline-level"), out var level) ? level : 1);
        if (style.BreaksPage && !pages.IsPageEmpty && paragraphs.Count == 0) blocks.BreakPage();
        paragraphs.Push(new Paragraph(size, style.Bold));
    }

    private void Write(Paragraph paragraph)
    {
        blocks.Paragraph(paragraph.Text.ToString(), paragraph.Size, paragraph.Characters > 0 && paragraph.Characters == paragraph.BoldCharacters);
        paragraph.Text.Clear();
        paragraph.Characters = paragraph.BoldCharacters = 0;
    }

    private sealed record Paragraph(double Size, bool Bold)
    {
        public StringBuilder Text { get; } = new();

        public int Characters { get; set; }

        public int BoldCharacters { get; set; }
    }
}

/// <summary>The headers and footers of an OpenDocument text's pages.</summary>
internal sealed class OpenDocumentMargins : IXmlVisitor
{
    private readonly StringBuilder text = new();
    private List<string>? current;

    public List<string> Headers { get; } = [];

    public List<string> Footers { get; } = [];

    public bool Skips(XmlReader element) => element.LocalName is "styles" or "automatic-styles" or "font-face-decls" or "body";

    public void Start(XmlReader element)
    {
        if (element.LocalName is "header" or "header-first") current = Headers;
        else if (element.LocalName is "footer" or "footer-first") current = Footers;
        else if (element.LocalName is "tab" or "s" or "line-break") text.Append(' ');
    }

    public void End(string localName)
    {
        if (localName is "header" or "footer" or "header-first" or "footer-first") current = null;
        if (localName is not ("p" or "h")) return;
        current?.Add(text.ToString());
        text.Clear();
    }

    public void Text(string text)
    {
        if (current is not null) this.text.Append(text);
    }
}
