using System.Text;
using System.Xml;
using Mailroom.Reading.Office;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Parser.Parts;
using UglyToad.PdfPig.Tokens;

namespace Mailroom.Reading.Pdf;

/// <summary>Reads dynamic XFA forms, whose only page says to wait: what they show is built by Adobe Reader from a template and data.</summary>
internal static class XfaForm
{
    private const int MaximumParts = 100;
    private const int MaximumBytes = 16 * 1024 * 1024;

    /// <summary>Reads the form.</summary>
    /// <returns>Its captions and entries as a page, and whether there are entries; null where the document is no such form.</returns>
    /// <exception cref="ReadingException">It is too large, or packed in an unusual way.</exception>
    public static (Page Page, bool HasEntries)? Read(PdfDocument document, ReadingOptions options, CancellationToken cancellation)
    {
        if (Source(document) is not { } source)
            return null;
        var lines = new PageWriter(options, cutsPages: false);
        var form = new Form(lines);
        try
        {
            using var xml = OfficeXml.Reader(new MemoryStream(source, writable: false));
            OfficeXml.Walk(xml, form, cancellation);
        }
        catch (XmlException)
        {
            // What was read before stays.
        }

        return (lines.Finish("").Pages[0], form.HasEntries);
    }

    /// <summary>The XML of a form that has no fields of its own to show it.</summary>
    private static byte[]? Source(PdfDocument document)
    {
        var (objects, catalog) = (document.Structure.TokenScanner, document.Structure.Catalog.CatalogDictionary);
        if (!catalog.TryGet(NameToken.AcroForm, objects, out DictionaryToken? form) || !form.TryGet(NameToken.Create("XFA"), out var xfa))
            return null;
        var isDynamic = catalog.TryGet(NameToken.Create("NeedsRendering"), objects, out BooleanToken? needs) && needs.Data;
        if (!isDynamic && form.TryGet(NameToken.Fields, objects, out ArrayToken? fields) && fields.Length > 0)
            return null;
        // One stream, or pairs of names and streams that make one text together.
        IEnumerable<IToken> parts = DirectObjectFinder.TryGet(xfa, objects, out ArrayToken? several) ? several.Data.Take(MaximumParts) : [xfa];
        using var whole = new MemoryStream();
        foreach (var part in parts)
        {
            if (DirectObjectFinder.TryGet(part, objects, out StreamToken? stream))
                whole.Write(StreamContent.Unpacked(stream, objects, MaximumBytes - (int)whole.Length));
        }

        return whole.ToArray();
    }

    private sealed class Form(PageWriter lines) : IXmlVisitor
    {
        private readonly Stack<string> open = new();
        private readonly StringBuilder value = new();
        private int dataDepth;
        private int captions;

        public bool HasEntries { get; private set; }

        public bool Skips(XmlReader element) => element.LocalName is "script" or "dataDescription" or "config" or "localeSet";

        public void Start(XmlReader element)
        {
            if (dataDepth == 0 && element.LocalName == "data" && open.TryPeek(out var parent) && parent == "datasets") dataDepth = open.Count + 1;
            if (element.LocalName is "caption" or "draw") captions++;
            open.Push(element.LocalName);
            value.Clear();
        }

        public void End(string localName)
        {
            if (dataDepth > 0 && open.Count > dataDepth && !string.IsNullOrWhiteSpace(value.ToString()))
            {
                lines.Add($"{localName}: {value}");
                HasEntries = true;
            }

            value.Clear();
            open.TryPop(out _);
            if (open.Count < dataDepth) dataDepth = 0;
            if (localName is "caption" or "draw") captions--;
        }

        public void Text(string text)
        {
            if (dataDepth > 0) value.Append(text);
            else if (captions > 0) lines.Add(text);
        }
    }
}
