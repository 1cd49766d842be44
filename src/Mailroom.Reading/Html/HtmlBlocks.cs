using System.Text;
using AngleSharp.Dom;

namespace Mailroom.Reading.Html;

/// <summary>Walks a page's elements in order and writes a paragraph for each block.</summary>
internal sealed class HtmlBlocks(BlockWriter blocks)
{
    private static readonly HashSet<string> Unseen =
        ["script", "style", "nav", "noscript", "template", "head", "svg", "iframe", "object", "audio", "video", "canvas", "math", "datalist"];

    private static readonly HashSet<string> Blocks =
    [
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure",
        "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main", "ol", "option", "p", "pre", "section", "summary", "table", "tbody", "td",
        "tfoot", "th", "thead", "title", "tr", "ul",
    ];

    private readonly StringBuilder paragraph = new();
    private int boldCharacters;
    private int boldDepth;
    private int preDepth;
    private int headingLevel;

    public void Write(INode root, CancellationToken cancellation)
    {
        // Without recursion, for the nesting is the page's choice; and by index, for a node finds its next sibling by counting from the first.
        var open = new Stack<(INode Node, int NextChild)>();
        if (Enter(root)) open.Push((root, 0));
        while (open.TryPop(out var next))
        {
            cancellation.ThrowIfCancellationRequested();
            if (next.NextChild == next.Node.ChildNodes.Length)
            {
                Leave(next.Node);
                continue;
            }
            open.Push((next.Node, next.NextChild + 1));
            var child = next.Node.ChildNodes[next.NextChild];
            if (Enter(child)) open.Push((child, 0));
        }
        EndParagraph();
    }

    private bool Enter(INode node)
    {
        if (node is IText text) AddText(text.Data);
        if (node is not IElement element) return node is not ICharacterData;
        var name = element.LocalName;
        if (Unseen.Contains(name) || IsHidden(element)) return false;
        if (name == "br") paragraph.Append('\n');
        if (!Blocks.Contains(name))
        {
            if (IsBold(element)) boldDepth++;
            return true;
        }
        EndParagraph();
        if (name == "tr") blocks.BeginRow();
        if (name is "td" or "th") blocks.BeginCell();
        if (name == "pre") preDepth++;
        if (Level(name) is > 0 and var level) headingLevel = level;
        if (IsBold(element)) boldDepth++;
        return true;
    }

    private void Leave(INode node)
    {
        if (node is not IElement element) return;
        var name = element.LocalName;
        if (Blocks.Contains(name)) EndParagraph();
        else if (name is "label" or "button" or "input" or "select" or "textarea") paragraph.Append(' ');
        if (IsBold(element)) boldDepth--;
        if (name == "tr") blocks.EndRow();
        if (name == "pre") preDepth--;
        if (Level(name) > 0) headingLevel = 0;
    }

    private void AddText(string text)
    {
        var start = paragraph.Length;
        if (preDepth > 0) paragraph.Append(text);
        else paragraph.Append(text.ReplaceLineEndings(" "));
        if (boldDepth > 0 && !string.IsNullOrWhiteSpace(text)) boldCharacters += paragraph.Length - start;
    }

    private void EndParagraph()
    {
        if (paragraph.Length == 0) return;
        var text = paragraph.ToString();
        var size = headingLevel > 0 ? BlockWriter.HeadingSize(headingLevel) : BlockWriter.BodySize;
        blocks.Paragraph(text, size, boldCharacters > 0 && boldCharacters >= text.AsSpan().Trim().Length);
        paragraph.Clear();
        boldCharacters = 0;
    }

    private static int Level(string name) => name.Length == 2 && name[0] == 'h' && name[1] is >= '1' and <= '6' ? name[1] - '0' : 0;

    private static bool IsBold(IElement element)
    {
        if (element.LocalName is "b" or "strong" or "th" || Level(element.LocalName) > 0) return true;
        var style = element.GetAttribute("style");
        return style is not null && style.Contains("font-weight", StringComparison.OrdinalIgnoreCase)
            && (style.Contains("bold", StringComparison.OrdinalIgnoreCase) || style.Contains("700", StringComparison.Ordinal));
    }

    private static bool IsHidden(IElement element)
    {
        if (element.HasAttribute("hidden")) return true;
        var style = element.GetAttribute("style")?.Replace(" ", "");
        return style is not null
            && (style.Contains("display:none", StringComparison.OrdinalIgnoreCase) || style.Contains("visibility:hidden", StringComparison.OrdinalIgnoreCase)
                || style.Contains("mso-hide:all", StringComparison.OrdinalIgnoreCase));
    }
}
