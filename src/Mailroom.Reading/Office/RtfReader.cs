using System.Globalization;

namespace Mailroom.Reading.Office;

/// <summary>Reads Rich Text Format.</summary>
internal static class RtfReader
{
    public static DocumentText Read(byte[] content, string mediaType, ReadingOptions options, CancellationToken cancellation)
    {
        var (pages, parser) = Parse(content, options, cancellation);
        return pages.Finish(mediaType, parser.PageCount);
    }

    /// <summary>Reads a document with its pictures.</summary>
    public static async Task<DocumentText> ReadWithPicturesAsync(byte[] content, string mediaType, ReadingOptions options, CancellationToken cancellation)
    {
        var (pages, parser) = Parse(content, options, cancellation);
        return await EmbeddedPictures.ReadAsync(
            pages.Finish(mediaType, parser.PageCount), pages.Pictures, name => parser.Pictures[int.Parse(name, CultureInfo.InvariantCulture)], options, cancellation);
    }

    private static (PageWriter Pages, RtfParser Parser) Parse(byte[] content, ReadingOptions options, CancellationToken cancellation)
    {
        var pages = new PageWriter(options, cutsPages: true);
        var parser = new RtfParser(content, pages, cancellation);
        parser.Parse();
        return (pages, parser);
    }
}
