namespace Mailroom.Reading.Office;

/// <summary>Reads Word's DOCX and its relatives.</summary>
internal static class DocxReader
{
    public static async Task<DocumentText> ReadAsync(byte[] content, string mediaType, ReadingOptions options, int depth, CancellationToken cancellation)
    {
        using var package = OpenXmlPackage.Open(content);
        var main = package.MainPart;
        var relationships = package.Relationships(main);
        var styles = new DocxStyles();
        if (relationships.Find(one => one.Type == "styles" && package.Contains(one.Target)) is { } part) package.Walk(part.Target, styles, cancellation);
        var around = await DocxParts.ReadAsync(package, relationships, options, depth, cancellation);

        // Word notes where its pages ended; other writers do not, and their text is cut by length.
        var knowsPages = package.Mentions(main, "lastRenderedPageBreak"u8);
        var pages = new PageWriter(options, cutsPages: !knowsPages);
        var body = new DocxBody(pages, styles, around, relationships);
        package.Walk(main, body, cancellation);
        body.Finish();
        var text = pages.Finish(mediaType, package.StatedPages);
        var pictures = new List<PictureReference>();
        var first = text.Pages[0];
        var (header, footer) = (Margin(body.FirstHeader), Margin(body.FirstFooter));
        // They are short, and tell as much as a header, whatever page they stand on.
        var notes = new PageWriter(options with { MaximumPages = 1 }, cutsPages: false);
        foreach (var note in body.UnwrittenEndnotes) notes.Add(note);
        text = text with
        {
            Pages = WithEndnotes([first with { Lines = [.. header, .. first.Lines, .. footer] }, .. text.Pages.Skip(1)], notes.Finish(mediaType).Pages[0].Lines),
            Remarks = [.. text.Remarks, .. around.Remarks.Distinct()],
        };
        pictures.AddRange(OpenXmlPackage.Resolve(pages.Pictures, relationships).Select(picture => picture.Page == 0 ? picture with { Line = picture.Line + header.Count } : picture));
        return await EmbeddedPictures.ReadAsync(text, pictures, package.ReadPicture, options, cancellation);

        static IReadOnlyList<Page> WithEndnotes(IReadOnlyList<Page> pages, IReadOnlyList<Line> notes) => notes.Count == 0 ? pages : [.. pages.SkipLast(1), pages[^1] with { Lines = [.. pages[^1].Lines, .. notes] }];

        IReadOnlyList<Line> Margin(string? id)
        {
            if (id is null || relationships.Find(one => one.Id == id) is not { } relationship || !package.Contains(relationship.Target)) return [];
            var margin = new PageWriter(options with { MaximumPages = 1 }, cutsPages: false);
            var walker = new DocxBody(margin, styles, around, package.Relationships(relationship.Target));
            package.Walk(relationship.Target, walker, cancellation);
            walker.Finish();
            pictures.AddRange(OpenXmlPackage.Resolve(margin.Pictures, package.Relationships(relationship.Target)).Select(picture => picture with { IsDecoration = true }));
            return margin.Finish(mediaType).Pages[0].Lines;
        }
    }
}
