using System.Text;
using System.Xml;
using Mailroom.Reading.Images;

namespace Mailroom.Reading.Office;

/// <summary>Turns the markup of a Word document, header or footer into paragraphs and rows.</summary>
/// <param name="pages">Where the text goes.</param>
/// <param name="styles">The styles of paragraphs.</param>
/// <param name="around">What stands in other parts.</param>
/// <param name="relationships">The relationships of the part that is walked through.</param>
internal sealed class DocxBody(PageWriter pages, DocxStyles styles, DocxParts around, List<OpenXmlRelationship> relationships) : IXmlVisitor
{
    private const double UnitsOfInch = 914_400;

    private readonly BlockWriter blocks = new(pages);

    // A text box is a paragraph within a paragraph.
    private readonly Stack<DocxParagraph> paragraphs = new();
    private readonly List<string> waitingFootnotes = [];
    private readonly List<string> waitingEndnotes = [];
    private bool inRunProperties;
    private bool inText;
    private bool isShownSmall;
    private string? firstPageHeader;
    private string? firstPageFooter;
    private string? header;
    private string? footer;
    private bool firstPageDiffers;
    private int sections;

    /// <summary>The endnotes of a document of which not all pages are read.</summary>
    public IReadOnlyList<string> UnwrittenEndnotes { get; private set; } = [];

    /// <summary>The relationship of the header of page 1.</summary>
    public string? FirstHeader => firstPageDiffers ? firstPageHeader : header;

    /// <summary>The relationship of the footer of page 1.</summary>
    public string? FirstFooter => firstPageDiffers ? firstPageFooter : footer;

    // What is deleted, moved away, or said a second time for older programs.
    public bool Skips(XmlReader element) => element.LocalName
        is "Fallback" or "del" or "moveFrom" or "instrText" or "pPrChange" or "rPrChange" or "sectPrChange" or "tblPrChange";

    public void Start(XmlReader element)
    {
        paragraphs.TryPeek(out var paragraph);
        switch (element.LocalName)
        {
            case "p" when IsWord(element):
                paragraphs.Push(new DocxParagraph());
                break;
            case "pStyle" when paragraph is not null:
                paragraph.Style = OfficeXml.Attribute(element, "val");
                break;
            case "pageBreakBefore" when paragraph is not null && IsOn(element):
                BreakPage();
                break;
            case "r" when paragraph is not null && IsWord(element):
                paragraph.RunSize = null;
                paragraph.RunBold = null;
                paragraph.RunHidden = false;
                break;
            case "rPr":
                inRunProperties = true;
                break;
            case "sz" when inRunProperties && paragraph is not null && double.TryParse(OfficeXml.Attribute(element, "val"), out var halfPoints):
                paragraph.RunSize = halfPoints / 2;
                break;
            case "b" when inRunProperties && paragraph is not null:
                paragraph.RunBold = IsOn(element);
                break;
            case "vanish" when inRunProperties && paragraph is not null:
                paragraph.RunHidden = IsOn(element);
                break;
            case "t" when IsWord(element) || IsFormula(element):
                inText = true;
                break;
            case "tab" or "ptab" when !inRunProperties && paragraph is not null:
                paragraph.Text.Append(' ');
                break;
            case "noBreakHyphen" when paragraph is not null:
                paragraph.Text.Append('-');
                break;
            case "br" or "cr" when paragraph is not null:
                if (OfficeXml.Attribute(element, "type") == "page") BreakPageWithin(paragraph);
                else paragraph.Text.Append('\n');
                break;
            case "lastRenderedPageBreak" when paragraph is not null:
                BreakPageWithin(paragraph);
                break;
            case "footnoteReference":
                if (around.Take("footnote", element) is { } footnote) waitingFootnotes.Add(footnote);
                break;
            case "endnoteReference":
                if (around.Take("endnote", element) is { } endnote) waitingEndnotes.Add(endnote);
                break;
            case "commentReference":
                if (around.Take("comment", element) is { } comment) waitingEndnotes.Add(comment);
                break;
            case "altChunk":
                foreach (var line in around.TakeChunk(element)) blocks.Paragraph(line.Text, line.FontSize, line.Bold);
                break;
            case "textpath":
                blocks.Paragraph(OfficeXml.Attribute(element, "string"), BlockWriter.BodySize, bold: false);
                break;
            case "chart" or "relIds":
                around.Drawings.WriteReferenced(element, relationships, blocks);
                break;
            case "blip" or "imagedata":
                if (OfficeXml.Attribute(element, element.LocalName == "blip" ? "embed" : "id") is { } picture) pages.AddPicture(picture, isShownSmall && element.LocalName == "blip");
                break;
            case "extent":
                isShownSmall = double.TryParse(OfficeXml.Attribute(element, "cx"), out var width) && double.TryParse(OfficeXml.Attribute(element, "cy"), out var height)
                    && PictureSize.IsShownSmall(width / UnitsOfInch, height / UnitsOfInch);
                break;
            case "inline" or "anchor":
                isShownSmall = false;
                break;
            case "tr" when IsWord(element):
                blocks.BeginRow();
                break;
            case "tc" when IsWord(element):
                blocks.BeginCell();
                break;
            default:
                StartSection(element);
                break;
        }
    }

