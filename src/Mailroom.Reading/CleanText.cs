using System.Globalization;
using System.Text;

namespace Mailroom.Reading;

/// <summary>Makes lines what <see cref="Line.Text"/> promises: words with single spaces between them, and nothing that cannot be seen.</summary>
internal static class CleanText
{
    /// <summary>Turns every run of white space into one space and drops control and zero-width characters and lone surrogates.</summary>
    public static string SingleSpaced(ReadOnlySpan<char> text)
    {
        if (IsClean(text)) return text.ToString();
        var clean = new StringBuilder(text.Length);
        var space = false;
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (char.IsWhiteSpace(character))
            {
                space = clean.Length > 0;
                continue;
            }
            var isPair = char.IsHighSurrogate(character) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (!isPair && IsInvisible(character)) continue;
            if (space) clean.Append(' ');
            space = false;
            clean.Append(character);
            if (isPair) clean.Append(text[++i]);
        }
        return clean.ToString();
    }

    /// <summary>The length of the longest beginning that is not longer than wanted, ends between words if it can, and parts no surrogate pair.</summary>
    public static int BreakBefore(ReadOnlySpan<char> text, int length)
    {
        if (text.Length <= length) return text.Length;
        var space = text[..(length + 1)].LastIndexOf(' ');
        if (space > length / 2) return space;
        return length > 1 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
    }

    private static bool IsClean(ReadOnlySpan<char> text)
    {
        var afterSpace = true;
        foreach (var character in text)
        {
            if (character is > ' ' and <= '~')
            {
                afterSpace = false;
            }
            else if (character != ' ' || afterSpace)
            {
                return false;
            }
            else
            {
                afterSpace = true;
            }
        }
        return !afterSpace || text.IsEmpty;
    }

    private static bool IsInvisible(char character) => char.IsControl(character) || char.IsSurrogate(character)
        || char.GetUnicodeCategory(character) is UnicodeCategory.Format || character is '\uFFFE' or '\uFFFF';
}
