using System.Collections.Frozen;
using System.Globalization;

namespace Mailroom.Classifying.Words;

/// <summary>Makes words comparable: lower case, no diacritics, no ligatures.</summary>
internal static class Folding
{
    /// <summary>No word is longer than this; the rest of a longer run of letters is left out.</summary>
    public const int LongestWord = 60;

    // The program runs with the invariant culture, in which .NET cannot decompose characters; the languages at hand need no more than this.
    private static readonly FrozenDictionary<char, string> Plain = Table(
        ("a", "àáâãäåāăą"), ("c", "çćĉċč"), ("d", "ďđð"), ("e", "èéêëēĕėęě"), ("g", "ĝğġģ"), ("h", "ĥħ"), ("i", "ìíîïĩīĭįı"), ("j", "ĵ"),
        ("k", "ķ"), ("l", "ĺļľŀł"), ("n", "ñńņňŉ"), ("o", "òóôõöøōŏő"), ("r", "ŕŗř"), ("s", "śŝşšșſ"), ("t", "ţťŧțþ"), ("u", "ùúûüũūŭůűų"), ("w", "ŵ"),
        ("y", "ýÿŷ"), ("z", "źżž"), ("ss", "ß"), ("ae", "æ"), ("oe", "œ"), ("fi", "ﬁ"), ("fl", "ﬂ"), ("ff", "ﬀ"), ("ffi", "ﬃ"), ("ffl", "ﬄ"), ("ij", "ĳ"));

    /// <summary>Whether a character is part of a word.</summary>
    public static bool IsWordCharacter(char character) =>
        char.IsLetterOrDigit(character) || character == '\u00AD' || CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.NonSpacingMark;

    /// <summary>The word in lower case without diacritics and soft hyphens.</summary>
    public static string Fold(ReadOnlySpan<char> word)
    {
        Span<char> folded = stackalloc char[LongestWord + 3];
        var length = 0;
        foreach (var character in word)
        {
            if (length >= LongestWord) break;
            if (char.IsAsciiLetterOrDigit(character)) folded[length++] = char.ToLowerInvariant(character);
            else if (Plain.TryGetValue(char.ToLowerInvariant(character), out var plain))
            {
                plain.CopyTo(folded[length..]);
                length += plain.Length;
            }
            else if (char.IsLetterOrDigit(character)) folded[length++] = char.ToLowerInvariant(character);
        }
        return new string(folded[..length]);
    }

    private static FrozenDictionary<char, string> Table(params (string Plain, string Characters)[] rows)
    {
        var table = new Dictionary<char, string>();
        foreach (var (plain, characters) in rows)
        {
            foreach (var character in characters) table[character] = plain;
        }
        return table.ToFrozenDictionary();
    }
}
