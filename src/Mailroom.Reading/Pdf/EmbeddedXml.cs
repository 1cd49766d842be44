using Mailroom.Reading.Text;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Tokens;

namespace Mailroom.Reading.Pdf;

/// <summary>Finds the XML that invoices and orders for people and programs carry (ZUGFeRD, Factur-X, XRechnung, Order-X): the document of the pages once more.</summary>
internal static class EmbeddedXml
{
    private const int MaximumNodes = 1_000;
    private const int MaximumBytes = 4 * 1024 * 1024;

    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase) { "factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml", "order-x.xml", "deliver-x.xml", "cii.xml" };

    /// <summary>The standard that the XML follows; null where there is none, or it cannot be read.</summary>
    public static XmlVocabulary? VocabularyOf(PdfDocument document, CancellationToken cancellation)
    {
        try
        {
            return Specifications(document).Take(MaximumNodes).Where(HasName).Select(file => VocabularyOf(file)).FirstOrDefault(found => found is not null);
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            // The pages are there all the same.
            return null;
        }

        bool HasName(DictionaryToken file) => new[] { NameToken.Uf, NameToken.F }.Any(name => Get<IDataToken<string>>(document, file, name) is { } text && Names.Contains(text.Data));

        XmlVocabulary? VocabularyOf(DictionaryToken file)
        {
            if (Get<DictionaryToken>(document, file, NameToken.Ef) is not { } streams) return null;
            if ((Get<StreamToken>(document, streams, NameToken.F) ?? Get<StreamToken>(document, streams, NameToken.Uf)) is not { Data.Length: <= MaximumBytes } stream) return null;
            return XmlDataReader.VocabularyOf(stream.Decode(DefaultFilterProvider.Instance).Span, cancellation);
        }
    }

    // Of the files that the whole document names: as its associated files, or else in the tree of embedded ones.
    private static IEnumerable<DictionaryToken> Specifications(PdfDocument document)
    {
        var catalog = document.Structure.Catalog.CatalogDictionary;
        foreach (var file in Items<DictionaryToken>(document, catalog, NameToken.Create("AF"))) yield return file;
        if (Get<DictionaryToken>(document, catalog, NameToken.Names) is not { } names || Get<DictionaryToken>(document, names, NameToken.EmbeddedFiles) is not { } root) yield break;
        var nodes = new Queue<DictionaryToken>([root]);
        // A tree may lead back into itself.
        for (var looked = 0; looked < MaximumNodes && nodes.TryDequeue(out var node); looked++)
        {
            foreach (var file in Items<DictionaryToken>(document, node, NameToken.Names)) yield return file;
            foreach (var kid in Items<DictionaryToken>(document, node, NameToken.Kids).Take(MaximumNodes - nodes.Count)) nodes.Enqueue(kid);
        }
    }

    private static IEnumerable<T> Items<T>(PdfDocument document, DictionaryToken dictionary, NameToken name) where T : class, IToken =>
        Get<ArrayToken>(document, dictionary, name)?.Data.Select(item => Resolve(document, item)).OfType<T>() ?? [];

    private static T? Get<T>(PdfDocument document, DictionaryToken dictionary, NameToken name) where T : class, IToken =>
        dictionary.TryGet(name, out var token) ? Resolve(document, token) as T : null;

    private static IToken Resolve(PdfDocument document, IToken token) => token is IndirectReferenceToken reference ? document.Structure.GetObject(reference.Data).Data : token;
}
