namespace Mailroom.Reading.Text;

/// <summary>Reads plain text: pages end at form feeds, or about every 3,000 characters where there are none.</summary>
internal static class PlainTextReader
{
    public static DocumentText Read(byte[] content, string mediaType, ReadingOptions options)
    {
        var front = TextFront.Decode(content, options);
        var hasPages = front.Text.AsSpan().TrimEnd().Contains('\f');
        var pages = new PageWriter(options, cutsPages: !hasPages);
        foreach (var range in front.Text.AsSpan().Split('\f'))
        {
            if (range.Start.Value > 0 && hasPages) pages.EndPage();
            pages.Add(front.Text.AsSpan(range));
        }
        return front.Finish(pages, mediaType);
    }
}
