using UglyToad.PdfPig;
using UglyToad.PdfPig.Parser.Parts;
using UglyToad.PdfPig.Tokens;

namespace Mailroom.Reading.Pdf;

/// <summary>The tree of a document's pages, looked at without parsing any page.</summary>
internal static class PageTree
{
    private const int MaximumNodes = 2_000;

    /// <summary>Its nodes, pages in their order among them. A tree that leads back into itself ends.</summary>
    public static IEnumerable<(DictionaryToken Node, bool IsPage)> Of(PdfDocument document)
    {
        var objects = document.Structure.TokenScanner;
        var nodes = new Stack<IToken>();
        if (document.Structure.Catalog.CatalogDictionary.TryGet(NameToken.Pages, out var root))
            nodes.Push(root);
        for (var seen = 0; nodes.TryPop(out var next) && seen < MaximumNodes; seen++)
        {
            if (!DirectObjectFinder.TryGet(next, objects, out DictionaryToken? node))
                continue;
            var isPage = !node.TryGet(NameToken.Kids, objects, out ArrayToken? children);
            if (!isPage)
                children!.Data.Take(MaximumNodes).Reverse().ToList().ForEach(nodes.Push);
            yield return (node, isPage);
        }
    }
}
