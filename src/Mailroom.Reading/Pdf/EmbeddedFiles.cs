using System.IO.Compression;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Parser.Parts;
using UglyToad.PdfPig.Tokens;

namespace Mailroom.Reading.Pdf;

/// <summary>The files that a PDF carries: those of a portfolio, and attachments.</summary>
internal static class EmbeddedFiles
{
    private const int MaximumNodes = 1_000;
    private const int MaximumFiles = 1_000;
    private const int MaximumBytes = 32 * 1024 * 1024;

    private static readonly NameToken[] Names = [NameToken.Uf, NameToken.F];

    /// <summary>Whether the files are the document, and its pages no more than their cover.</summary>
    public static bool ArePortfolio(PdfDocument document) => document.Structure.Catalog.CatalogDictionary.ContainsKey(NameToken.Create("Collection"));

    /// <summary>The files, without the XML of electronic invoices: that says once more what the pages say.</summary>
    public static IReadOnlyList<CarriedFile> Of(PdfDocument document)
    {
        var files = new List<CarriedFile>();
        foreach (var file in Specifications(document).Take(MaximumFiles))
        {
            var name = Names.Select(kind => Name(document, file, kind)).FirstOrDefault(text => text is not null) ?? "";
            if (!name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase))
                files.Add(CarriedFile.FromBytes(name, () => Content(document, file)));
        }

        return files;
    }

    // A tree of names may lead back into itself.
    private static IEnumerable<DictionaryToken> Specifications(PdfDocument document)
    {
        var objects = document.Structure.TokenScanner;
        if (!document.Structure.Catalog.CatalogDictionary.TryGet(NameToken.Names, objects, out DictionaryToken? names) || !names.TryGet(NameToken.EmbeddedFiles, objects, out DictionaryToken? root))
            yield break;
        var nodes = new Queue<DictionaryToken>([root]);
        for (var seen = 0; seen < MaximumNodes && nodes.TryDequeue(out var node); seen++)
        {
            if (node.TryGet(NameToken.Names, objects, out ArrayToken? pairs))
            {
                // Each name is followed by its file.
                for (var at = 1; at < pairs.Length; at += 2)
                {
                    if (DirectObjectFinder.TryGet(pairs[at], objects, out DictionaryToken? file))
                        yield return file;
                }
            }

            if (!node.TryGet(NameToken.Kids, objects, out ArrayToken? kids))
                continue;
            foreach (var kid in kids.Data.Take(MaximumNodes - nodes.Count))
            {
                if (DirectObjectFinder.TryGet(kid, objects, out DictionaryToken? next))
                    nodes.Enqueue(next);
            }
        }
    }

    private static string? Name(PdfDocument document, DictionaryToken file, NameToken kind) =>
        file.TryGet(kind, out var token) && DirectObjectFinder.TryGet(token, document.Structure.TokenScanner, out StringToken? text) ? text.Data
        : file.TryGet(kind, out token) && DirectObjectFinder.TryGet(token, document.Structure.TokenScanner, out HexToken? hex) ? hex.Data
        : null;

    private static byte[]? Content(PdfDocument document, DictionaryToken file)
    {
        var objects = document.Structure.TokenScanner;
        if (!file.TryGet(NameToken.Ef, objects, out DictionaryToken? streams))
            return null;
        foreach (var kind in Names)
        {
            if (streams.TryGet(kind, objects, out StreamToken? stream))
                return Unpacked(document, stream);
        }

        return null;
    }

    /// <summary>What a stream holds; it is not unpacked beyond what may be read.</summary>
    /// <exception cref="ReadingException">It is too large, or packed in an unusual way.</exception>
    public static byte[] Unpacked(PdfDocument document, StreamToken stream)
    {
        if (!stream.StreamDictionary.TryGet(NameToken.Filter, out var filter))
            return stream.Data.ToArray();
        var objects = document.Structure.TokenScanner;
        var name = DirectObjectFinder.TryGet(filter, objects, out ArrayToken? several)
            ? several.Length == 1 && DirectObjectFinder.TryGet(several[0], objects, out NameToken? only) ? only.Data : ""
            : DirectObjectFinder.TryGet(filter, objects, out NameToken? one) ? one.Data : "";
        if (name is not ("FlateDecode" or "Fl"))
            throw new ReadingException(ReadingFailure.NotSupported, "The document uses a feature that is not read.");
        using var unpacking = new ZLibStream(new MemoryStream(stream.Data.ToArray()), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        var part = new byte[64 * 1024];
        while (unpacking.Read(part) is var count and > 0)
        {
            if (unpacked.Length + count > MaximumBytes)
                throw new ReadingException(ReadingFailure.TooLarge, "The document unpacks to more data than may be read.");
            unpacked.Write(part, 0, count);
        }

        return unpacked.ToArray();
    }
}
