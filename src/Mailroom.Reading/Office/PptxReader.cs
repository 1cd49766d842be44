using System.Text;
using System.Xml;

namespace Mailroom.Reading.Office;

/// <summary>Reads PowerPoint's PPTX and its relatives: each slide is a page.</summary>
internal static class PptxReader
{
    public static async Task<DocumentText> ReadAsync(byte[] content, string mediaType, ReadingOptions options, CancellationToken cancellation)
    {
        using var package = OpenXmlPackage.Open(content);
        var main = package.MainPart;
        var order = new SlideOrder();
        package.Walk(main, order, cancellation);
        var parts = package.Relationships(main).Where(one => one.Type == "slide").ToLookup(one => one.Id, one => one.Target);
        var slides = order.Ids.SelectMany(id => parts[id].Take(1)).Where(package.Contains).ToList();
        var pages = new PageWriter(options, cutsPages: false);
        var drawings = new DrawingParts(package, cancellation);
        var hasEmbedded = false;
        foreach (var slide in slides.Take(options.MaximumPages))
        {
            var relationships = package.Relationships(slide);
            hasEmbedded |= relationships.Exists(one => one.Type is "package" or "oleObject");
            package.Walk(slide, new Slide(pages, drawings, relationships), cancellation);
            // What the speaker says, and what others said of it.
            foreach (var notes in relationships.Where(one => one.Type == "notesSlide" && package.Contains(one.Target)).Take(1))
                package.Walk(notes.Target, new Slide(pages, drawings, package.Relationships(notes.Target)), cancellation);
            foreach (var comments in relationships.Where(one => one.Type == "comments")) drawings.Write(comments.Target, new BlockWriter(pages));
            pages.EndPage();
        }
        var text = pages.Finish(mediaType, slides.Count);
        if (hasEmbedded) text = text with { Remarks = [.. text.Remarks, OpenXmlPackage.EmbeddedFiles] };
        var pictures = pages.Pictures.GroupBy(picture => picture.Page).SelectMany(group => OpenXmlPackage.Resolve(group, package.Relationships(slides[group.Key])));
        return await EmbeddedPictures.ReadAsync(text, pictures, package.ReadPicture, options, cancellation);
    }

    private sealed class SlideOrder : IXmlVisitor
    {
        public List<string> Ids { get; } = [];

        public bool Skips(XmlReader element) => false;

        public void Start(XmlReader element)
        {
            if (element.LocalName != "sldId") return;
            // Two attributes are called id; the relationship is the one with a prefix.
            for (var i = 0; i < element.AttributeCount; i++)
            {
                element.MoveToAttribute(i);
                if (element.LocalName == "id" && element.Prefix.Length > 0) Ids.Add(element.Value);
            }
            element.MoveToElement();
        }

        public void End(string localName)
        {
        }

        public void Text(string text)
        {
        }
    }

    private sealed class Slide(PageWriter pages, DrawingParts drawings, List<OpenXmlRelationship> relationships) : IXmlVisitor
    {
        private readonly BlockWriter blocks = new(pages);
        private readonly StringBuilder paragraph = new();
        private bool inText;
        private bool isTitle;
        private bool isSubtitle;
        private double? size;
        private bool bold;

        // The number of the slide is none of its text.
        public bool Skips(XmlReader element) => element.LocalName == "Fallback" || (element.LocalName == "fld" && OfficeXml.Attribute(element, "type") == "slidenum");

        public void Start(XmlReader element)
        {
            switch (element.LocalName)
            {
                case "chart" or "relIds":
                    drawings.WriteReferenced(element, relationships, blocks);
                    break;
                case "sp":
                    isTitle = isSubtitle = false;
                    break;
                case "ph":
                    isTitle = OfficeXml.Attribute(element, "type") is "title" or "ctrTitle";
                    isSubtitle = OfficeXml.Attribute(element, "type") is "subTitle";
                    break;
                case "rPr" when paragraph.Length == 0:
                    size = double.TryParse(OfficeXml.Attribute(element, "sz"), out var hundredths) ? hundredths / 100 : null;
                    bold = OfficeXml.Attribute(element, "b") is "1" or "true";
                    break;
                case "t":
                    inText = true;
                    break;
                case "br":
                    paragraph.Append('\n');
                    break;
                case "blip":
                    if (OfficeXml.Attribute(element, "embed") is { } picture) pages.AddPicture(picture);
                    break;
                case "tr":
                    blocks.BeginRow();
                    break;
                case "tc":
                    blocks.BeginCell();
                    break;
                default:
                    break;
            }
        }

        public void End(string localName)
        {
            if (localName == "t") inText = false;
            else if (localName == "tr") blocks.EndRow();
            if (localName != "p") return;
            blocks.Paragraph(paragraph.ToString(), isTitle ? BlockWriter.HeadingSize(1) : isSubtitle ? BlockWriter.HeadingSize(2) : size, bold);
            paragraph.Clear();
            size = null;
            bold = false;
        }

        public void Text(string text)
        {
            if (inText) paragraph.Append(text);
        }
    }
}
