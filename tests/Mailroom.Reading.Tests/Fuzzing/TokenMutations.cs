using System.Text;

namespace Mailroom.Reading.Tests.Fuzzing;

/// <summary>Changes of whole words, numbers and marks, so that what comes out still looks like its language.</summary>
internal static class TokenMutations
{
    private const int MaximumRepeats = 5_000;
    private const int MaximumRepeated = 500_000;

    private static readonly string[] Odd =
    [
        "", "0", "-1", "1", "2147483647", "-2147483648", "4294967296", "99999999999999999999", "1e308", "NaN", "0.0000000001", "A1048577", "XFD1", "ZZZZZZ9", "\0", "\uFFFE", "\u00FF\u00FE", "&#0;", "&#x110000;",
        "&amp", "<!--", "-->", "<![CDATA[", "]]>", "<!DOCTYPE a [", "<?xml ", "</", "/>", "\"", "'", "\\", "{", "}", "\\'", "\\u-32768?", "\\bin99999 ", "=?utf-8?B?", "?=", "--b", "\r\n\r\n", "boundary=", "charset=utf-7",
        "Content-Transfer-Encoding: x-uuencode", "begin 644 a\n", "<<", ">>", "[", "]", "endobj", "endstream", "stream\n", "1 0 R", "3 0 R", "99 0 R", "/FlateDecode", "/ASCII85Decode", "/LZWDecode", "/DCTDecode", "/CCITTFaxDecode",
        "/JBIG2Decode", "q ", "BT ", "Do ", "<table>", "<p>", "<svg>", "<template>", "<select>", "<b>", "<a>",
    ];

    public static byte[] Apply(byte[] file, byte[] other, Random random)
    {
        // Latin-1 keeps every byte.
        var tokens = Split(Encoding.Latin1.GetString(file));
        if (tokens.Count == 0) return other;
        var at = random.Next(tokens.Count);
        var count = Math.Min(tokens.Count - at, random.Next(3) == 0 ? random.Next(1, 50) : random.Next(1, 4));
        var piece = tokens.GetRange(at, count);
        switch (random.Next(8))
        {
            case 0:
                tokens.RemoveRange(at, count);
                break;
            case 1:
                tokens[at] = Odd[random.Next(Odd.Length)];
                break;
            case 2:
                tokens.Insert(at, Odd[random.Next(Odd.Length)]);
                break;
            case 3:
                tokens.InsertRange(random.Next(tokens.Count), piece);
                break;
            case 4:
                tokens.Insert(at, Repeated(string.Concat(piece), random));
                break;
            case 5:
                (tokens[at], var place) = (tokens[random.Next(tokens.Count)], at);
                tokens[(place + random.Next(tokens.Count)) % tokens.Count] = piece[0];
                break;
            case 6:
                var strange = Split(Encoding.Latin1.GetString(other));
                tokens.InsertRange(at, strange.Skip(random.Next(strange.Count)).Take(random.Next(1, 50)));
                break;
            default:
                tokens[at] = string.Concat(tokens[at].Reverse());
                break;
        }

        return Encoding.Latin1.GetBytes(string.Concat(tokens));
    }

    // Now and then very often: nesting without end is what most parsers of markup fail on.
    private static string Repeated(string piece, Random random)
    {
        var times = Math.Min(random.Next(4) == 0 ? random.Next(MaximumRepeats) : random.Next(20), MaximumRepeated / Math.Max(piece.Length, 1));
        return new StringBuilder(piece.Length * times).Insert(0, piece, times).ToString();
    }

    /// <summary>Words with their digits, and every other character for itself, but a mark with the word behind it now and then.</summary>
    private static List<string> Split(string text)
    {
        var tokens = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var end = at + 1;
            if (IsInWord(text[at]) || (text[at] is '<' or '\\' or '/' or '&')) while (end < text.Length && IsInWord(text[end])) end++;
            tokens.Add(text[at..end]);
            at = end;
        }

        return tokens;
    }

    private static bool IsInWord(char character) => char.IsAsciiLetterOrDigit(character) || character is ':' or '-' or '_' or '.';
}
