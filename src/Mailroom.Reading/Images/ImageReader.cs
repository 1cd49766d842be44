namespace Mailroom.Reading.Images;

internal static class ImageReader
{
    internal static Task<DocumentText> ReadAsync(byte[] content, ReadingOptions options, CancellationToken cancellation) =>
        throw new ReadingException(ReadingFailure.NotSupported, "Pictures are not supported.");
}
