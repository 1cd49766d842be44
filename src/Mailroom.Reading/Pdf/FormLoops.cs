using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Parser.Parts;
using UglyToad.PdfPig.Tokenization.Scanner;
using UglyToad.PdfPig.Tokens;

namespace Mailroom.Reading.Pdf;

/// <summary>
/// Finds drawings that draw themselves, or lie very deep in others. PdfPig follows them until its stack runs out, which ends the process; poppler stops.
/// </summary>
internal static partial class FormLoops
{
    private const int Deepest = 32;
    private const int MaximumForms = 5_000;
    private const int MaximumBytes = 1024 * 1024;

    /// <summary>Whether there are any on the first pages, or may be.</summary>
    /// <param name="document">The document.</param>
    /// <param name="pages">How many pages will be read.</param>
    public static bool AreIn(PdfDocument document, int pages)
    {
        var heights = new Dictionary<IndirectReferenceToken, int>();
        try
        {
            foreach (var (node, isPage) in PageTree.Of(document))
            {
                if (Height(node, document.Structure.TokenScanner, heights, depth: 0) > Deepest)
                    return true;
                pages -= isPage ? 1 : 0;
                if (pages <= 0)
                    break;
            }
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            return true;
        }

        return false;
    }

    /// <summary>How many drawings lie in each other below this one: more than may be, where one of them is itself again.</summary>
    private static int Height(DictionaryToken holder, IPdfTokenScanner objects, Dictionary<IndirectReferenceToken, int> heights, int depth)
    {
        if (depth > Deepest)
            return Deepest + 1;
        if (Drawings(holder, objects) is not { } drawings)
            return 0;
        var highest = 0;
        foreach (var reference in drawings.Data.Values.OfType<IndirectReferenceToken>())
        {
            if (!heights.TryGetValue(reference, out var height))
            {
                if (!IsForm(reference, objects, out var form))
                    continue;
                if (heights.Count >= MaximumForms)
                    return Deepest + 1;
                heights[reference] = Deepest;
                // Without drawings of its own it draws those of what holds it: itself is among them.
                var drawsItself = Drawings(form.StreamDictionary, objects) is null && Draws(form, objects);
                height = heights[reference] = drawsItself ? Deepest : Height(form.StreamDictionary, objects, heights, depth + 1);
            }

            highest = Math.Max(highest, height + 1);
        }

        return highest;
    }

    private static DictionaryToken? Drawings(DictionaryToken holder, IPdfTokenScanner objects) =>
        holder.TryGet(NameToken.Resources, objects, out DictionaryToken? resources) && resources.TryGet(NameToken.Xobject, objects, out DictionaryToken? drawings) ? drawings : null;

    private static bool IsForm(IndirectReferenceToken reference, IPdfTokenScanner objects, [NotNullWhen(true)] out StreamToken? form) =>
        DirectObjectFinder.TryGet(reference, objects, out form) && form.StreamDictionary.TryGet(NameToken.Subtype, objects, out NameToken? kind) && kind.Data == "Form";

    /// <summary>Whether a form's commands draw others; what cannot be looked at may.</summary>
    private static bool Draws(StreamToken form, IPdfTokenScanner objects)
    {
        try
        {
            return DrawingCommand().IsMatch(Encoding.Latin1.GetString(StreamContent.Unpacked(form, objects, MaximumBytes)));
        }
        catch (Exception exception) when (exception is ReadingException or InvalidDataException)
        {
            return true;
        }
    }

    [GeneratedRegex(@"/[^\s/]+\s+Do\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DrawingCommand();
}
