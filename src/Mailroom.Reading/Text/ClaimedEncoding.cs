using System.Text;

namespace Mailroom.Reading.Text;

/// <summary>
/// Decides whether the encoding that a text is said to have is believed. Statistics go wrong on short texts and claims on long ones, so a claim stands until its words look wrong and those of the
/// encoding that statistics found look better.
/// </summary>
internal static class ClaimedEncoding
{
    private const int Sample = 64 * 1024;
    private const double FewOdd = 0.1;
    private const int ShortestJudged = 4;
    private const double MostBeyondAscii = 0.8;
    private const int GB18030 = 54936;
    private const char Undecodable = '\uFFFD';

    /// <summary>The one to decode with.</summary>
    /// <param name="bytes">The text.</param>
    /// <param name="claimed">The encoding that it is said to have.</param>
    /// <param name="found">The encoding that statistics found.</param>
    public static Encoding Judge(ReadOnlySpan<byte> bytes, Encoding claimed, Encoding found)
    {
        claimed = Widened(claimed);
        bytes = bytes[..Math.Min(bytes.Length, Sample)];
        var (odd, words) = OddWords(Decoded(bytes, claimed));
        return odd > FewOdd * words && OddWords(Decoded(bytes, found)).Odd < odd ? found : claimed;
    }

    // Programs claim the standard and write what Windows added to it.
    private static Encoding Widened(Encoding encoding) => TextDecoding.CodePage(encoding.CodePage switch { 28591 => 1252, 28599 => 1254, 936 or 20936 or 51936 => GB18030, 51949 => 949, var same => same }) ?? encoding;

    private static string Decoded(ReadOnlySpan<byte> bytes, Encoding encoding) =>
        Encoding.GetEncoding(encoding.CodePage, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback(Undecodable.ToString())).GetString(bytes);

    /// <summary>How many words with letters beyond ASCII there are, and how many of them no language has; what stands for no character is counted as one.</summary>
    private static (int Odd, int Words) OddWords(string text)
    {
        int odd = 0, words = 0;
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && char.IsLetter(text[end])) end++;
            var word = text.AsSpan(start, end - start);
            var isNothing = word.IsEmpty && (text[start] == Undecodable || text[start] is >= '\u0080' and < '\u00A0');
            if (isNothing || !Ascii.IsValid(word)) words++;
            if (isNothing || IsOdd(word)) odd++;
            start = Math.Max(end, start + 1);
        }
        return (odd, words);
    }

    private static bool IsOdd(ReadOnlySpan<char> word)
    {
        int latin = 0, beyondAscii = 0, other = 0;
        for (var i = 0; i < word.Length; i++)
        {
            if (word[i] < 0x250) latin++;
            if (word[i] is >= '\u0080' and < '\u0250') beyondAscii++;
            // Greek, Cyrillic, Hebrew and Arabic: no word mixes them with Latin letters, as those of East Asia do.
            if (word[i] is >= '\u0370' and < '\u0700') other++;
            if (i > 0 && word[i] >= 0x80 && char.IsUpper(word[i]) && char.IsLower(word[i - 1])) return true;
        }
        return (latin > 0 && other > 0) || (latin >= ShortestJudged && beyondAscii > MostBeyondAscii * latin);
    }
}
