namespace Mailroom.Reading.Pdf;

internal static class PdfReader
{
    internal static Task<DocumentText> ReadAsync(byte[] content, ReadingOptions options, CancellationToken cancellation) =>
        throw new ReadingException(ReadingFailure.NotSupported, "PDF is not supported.");
}
