using System.Text;
using System.Xml;

namespace Mailroom.Reading.Office;

/// <summary>The footnotes, endnotes and comments of a Word document: a line for each paragraph, and for each row of a table.</summary>
internal sealed class DocxNotes : IXmlVisitor
{
    private readonly StringBuilder text = new();
    private string? id;
    private bool inText;
    private int cells;

    public Dictionary<(string Kind, string Id), string> Texts { get; } = [];

    public bool Skips(XmlReader element) => element.LocalName is "Fallback" or "del" or "moveFrom" or "instrText";

    public void Start(XmlReader element)
    {
        if (IsNote(element.LocalName)) id = OfficeXml.Attribute(element, "id");
        else if (element.LocalName == "t") inText = true;
        else if (element.LocalName is "tab" or "br") text.Append(' ');
        else if (element.LocalName == "tc") cells++;
    }

    public void End(string localName)
    {
        if (localName == "t") inText = false;
        else if (localName == "tc") cells--;
        else if (localName == "p") text.Append(cells > 0 ? ' ' : '\n');
        else if (localName == "tr") text.Append('\n');
        if (!IsNote(localName)) return;
        if (id is not null) Texts[(localName, id)] = text.ToString();
        text.Clear();
        cells = 0;
    }

    public void Text(string text)
    {
        if (inText) this.text.Append(text);
    }

    private static bool IsNote(string name) => name is "footnote" or "endnote" or "comment";
}
