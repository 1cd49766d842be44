namespace Mailroom.Reading.Office;

/// <summary>Reads OpenDocument texts, sheets (each a page) and presentations (each slide a page).</summary>
internal static class OpenDocumentReader
{
    private const string Manifest = "META-INF/manifest.xml";

    public static async Task<DocumentText> ReadAsync(byte[] content, string mediaType, ReadingOptions options, CancellationToken cancellation)
    {
        using var package = Package.Open(content);
        if (package.Contains(Manifest) && package.Mentions(Manifest, "encryption-data"u8)) throw LibraryFailures.Protected();
        var isText = mediaType.Contains("opendocument.text", StringComparison.Ordinal);
        var knowsPages = !isText || package.Mentions("content.xml", "soft-page-break"u8);
        var pages = new PageWriter(options, cutsPages: !knowsPages);
        var styles = new OpenDocumentStyles();
        if (package.Contains("styles.xml"))
        {
            Walk("styles.xml", styles);
            // Headers and footers stand with the styles.
            if (isText) Walk("styles.xml", new OpenDocumentHeader(pages));
        }
        Walk("content.xml", styles);
        Walk("content.xml", new OpenDocumentBody(pages, styles, isSheet: mediaType.Contains("spreadsheet", StringComparison.Ordinal)));
        return await EmbeddedPictures.ReadAsync(pages.Finish(mediaType, isText ? StatedPages() : null), pages.Pictures, package.ReadPicture, options, cancellation);

        void Walk(string part, IXmlVisitor visitor)
        {
            using var stream = package.OpenPart(part);
            using var xml = OfficeXml.Reader(stream);
            OfficeXml.Walk(xml, visitor, cancellation);
        }

        int? StatedPages()
        {
            if (!package.Contains("meta.xml")) return null;
            using var stream = package.OpenPart("meta.xml");
            using var xml = OfficeXml.Reader(stream);
            return xml.ReadToFollowing("meta:document-statistic") && int.TryParse(OfficeXml.Attribute(xml, "page-count"), out var count) && count is > 0 and < 1_000_000
                ? count
                : null;
        }
    }
}
