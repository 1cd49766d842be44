namespace Mailroom.Reading.Formats;

/// <summary>Formats that a few bytes at the front of the file settle.</summary>
internal static class Signatures
{
    private const int JunkBeforePdf = 1024;

    public static FileFormat? Find(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith("%PDF-"u8)) return new(FileKind.Pdf, "application/pdf");
        if (content.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
            return new(FileKind.Picture, "image/png");
        if (content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return new(FileKind.Picture, "image/jpeg");
        if (IsTiff(content)) return new(FileKind.Picture, "image/tiff");
        if (content.StartsWith("RIFF"u8) && HasAt(content, 8, "WEBP"u8)) return new(FileKind.Picture, "image/webp");
        if (content.StartsWith("GIF87a"u8) || content.StartsWith("GIF89a"u8)) return new(FileKind.Picture, "image/gif");
        if (HeifBrands.MediaType(content) is { } heif) return new(FileKind.Picture, heif);
        if (IsBitmap(content)) return new(FileKind.Picture, "image/bmp");
        if (content.StartsWith((ReadOnlySpan<byte>)[0x78, 0x9F, 0x3E, 0x22])) return new(FileKind.WrappedMail, "application/vnd.ms-tnef");
        if (content.StartsWith("{\\rtf"u8)) return new(FileKind.RichText, "application/rtf");
        return null;
    }

    /// <summary>Some mail gateways and printers put lines of their own before a PDF; readers have always tolerated 1 KB.</summary>
    public static bool IsPdfAfterJunk(ReadOnlySpan<byte> content)
    {
        var at = content[..Math.Min(content.Length, JunkBeforePdf + 8)].IndexOf("%PDF-"u8);
        return at > 0 && at + 5 < content.Length && char.IsAsciiDigit((char)content[at + 5]);
    }

    public static bool IsZip(ReadOnlySpan<byte> content) => content.StartsWith("PK\x03\x04"u8);

    public static bool IsCompoundFile(ReadOnlySpan<byte> content) =>
        content.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);

    public static bool HasAt(ReadOnlySpan<byte> content, int offset, ReadOnlySpan<byte> wanted) =>
        content.Length >= offset + wanted.Length && content[offset..].StartsWith(wanted);

    private static bool IsTiff(ReadOnlySpan<byte> content) =>
        content.StartsWith("II*\0"u8) || content.StartsWith("MM\0*"u8) || content.StartsWith("II+\0"u8) || content.StartsWith("MM\0+"u8);

    // "BM" begins many a text; a bitmap's next header is of one of a few known lengths.
    private static bool IsBitmap(ReadOnlySpan<byte> content) =>
        content.Length >= 26 && content.StartsWith("BM"u8) && content[15..18].SequenceEqual("\0\0\0"u8) && content[14] is 12 or 40 or 52 or 56 or 64 or 108 or 124;
}
