using System.IO.Compression;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Parser.Parts;
using UglyToad.PdfPig.Tokenization.Scanner;
using UglyToad.PdfPig.Tokens;

namespace Mailroom.Reading.Pdf;

/// <summary>Unpacks streams that are no page's drawing: the parser itself unpacks without a limit.</summary>
internal static class StreamContent
{
    private const int MaximumFilters = 4;

    /// <summary>What a stream holds; no step of it is unpacked beyond what may be read.</summary>
    /// <exception cref="ReadingException">It is too large, or packed in an unusual way.</exception>
    public static byte[] Unpacked(StreamToken stream, IPdfTokenScanner objects, int maximum)
    {
        var content = stream.Data.ToArray();
        foreach (var filter in Filters(stream.StreamDictionary, objects))
            content = filter is "FlateDecode" or "Fl" ? Inflated(content, maximum) : throw Unusual();
        return content.Length <= maximum ? content : throw TooLarge();
    }

    private static List<string> Filters(DictionaryToken stream, IPdfTokenScanner objects)
    {
        if (!stream.TryGet(NameToken.Filter, out var filter))
            return [];
        // Parameters tell of rows that are stored as differences, as those of pictures are.
        if (stream.TryGet(NameToken.DecodeParms, objects, out DictionaryToken? parameters) && parameters.TryGet(NameToken.Predictor, objects, out NumericToken? predictor) && predictor.Int > 1)
            throw Unusual();
        IReadOnlyList<IToken> names = DirectObjectFinder.TryGet(filter, objects, out ArrayToken? several) ? several.Data : [filter];
        return names.Count <= MaximumFilters ? [.. names.Select(name => DirectObjectFinder.TryGet(name, objects, out NameToken? known) ? known.Data : "")] : throw Unusual();
    }

    private static byte[] Inflated(byte[] content, int maximum)
    {
        using var unpacking = new ZLibStream(new MemoryStream(content, writable: false), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        var part = new byte[64 * 1024];
        while (unpacking.Read(part) is var count and > 0)
        {
            if (unpacked.Length + count > maximum)
                throw TooLarge();
            unpacked.Write(part, 0, count);
        }

        return unpacked.ToArray();
    }

    private static ReadingException Unusual() => new(ReadingFailure.NotSupported, "The document uses a feature that is not read. Export it as PDF and upload that.");

    private static ReadingException TooLarge() => new(ReadingFailure.TooLarge, "The document unpacks to more data than may be read. Export it as PDF and upload that.");
}
