using System.Text;
using System.Xml;
using Mailroom.Reading.Office;

namespace Mailroom.Reading.Text;

/// <summary>Reads XML as lines <c>tag: value</c>, in order; a tag that holds other elements stands on a line of its own, attributes follow it.</summary>
internal static class XmlDataReader
{
    private const int LookedNodes = 20;
    private const int Front = 4 * 1024 * 1024;
    private const int MaximumDeclarations = 3;

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
        var vocabulary = new VocabularyFinder(() => Math.Min(pages.EndedPages + 1, options.MaximumPages));
        var start = StartOf(content);
        using var xml = XmlReader.Create(new MemoryStream(content, start, content.Length - start, writable: false), Settings);
        OfficeXml.Walk(xml, new Lines(pages, vocabulary), cancellation);
        return pages.Finish(mediaType) with { Vocabulary = vocabulary.Found };
    }

    /// <summary>The standard that XML follows, as far as it can be read: it may break off, lie about its encoding, or lie behind another (Finvoice behind its envelope).</summary>
    public static XmlVocabulary? VocabularyOf(ReadOnlySpan<byte> content, CancellationToken cancellation)
    {
        if (TextDecoding.Decode(content[..Math.Min(content.Length, Front)]) is not { } text) return null;
        for (var (tried, start) = (0, 0); tried < MaximumDeclarations && start >= 0; tried++)
        {
            if (VocabularyOf(text[start..].TrimStart(), cancellation) is { } found) return found;
            start = text.IndexOf("<?xml ", start + 1, StringComparison.Ordinal);
        }
        return null;
    }

    private static XmlVocabulary? VocabularyOf(string text, CancellationToken cancellation)
    {
        var vocabulary = new VocabularyFinder(() => 1);
        using var xml = XmlReader.Create(new StringReader(text), Settings);
        try
        {
            OfficeXml.Walk(xml, vocabulary, cancellation);
        }
        catch (Exception exception) when (exception is XmlException or ReadingException)
        {
            // What came before is enough.
        }
        return vocabulary.Found;
    }

    // Some programs write empty lines before the declaration, where XML allows none.
    private static int StartOf(ReadOnlySpan<byte> content)
    {
        var mark = content.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        var blank = content[mark..].IndexOfAnyExcept(" \t\r\n"u8);
        return blank > 0 ? mark + blank : 0;
    }

    private sealed class Lines(PageWriter pages, VocabularyFinder vocabulary) : IXmlVisitor
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
            vocabulary.Start(element);
        }

        public void End(string localName)
        {
            tags.TryPop(out _);
            vocabulary.End(localName);
            unwritten = null;
        }

        public void Text(string text)
        {
            if (string.IsNullOrWhiteSpace(text)) return;
            pages.Add($"{(tags.TryPeek(out var tag) ? tag : "")}: {text.AsSpan().Trim()}");
            unwritten = null;
            vocabulary.Text(text);
        }

        private void WriteTag()
        {
            if (unwritten is not null) pages.Add(unwritten);
            unwritten = null;
        }
    }
}
