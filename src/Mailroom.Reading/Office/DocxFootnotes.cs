using System.Text;
using System.Xml;

namespace Mailroom.Reading.Office;

/// <summary>The footnotes of a Word document by their identifiers.</summary>
internal sealed class DocxFootnotes : IXmlVisitor
{
    private readonly StringBuilder text = new();
    private string? id;
    private bool inText;

    public Dictionary<string, string> Texts { get; } = [];

    public bool Skips(XmlReader element) => element.LocalName is "Fallback" or "del" or "moveFrom" or "instrText";

    public void Start(XmlReader element)
    {
        if (element.LocalName == "footnote") id = OfficeXml.Attribute(element, "id");
        else if (element.LocalName == "t") inText = true;
        else if (element.LocalName is "tab" or "br") text.Append(' ');
    }

    public void End(string localName)
    {
        if (localName == "t") inText = false;
        else if (localName == "p") text.Append(' ');
        if (localName != "footnote") return;
        if (id is not null) Texts[id] = text.ToString();
        text.Clear();
    }

    public void Text(string text)
    {
        if (inText) this.text.Append(text);
    }
}