    public void End(string localName)
    {
        switch (localName)
        {
            case "p":
                if (paragraphs.TryPop(out var paragraph)) Write(paragraph);
                break;
            case "rPr":
                inRunProperties = false;
                break;
            case "t":
                inText = false;
                break;
            case "tr":
                blocks.EndRow();
                break;
            case "sectPr":
                sections++;
                break;
            default:
                break;
        }
    }

    public void Text(string text)
    {
        if (inText && paragraphs.TryPeek(out var paragraph)) paragraph.Add(text, styles);
    }

    /// <summary>Writes what still waits.</summary>
    public void Finish()
    {
        if (pages.IsFull)
        {
            UnwrittenEndnotes = waitingEndnotes;
            return;
        }
        waitingFootnotes.AddRange(waitingEndnotes);
        WriteFootnotes();
    }

    // The first section's references decide what stands on page 1.
    private void StartSection(XmlReader element)
    {
        if (sections > 0 || element.LocalName is not ("headerReference" or "footerReference" or "titlePg")) return;
        if (element.LocalName == "titlePg")
        {
            firstPageDiffers = IsOn(element);
            return;
        }
        var id = OfficeXml.Attribute(element, "id");
        switch (element.LocalName, OfficeXml.Attribute(element, "type"))
        {
            case ("headerReference", "first"):
                firstPageHeader = id;
                break;
            case ("headerReference", "default"):
                header = id;
                break;
            case ("footerReference", "first"):
                firstPageFooter = id;
                break;
            case ("footerReference", "default"):
                footer = id;
                break;
            default:
                break;
        }
    }

    private void BreakPageWithin(DocxParagraph paragraph)
    {
        Write(paragraph);
        paragraph.Clear();
        BreakPage();
    }

    // Word notes a break where it made one, so a written break is often followed by a noted one.
    private void BreakPage()
    {
        WriteFootnotes();
        if (!pages.IsPageEmpty) blocks.BreakPage();
    }

    private void Write(DocxParagraph paragraph)
    {
        if (paragraph.Text.Length == 0) return;
        var style = styles.Find(paragraph.Style);
        var size = style.HeadingLevel is { } level ? BlockWriter.HeadingSize(level) : paragraph.Size ?? style.Size ?? BlockWriter.BodySize;
        blocks.Paragraph(paragraph.Text.ToString(), size, paragraph.IsBold);
    }

    private void WriteFootnotes()
    {
        if (blocks.IsInTable) return;
        foreach (var footnote in waitingFootnotes) blocks.Paragraph(footnote, BlockWriter.BodySize, bold: false);
        waitingFootnotes.Clear();
    }

    internal static bool IsWord(XmlReader element) => element.NamespaceURI.Contains("wordprocessingml", StringComparison.Ordinal);

    private static bool IsFormula(XmlReader element) => element.NamespaceURI.EndsWith("/math", StringComparison.Ordinal);

    internal static bool IsOn(XmlReader element) => OfficeXml.Attribute(element, "val") is not ("0" or "false" or "off");
}

/// <summary>A paragraph of a Word document while it is read.</summary>
internal sealed class DocxParagraph
{
    private int characters;
    private int boldCharacters;

    public StringBuilder Text { get; } = new();

    public string? Style { get; set; }

    public double? Size { get; private set; }

    public double? RunSize { get; set; }

    public bool? RunBold { get; set; }

    public bool RunHidden { get; set; }

    public bool IsBold => characters > 0 && boldCharacters == characters;

    public void Add(string text, DocxStyles styles)
    {
        if (RunHidden) return;
        Text.Append(text);
        if (string.IsNullOrWhiteSpace(text)) return;
        // The first words speak for the paragraph.
        if (characters == 0) Size = RunSize;
        characters += text.Length;
        if (RunBold ?? styles.Find(Style).Bold) boldCharacters += text.Length;
    }

    public void Clear()
    {
        Text.Clear();
        Size = null;
        characters = boldCharacters = 0;
    }
}
