using UglyToad.PdfPig;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Parser.Parts;
using UglyToad.PdfPig.Tokenization.Scanner;
using UglyToad.PdfPig.Tokens;

namespace Mailroom.Reading.Pdf;

/// <summary>A file that a PDF carries.</summary>
/// <param name="Names">What it is called, the name for people first; empty where it has none.</param>
/// <param name="Unpacked">Unpacks it, given how many bytes it may have.</param>
internal sealed record EmbeddedFile(IReadOnlyList<string> Names, Func<int, byte[]> Unpacked);

/// <summary>The files that a PDF carries: those of a portfolio, and attachments.</summary>
internal static class EmbeddedFiles
{
    private const int MaximumNodes = 1_000;
    private const int MaximumFiles = 1_000;
    private const int MaximumAnnotations = 5_000;

    private static readonly NameToken[] Kinds = [NameToken.Uf, NameToken.F];

    /// <summary>Whether the files are the document, and its pages no more than their cover.</summary>
    public static bool ArePortfolio(PdfDocument document) => document.Structure.Catalog.CatalogDictionary.ContainsKey(NameToken.Create("Collection"));

    /// <summary>The files, each once, wherever they are named.</summary>
    public static IReadOnlyList<EmbeddedFile> Of(PdfDocument document)
    {
        var objects = document.Structure.TokenScanner;
        var files = new List<EmbeddedFile>();
        var known = new HashSet<IndirectReference>();
        foreach (var specification in Specifications(document, objects).Take(MaximumFiles))
        {
            if (!specification.TryGet(NameToken.Ef, objects, out DictionaryToken? streams)
                || Kinds.Select(kind => streams.TryGet(kind, out var token) ? token : null).OfType<IndirectReferenceToken>().FirstOrDefault() is not { } reference
                || !DirectObjectFinder.TryGet(reference, objects, out StreamToken? stream) || !known.Add(reference.Data))
                continue;
            files.Add(new EmbeddedFile([.. Kinds.Select(kind => Name(specification, kind, objects)).OfType<string>()], maximum => StreamContent.Unpacked(stream, objects, maximum)));
        }

        return files;
    }

    // Those of the whole document, as its associated files or in the tree of embedded ones, and those that are pinned to a page.
    private static IEnumerable<DictionaryToken> Specifications(PdfDocument document, IPdfTokenScanner objects)
    {
        var catalog = document.Structure.Catalog.CatalogDictionary;
        foreach (var file in Items(catalog, NameToken.Create("AF"), objects))
            yield return file;
        if (catalog.TryGet(NameToken.Names, objects, out DictionaryToken? names) && names.TryGet(NameToken.EmbeddedFiles, objects, out DictionaryToken? root))
        {
            // A tree may lead back into itself.
            var nodes = new Queue<DictionaryToken>([root]);
            for (var seen = 0; seen < MaximumNodes && nodes.TryDequeue(out var node); seen++)
            {
                foreach (var file in Items(node, NameToken.Names, objects))
                    yield return file;
                foreach (var kid in Items(node, NameToken.Kids, objects).Take(MaximumNodes - nodes.Count))
                    nodes.Enqueue(kid);
            }
        }

        foreach (var annotation in PageTree.Of(document).SelectMany(page => Items(page.Node, NameToken.Annots, objects)).Take(MaximumAnnotations))
        {
            if (annotation.TryGet(NameToken.Subtype, objects, out NameToken? kind) && kind.Data == "FileAttachment" && annotation.TryGet(NameToken.Create("FS"), objects, out DictionaryToken? file))
                yield return file;
        }
    }

    private static IEnumerable<DictionaryToken> Items(DictionaryToken holder, NameToken name, IPdfTokenScanner objects)
    {
        if (!holder.TryGet(name, objects, out ArrayToken? items))
            yield break;
        foreach (var item in items.Data)
        {
            if (DirectObjectFinder.TryGet(item, objects, out DictionaryToken? found))
                yield return found;
        }
    }

    private static string? Name(DictionaryToken file, NameToken kind, IPdfTokenScanner objects) =>
        file.TryGet(kind, objects, out StringToken? text) ? text.Data
        : file.TryGet(kind, objects, out HexToken? hex) ? hex.Data
        : null;
}
