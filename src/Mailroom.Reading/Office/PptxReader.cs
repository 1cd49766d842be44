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
        foreach (var slide in slides.Take(options.MaximumPages))
        {
            package.Walk(slide, new Slide(pages), cancellation);
            pages.EndPage();
        }
        var pictures = pages.Pictures.GroupBy(picture => picture.Page).SelectMany(group => OpenXmlPackage.Resolve(group, package.Relationships(slides[group.Key])));
        return await EmbeddedPictures.ReadAsync(pages.Finish(mediaType, slides.Count), pictures, package.ReadPicture, options, cancellation);
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

    private sealed class Slide(PageWriter pages) : IXmlVisitor
    {
        private readonly BlockWriter blocks = new(pages);
        private readonly StringBuilder paragraph = new();
        private bool inText;
        private bool isTitle;
        private bool isSubtitle;
        private double? size;
        private bool bold;

        public bool Skips(XmlReader element) => element.LocalName == "Fallback";

        public void Start(XmlReader element)
        {
            switch (element.LocalName)
            {
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
