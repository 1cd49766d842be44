using UglyToad.PdfPig;
using UglyToad.PdfPig.Parser.Parts;
using UglyToad.PdfPig.Tokenization.Scanner;
using UglyToad.PdfPig.Tokens;

namespace Mailroom.Reading.Pdf;

/// <summary>
/// Finds drawings that draw themselves, or lie very deep in others. PdfPig follows them until its stack runs out, which ends the process; poppler stops.
/// </summary>
internal static class FormLoops
{
    private const int Deepest = 32;
    private const int MaximumForms = 5_000;
    private const int MaximumNodes = 2_000;

    /// <summary>Whether there are any on the first pages.</summary>
    /// <param name="document">The document.</param>
    /// <param name="pages">How many pages will be read.</param>
    public static bool AreIn(PdfDocument document, int pages)
    {
        var objects = document.Structure.TokenScanner;
        var heights = new Dictionary<IndirectReferenceToken, int>();
        var nodes = new Stack<IToken>();
        if (document.Structure.Catalog.CatalogDictionary.TryGet(NameToken.Pages, out var root))
            nodes.Push(root);
        for (var seen = 0; nodes.TryPop(out var next) && seen < MaximumNodes && pages > 0; seen++)
        {
            if (!DirectObjectFinder.TryGet(next, objects, out DictionaryToken? node))
                continue;
            if (Height(node, objects, heights, depth: 0) > Deepest)
                return true;
            if (!node.TryGet(NameToken.Kids, objects, out ArrayToken? children))
                pages--;
            else
                children.Data.Take(MaximumNodes).Reverse().ToList().ForEach(nodes.Push);
        }

        return false;
    }

    /// <summary>How many drawings lie in each other below this one: more than may be, where one of them is itself again.</summary>
    private static int Height(DictionaryToken holder, IPdfTokenScanner objects, Dictionary<IndirectReferenceToken, int> heights, int depth)
    {
        if (depth > Deepest)
            return Deepest + 1;
        if (!holder.TryGet(NameToken.Resources, objects, out DictionaryToken? resources) || !resources.TryGet(NameToken.Xobject, objects, out DictionaryToken? drawings))
            return 0;
        var highest = 0;
        foreach (var reference in drawings.Data.Values.OfType<IndirectReferenceToken>())
        {
            if (!heights.TryGetValue(reference, out var height))
            {
                if (heights.Count >= MaximumForms || !IsForm(reference, objects, out var form))
                    continue;
                heights[reference] = Deepest;
                height = heights[reference] = Height(form, objects, heights, depth + 1);
            }

            highest = Math.Max(highest, height + 1);
        }

        return highest;
    }

    private static bool IsForm(IndirectReferenceToken reference, IPdfTokenScanner objects, out DictionaryToken form)
    {
        form = DirectObjectFinder.TryGet(reference, objects, out StreamToken? stream) ? stream.StreamDictionary : new DictionaryToken(new Dictionary<NameToken, IToken>());
        return form.TryGet(NameToken.Subtype, objects, out NameToken? kind) && kind.Data == "Form";
    }
}
