using System.Xml;

namespace Mailroom.Reading.Office;

/// <summary>Streaming over the XML parts of office documents, with everything dangerous in XML turned off.</summary>
internal static class OfficeXml
{
    private const int MaximumDepth = 1_000;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CheckCharacters = false,
        CloseInput = false,
    };

    public static XmlReader Reader(Stream stream) => XmlReader.Create(stream, Settings);

    /// <summary>The value of an attribute by its local name: the prefix and the flavour of a namespace (transitional, strict) differ between writers.</summary>
    public static string? Attribute(XmlReader xml, string localName)
    {
        if (!xml.HasAttributes) return null;
        string? value = null;
        while (value is null && xml.MoveToNextAttribute())
        {
            if (xml.LocalName == localName) value = xml.Value;
        }
        xml.MoveToElement();
        return value;
    }

    /// <summary>Goes through a part and reports what it meets; an element without content is reported as started and ended.</summary>
    /// <param name="xml">The part.</param>
    /// <param name="visitor">What to tell.</param>
    /// <param name="cancellation">Stops the walk.</param>
    public static void Walk(XmlReader xml, IXmlVisitor visitor, CancellationToken cancellation)
    {
        var more = xml.Read();
        while (more)
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element:
                    cancellation.ThrowIfCancellationRequested();
                    if (xml.Depth > MaximumDepth) throw new ReadingException(ReadingFailure.TooLarge, "The document's elements are nested too deeply. Export it as PDF and upload that.");
                    if (visitor.Skips(xml))
                    {
                        xml.Skip();
                        more = !xml.EOF;
                        continue;
                    }
                    visitor.Start(xml);
                    if (xml.IsEmptyElement) visitor.End(xml.LocalName);
                    break;
                case XmlNodeType.EndElement:
                    visitor.End(xml.LocalName);
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                    visitor.Text(xml.Value);
                    break;
                default:
                    break;
            }
            more = xml.Read();
        }
    }
}

/// <summary>What is done with the pieces of an XML part.</summary>
internal interface IXmlVisitor
{
    /// <summary>Whether an element and all in it is passed over.</summary>
    bool Skips(XmlReader element);

    /// <summary>An element begins.</summary>
    void Start(XmlReader element);

    /// <summary>An element ends.</summary>
    void End(string localName);

    /// <summary>Characters between elements.</summary>
    void Text(string text);
}
