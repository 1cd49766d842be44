namespace Mailroom.Reading.Office;

/// <summary>Reads Rich Text Format.</summary>
internal static class RtfReader
{
    public static DocumentText Read(byte[] content, string mediaType, ReadingOptions options, CancellationToken cancellation)
    {
        var pages = new PageWriter(options, cutsPages: true);
        var parser = new RtfParser(content, new BlockWriter(pages), cancellation);
        parser.Parse();
        return pages.Finish(mediaType, parser.PageCount);
    }
}
