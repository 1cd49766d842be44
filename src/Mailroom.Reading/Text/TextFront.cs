namespace Mailroom.Reading.Text;

/// <summary>The beginning of a text file: as much as the wanted pages can need, so that the rest of a huge file is not even decoded.</summary>
/// <param name="Text">The decoded text.</param>
/// <param name="Share">The share of the file that it is, above 0 and at most 1.</param>
internal readonly record struct TextFront(string Text, double Share)
{
    private const long AlwaysRead = 4 * 1024 * 1024;
    private const long LargestCharacter = 4;

    public static TextFront Decode(byte[] content, ReadingOptions options)
    {
        var needed = Math.Max(AlwaysRead, LargestCharacter * options.MaximumPages * (PageWriter.CharactersOfCutPage + 1L));
        var length = (int)Math.Min(needed, content.Length);
        var text = TextDecoding.Decode(content.AsSpan(0, length))
            ?? throw new ReadingException(ReadingFailure.Corrupt, "The file holds bytes that are no text. Save it as UTF-8 and upload it again.");
        return new(text, (double)length / content.Length);
    }

    /// <summary>Ends a document whose front was read: its pages are counted where all of it was read, else reckoned by length.</summary>
    public DocumentText Finish(PageWriter pages, string mediaType) => Share < 1
        ? pages.Finish(mediaType, (int)Math.Ceiling(pages.EndedPages / Share))
        : pages.Finish(mediaType);
}
