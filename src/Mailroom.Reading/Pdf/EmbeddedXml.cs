using Mailroom.Reading.Text;

namespace Mailroom.Reading.Pdf;

/// <summary>Finds the XML that invoices and orders for people and programs carry (ZUGFeRD, Factur-X, XRechnung, Order-X): the document of the pages once more.</summary>
internal static class EmbeddedXml
{
    private const int MaximumBytes = 4 * 1024 * 1024;

    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase) { "factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml", "order-x.xml", "deliver-x.xml", "cii.xml" };

    /// <summary>The file, and the standard that it follows; null where there is none, or it cannot be read.</summary>
    public static (EmbeddedFile File, XmlVocabulary Vocabulary)? Among(IEnumerable<EmbeddedFile> files, CancellationToken cancellation)
    {
        foreach (var file in files.Where(file => file.Names.Any(Names.Contains)))
        {
            try
            {
                if (XmlDataReader.VocabularyOf(file.Unpacked(MaximumBytes), cancellation) is { } vocabulary)
                    return (file, vocabulary);
            }
            catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
            {
                // It is then a file like any other.
            }
        }

        return null;
    }
}
