namespace Mailroom.Reading.Office;

/// <summary>Reads Word's DOCX and its relatives.</summary>
internal static class DocxReader
{
    public static async Task<DocumentText> ReadAsync(byte[] content, string mediaType, ReadingOptions options, CancellationToken cancellation)
    {
        using var package = OpenXmlPackage.Open(content);
        var main = package.MainPart;
        var relationships = package.Relationships(main);
        var styles = new DocxStyles();
        if (Part("styles") is { } stylesPart) package.Walk(stylesPart, styles, cancellation);
        var footnotes = new DocxFootnotes();
        if (Part("footnotes") is { } footnotesPart) package.Walk(footnotesPart, footnotes, cancellation);

        // Word notes where its pages ended; other writers do not, and their text is cut by length.
        var knowsPages = package.Mentions(main, "lastRenderedPageBreak"u8);
        var pages = new PageWriter(options, cutsPages: !knowsPages);
        var body = new DocxBody(pages, styles, footnotes.Texts);
        package.Walk(main, body, cancellation);
        body.Finish();
        var text = pages.Finish(mediaType, package.StatedPages);
        var pictures = new List<PictureReference>();
        var first = text.Pages[0];
        var (header, footer) = (Margin(body.FirstHeader), Margin(body.FirstFooter));
        text = text with { Pages = [first with { Lines = [.. header, .. first.Lines, .. footer] }, .. text.Pages.Skip(1)] };
        pictures.AddRange(OpenXmlPackage.Resolve(pages.Pictures, relationships).Select(picture => picture.Page == 0 ? picture with { Line = picture.Line + header.Count } : picture));
        return await EmbeddedPictures.ReadAsync(text, pictures, package.ReadPicture, options, cancellation);

        string? Part(string type) => relationships.Find(one => one.Type == type && package.Contains(one.Target))?.Target;

        IReadOnlyList<Line> Margin(string? id)
        {
            if (id is null || relationships.Find(one => one.Id == id) is not { } relationship || !package.Contains(relationship.Target)) return [];
            var margin = new PageWriter(options with { MaximumPages = 1 }, cutsPages: false);
            var walker = new DocxBody(margin, styles, footnotes.Texts);
            package.Walk(relationship.Target, walker, cancellation);
            walker.Finish();
            pictures.AddRange(OpenXmlPackage.Resolve(margin.Pictures, package.Relationships(relationship.Target)));
            return margin.Finish(mediaType).Pages[0].Lines;
        }
    }
}
