using System.Globalization;
using System.Text;

namespace Mailroom.Reading.Text;

/// <summary>Finds UTF-16 and UTF-32 that no mark announces, in any script.</summary>
internal static class UnmarkedUnicode
{
    private const int Sample = 16 * 1024;
    private const int FewestCharacters = 3;
    private const double EnoughOrdinary = 0.95;

    // The two orders of bytes of both, of which the right one gives ordinary characters.
    private static readonly Encoding[] Encodings =
    [
        new UnicodeEncoding(bigEndian: false, byteOrderMark: false), new UnicodeEncoding(bigEndian: true, byteOrderMark: false),
        new UTF32Encoding(bigEndian: false, byteOrderMark: false), new UTF32Encoding(bigEndian: true, byteOrderMark: false),
    ];

    // Basic and extended Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, the scripts of India, Thai, Georgian, Vietnamese, punctuation and currencies, Japanese, Chinese, Korean, wide forms.
    private static readonly (int First, int Last)[] Ordinary =
    [
        (0x20, 0x24F), (0x370, 0x58F), (0x590, 0x6FF), (0x900, 0xDFF), (0xE01, 0xE5B), (0x10A0, 0x10FF), (0x1E00, 0x1FFF), (0x2010, 0x203A), (0x20A0, 0x20BF), (0x2116, 0x2122), (0x3000, 0x30FF),
        (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xFF01, 0xFF9F), (0x1F300, 0x1F6FF),
    ];

    /// <summary>The encoding of bytes among which are zeros; null where they are no text.</summary>
    public static Encoding? Find(ReadOnlySpan<byte> bytes)
    {
        // Whole characters of either; a sample may end within a pair.
        var sample = bytes[..(Math.Min(bytes.Length, Sample) / 4 * 4)];
        if (sample.IsEmpty) sample = bytes[..(bytes.Length / 2 * 2)];
        Encoding? best = null;
        var most = EnoughOrdinary;
        foreach (var encoding in Encodings)
        {
            if (OrdinaryShare(encoding.GetString(sample)) is var share && share <= most) continue;
            (best, most) = (encoding, share);
        }
        return best;
    }

    private static double OrdinaryShare(string text)
    {
        int count = 0, ordinary = 0, letters = 0;
        foreach (var rune in text.TrimEnd('\0').EnumerateRunes())
        {
            count++;
            if (rune.Value is '\t' or '\n' or '\r' or '\f') ordinary++;
            if (!IsOrdinary(rune.Value)) continue;
            ordinary++;
            if (Rune.IsLetterOrDigit(rune) || Rune.IsWhiteSpace(rune)) letters++;
        }
        return count >= FewestCharacters && letters * 2 > count ? (double)ordinary / count : 0;
    }

    private static bool IsOrdinary(int character)
    {
        // ASCII read in the wrong order gives these; of Chinese only one, "one", is as frequent.
        if ((character & 0xFF) == 0 && character is >= 0x2000 and <= 0x7E00 and not 0x4E00 and not 0x3000) return false;
        return Array.Exists(Ordinary, range => character >= range.First && character <= range.Last)
            && (character > char.MaxValue || char.GetUnicodeCategory((char)character) is not (UnicodeCategory.OtherNotAssigned or UnicodeCategory.Control));
    }
}
