namespace Mailroom.Reading.Office;

/// <summary>Reads OpenDocument texts, sheets (each a page), presentations (each slide a page) and drawings, in a package or in one file of XML.</summary>
internal static class OpenDocumentReader
{
    private const string Manifest = "META-INF/manifest.xml";
    private const int MaximumObjects = 200;

    public static async Task<DocumentText> ReadAsync(byte[] content, string mediaType, ReadingOptions options, CancellationToken cancellation)
    {
        using var package = Package.Open(content);
        if (package.Contains(Manifest) && package.Mentions(Manifest, "encryption-data"u8)) throw LibraryFailures.Protected();
        var isText = IsText(mediaType);
        var knowsPages = !isText || package.Mentions("content.xml", "soft-page-break"u8);
        var pages = new PageWriter(options, cutsPages: !knowsPages);
        var styles = new OpenDocumentStyles();
        var margins = new OpenDocumentMargins();
        if (package.Contains("styles.xml"))
        {
            Walk("styles.xml", styles);
            // Headers and footers stand with the styles.
            if (isText) Walk("styles.xml", margins);
        }
        Walk("content.xml", styles);
        WriteHeaders(margins, pages);
        var objects = new HashSet<string>();
        Walk("content.xml", new OpenDocumentBody(pages, styles, IsSheet(mediaType), WriteObject));
        var text = WithFooters(pages.Finish(mediaType, isText ? StatedPages() : null), margins, options);
        return await EmbeddedPictures.ReadAsync(text, pages.Pictures, package.ReadPicture, options, cancellation);

        // Each is written once, however often it is referred to.
        void WriteObject(string folder)
        {
            var part = folder.TrimStart('.', '/') + "/content.xml";
            if (package.Contains(part) && objects.Count < MaximumObjects && objects.Add(part)) Walk(part, new OpenDocumentBody(pages, styles, isSheet: false));
        }

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

    /// <summary>Reads what is one file of XML (FODT, FODS, FODP).</summary>
    public static DocumentText ReadFlat(byte[] content, string mediaType, ReadingOptions options, CancellationToken cancellation)
    {
        var isText = IsText(mediaType);
        var pages = new PageWriter(options, cutsPages: isText && content.AsSpan().IndexOf("soft-page-break"u8) < 0);
        var styles = new OpenDocumentStyles();
        var margins = new OpenDocumentMargins();
        Walk(styles);
        if (isText) Walk(margins);
        WriteHeaders(margins, pages);
        Walk(new OpenDocumentBody(pages, styles, IsSheet(mediaType)));
        var text = WithFooters(pages.Finish(mediaType), margins, options);
        return content.AsSpan().IndexOf("binary-data"u8) >= 0 ? EmbeddedPictures.LeaveOut(text) : text;

        void Walk(IXmlVisitor visitor)
        {
            using var xml = OfficeXml.Reader(new MemoryStream(content, writable: false));
            OfficeXml.Walk(xml, visitor, cancellation);
        }
    }

    private static bool IsText(string mediaType) => mediaType.Contains("opendocument.text", StringComparison.Ordinal);

    private static bool IsSheet(string mediaType) => mediaType.Contains("spreadsheet", StringComparison.Ordinal);

    private static void WriteHeaders(OpenDocumentMargins margins, PageWriter pages)
    {
        foreach (var header in margins.Headers) pages.Add(header, BlockWriter.BodySize);
    }

    private static DocumentText WithFooters(DocumentText text, OpenDocumentMargins margins, ReadingOptions options)
    {
        if (margins.Footers.Count == 0) return text;
        var footers = new PageWriter(options with { MaximumPages = 1 }, cutsPages: false);
        foreach (var footer in margins.Footers) footers.Add(footer, BlockWriter.BodySize);
        var first = text.Pages[0];
        return text with { Pages = [first with { Lines = [.. first.Lines, .. footers.Finish("").Pages[0].Lines] }, .. text.Pages.Skip(1)] };
    }
}
