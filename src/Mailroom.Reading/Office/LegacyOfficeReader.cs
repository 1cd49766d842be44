namespace Mailroom.Reading.Office;

internal static class LegacyOfficeReader
{
    public static Task<DocumentText> ReadWordAsync(byte[] content, string mediaType, ReadingOptions options, CancellationToken cancellation) => throw new NotSupportedException();
    public static Task<DocumentText> ReadPresentationAsync(byte[] content, string mediaType, ReadingOptions options, CancellationToken cancellation) => throw new NotSupportedException();
}
