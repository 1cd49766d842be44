using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Mailroom.Reading.Text;

/// <summary>Turns bytes into text: by byte order marks, then as UTF-8 or UTF-16 without mark, and at last by what its letters look like.</summary>
internal static class TextDecoding
{
    private const int Sample = 64 * 1024;
    private const double MaximumControlShare = 0.01;
    private const double MaximumUnassignedShare = 0.1;

    // Old systems fill the last block of a file with these.
    private static readonly char[] Padding = ['\0', '\u001A'];

    static TextDecoding() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Western Europe's code page, a superset of Latin-1 in all that is printed.</summary>
    public static Encoding Windows1252 => CodePage(1252)!;

    /// <summary>An encoding by its Windows code page, or null where there is none.</summary>
    public static Encoding? CodePage(int number)
    {
        try
        {
            // UTF-7 hides markup from filters and is found in no document of this century.
            return number is <= 0 or > ushort.MaxValue or 65000 ? null : Encoding.GetEncoding(number);
        }
        catch (Exception exception) when (exception is NotSupportedException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>An encoding by the name that a document gives, or null where it is not known.</summary>
    public static Encoding? Named(string name)
    {
        try
        {
            var encoding = Encoding.GetEncoding(name.Trim());
            return encoding.CodePage == 65000 ? null : encoding;
        }
        catch (Exception exception) when (exception is NotSupportedException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Decodes text.</summary>
    /// <param name="bytes">The whole file, or a part from its front, the end of which may cut a character.</param>
    /// <param name="declared">The encoding that the text itself gives; it decides where the bytes do not.</param>
    /// <returns>The text, or null where the bytes are no text.</returns>
    public static string? Decode(ReadOnlySpan<byte> bytes, Encoding? declared = null)
    {
        // What begins like a mark by chance, as numbers do, is no text for that.
        var text = (Marked(bytes) is { } marked ? IsUnassigned(marked) ? null : marked : Unmarked(bytes, declared))?.TrimEnd(Padding);
        return text is null || IsBinary(text) ? null : text;
    }

    private static string? Marked(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) return Encoding.UTF8.GetString(bytes[3..]);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0])) return Encoding.UTF32.GetString(bytes[4..]);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0, 0, 0xFE, 0xFF])) return new UTF32Encoding(bigEndian: true, byteOrderMark: false).GetString(bytes[4..]);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return Encoding.Unicode.GetString(bytes[2..]);
        return bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? Encoding.BigEndianUnicode.GetString(bytes[2..]) : null;
    }

    private static string? Unmarked(ReadOnlySpan<byte> bytes, Encoding? declared)
    {
        var padded = bytes;
        bytes = bytes.TrimEnd([(byte)0, (byte)0x1A]);
        if (bytes.Contains((byte)0)) return UnmarkedUnicode.Find(padded)?.GetString(padded);
        if (SevenBit(bytes, declared) is { } sevenBit) return sevenBit.GetString(bytes);
        if (Utf8.IsValid(WithoutCutCharacter(bytes))) return Encoding.UTF8.GetString(WithoutCutCharacter(bytes));
        // Without a single sign of ASCII there are no zeros in UTF-16.
        var found = LegacyEncodings.Find(bytes) ?? UnmarkedUnicode.Find(bytes);
        if (declared is { CodePage: not 65001 and not 1200 and not 1201 and not 20127 }) return ClaimedEncoding.Judge(bytes, declared, found ?? Windows1252).GetString(bytes);
        return found?.GetString(bytes);
    }

    // Mails of East Asia switch between alphabets by sequences of ASCII, so that they are valid as UTF-8.
    private static Encoding? SevenBit(ReadOnlySpan<byte> bytes, Encoding? declared)
    {
        if (declared is { CodePage: >= 50220 and <= 50229 } && bytes.Contains((byte)'\e')) return declared;
        if (declared is { CodePage: 52936 } && bytes.IndexOf("~{"u8) >= 0) return declared;
        return LegacyEncodings.IsSevenBitJapanese(bytes) ? CodePage(50220) : null;
    }

    private static ReadOnlySpan<byte> WithoutCutCharacter(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            var lead = bytes[^back];
            if (lead < 0x80) break;
            if (lead < 0xC0) continue;
            var length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
            return length > back ? bytes[..^back] : bytes;
        }
        return bytes;
    }

    private static bool IsUnassigned(string text)
    {
        var sample = text.AsSpan(0, Math.Min(text.Length, Sample));
        var unassigned = 0;
        foreach (var rune in sample.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse) unassigned++;
        }
        return unassigned > sample.Length * MaximumUnassignedShare;
    }

    private static bool IsBinary(string text)
    {
        var controls = 0;
        foreach (var character in text.AsSpan(0, Math.Min(text.Length, Sample)))
        {
            if (character == '\0') return true;
            if (character == '\uFFFD' || (char.IsControl(character) && character is not ('\t' or '\n' or '\r' or '\f' or '\v' or '\b' or '\e' or '\u0085'))) controls++;
        }
        return controls > Math.Min(text.Length, Sample) * MaximumControlShare;
    }
}
