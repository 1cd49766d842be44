namespace Mailroom.Reading.Pdf;

/// <summary>Tells whether a PDF was cut off, as by a transfer that broke.</summary>
internal static class FileEnd
{
    // Some programs add a few lines of their own.
    private const int Tail = 4096;

    /// <summary>Whether the words that end every PDF, and say where its objects are, are not where they should be.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> content)
    {
        var end = content.TrimEnd("\0 \r\n\t"u8);
        var tail = end[Math.Max(0, end.Length - Tail)..];
        return tail.IndexOf("%%EOF"u8) < 0 && tail.IndexOf("startxref"u8) < 0;
    }
}
