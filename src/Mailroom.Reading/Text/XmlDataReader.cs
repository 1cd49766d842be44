using System.Xml;
using Mailroom.Reading.Office;

namespace Mailroom.Reading.Text;

/// <summary>Reads XML as lines <c>tag: value</c>, in order; a tag that holds other elements stands on a line of its own, attributes follow it.</summary>
internal static class XmlDataReader
{
    private const int LookedNodes = 20;

    // A document type may be named, but nothing of it is read: no entity is expanded and nothing is loaded.
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Ignore,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        CheckCharacters = false,
    };

    /// <summary>Whether the front of a text is XML, as far as a few elements show.</summary>
    public static bool Matches(string text)
    {
        if (!text.AsSpan().TrimStart().StartsWith("<")) return false;
        using var xml = XmlReader.Create(new StringReader(text.TrimStart()), Settings);
        var elements = 0;
        try
        {
            for (var nodes = 0; nodes < LookedNodes && xml.Read(); nodes++)
            {
                if (xml.NodeType == XmlNodeType.Element) elements++;
            }
            return elements > 0;
        }
        catch (XmlException)
        {
            return elements > 1;
        }
    }

    /// <summary>Reads the values.</summary>
    /// <exception cref="XmlException">The text is no XML further on.</exception>
    public static DocumentText Read(byte[] content, string mediaType, ReadingOptions options, CancellationToken cancellation)
    {
        var pages = new PageWriter(options, cutsPages: true);
        using var xml = XmlReader.Create(new MemoryStream(content, writable: false), Settings);
        OfficeXml.Walk(xml, new Lines(pages), cancellation);
        return pages.Finish(mediaType);
    }

    private sealed class Lines(PageWriter pages) : IXmlVisitor
    {
        private readonly Stack<string> tags = new();
        private string? unwritten;

        public bool Skips(XmlReader element) => false;

        public void Start(XmlReader element)
        {
            WriteTag();
            unwritten = element.LocalName;
            tags.Push(element.LocalName);
            while (element.MoveToNextAttribute())
            {
                if (element.Prefix is "xmlns" || element.LocalName is "xmlns" || element.Value.Length == 0) continue;
                WriteTag();
                pages.Add($"{element.LocalName}: {element.Value}");
            }
            element.MoveToElement();
        }

        public void End(string localName)
        {
            tags.TryPop(out _);
            unwritten = null;
        }

        public void Text(string text)
        {
            if (string.IsNullOrWhiteSpace(text)) return;
            pages.Add($"{(tags.TryPeek(out var tag) ? tag : "")}: {text.AsSpan().Trim()}");
            unwritten = null;
        }

        private void WriteTag()
        {
            if (unwritten is not null) pages.Add(unwritten);
            unwritten = null;
        }
    }
}
