using System.Globalization;
using System.Text;

namespace Mailroom.Reading.Pdf;

/// <summary>Tells whether a PDF was cut off, as by a transfer that ended too early, and mends what can be mended of it.</summary>
internal static class FileEnd
{
    // Some programs add a few lines of their own.
    private const int Tail = 4096;
    private const int LongestNumbers = 20;

    /// <summary>Whether the words that end every PDF, and say where its objects are, are not where they should be.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> content)
    {
        var end = content.TrimEnd("\0 \r\n\t"u8);
        var tail = end[Math.Max(0, end.Length - Tail)..];
        return tail.IndexOf("%%EOF"u8) < 0 && tail.IndexOf("startxref"u8) < 0;
    }

    /// <summary>The file with the few words at its end by which poppler finds its objects again; the file as it is where it says nowhere what its pages are.</summary>
    public static byte[] Mended(byte[] content)
    {
        if (!IsMissing(content))
            return content;
        var catalog = content.AsSpan().LastIndexOf("/Catalog"u8);
        var start = catalog < 0 ? -1 : content.AsSpan(0, catalog).LastIndexOf(" obj"u8);
        if (start < 0)
            return content;
        // What stands before are the object's number and generation.
        var front = Encoding.Latin1.GetString(content, Math.Max(0, start - LongestNumbers), Math.Min(start, LongestNumbers));
        return front.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [.., var number, var generation] && uint.TryParse(number, CultureInfo.InvariantCulture, out var found)
            && ushort.TryParse(generation, CultureInfo.InvariantCulture, out var times)
            ? [.. content, .. Encoding.Latin1.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\nendstream\nendobj\ntrailer\n<< /Root {found} {times} R >>\nstartxref\n0\n%%EOF\n"))]
            : content;
    }
}
