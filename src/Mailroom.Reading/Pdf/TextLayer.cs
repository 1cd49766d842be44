using System.Buffers;
using System.Globalization;

namespace Mailroom.Reading.Pdf;

/// <summary>
/// Tells whether a page's text layer can be used. Some PDFs show text but hold only glyph numbers, or letters moved along the alphabet; the tests ask nothing of any one
/// language.
/// </summary>
internal static class TextLayer
{
    // Judging by words needs some.
    private const int EnoughWords = 20;
    private const double ManyUnreadable = 0.2;
    private const double MostlyOdd = 0.5;
    // A third and more of the letters of European languages are vowels, on forms and invoices too; in moved alphabets about a sixth of what comes out.
    private const int EnoughLetters = 100;
    private const double FewVowels = 0.25;
    private const int NearlyEmptyCharacters = 60;

    // Spelled out: text is not decomposed into letters and accents under the invariant culture.
    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouyàáâãäåāăąæèéêëēĕėęěìíîïĩīĭįıòóôõöøōŏőœùúûüũūŭůűųýÿ");

    /// <summary>Whether the words are writing; also true of a page with no words at all that holds nothing else to test.</summary>
    public static bool IsUsable(IReadOnlyList<PageWord> words)
    {
        var (characters, unreadable, odd, letters, vowels) = (0, 0, 0, 0, 0);
        foreach (var word in words)
        {
            characters += word.Text.Length;
            unreadable += word.Text.Count(IsUnreadable);
            odd += IsOdd(word.Text) ? 1 : 0;
            letters += word.Text.Count(IsLatinLetter);
            vowels += word.Text.Count(character => IsLatinLetter(character) && IsVowel(character));
        }

        return characters > 0
            && unreadable <= ManyUnreadable * characters
            && (words.Count < EnoughWords || odd <= MostlyOdd * words.Count)
            && (letters < EnoughLetters || vowels >= FewVowels * letters);
    }

    /// <summary>Whether a picture covers the page and the text layer is no more than a stamp or a page number.</summary>
    public static bool IsNearlyEmpty(IReadOnlyList<PageWord> words, double pictureShare) =>
        pictureShare > 0.5 && words.Sum(word => word.Text.Length) < NearlyEmptyCharacters;

    private static bool IsUnreadable(char character) => CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned || character == '\uFFFD';

    /// <summary>Whether symbols or digits stand between letters, as in no word, number, address or code that people write.</summary>
    private static bool IsOdd(string word)
    {
        var changes = 0;
        var before = 0;
        foreach (var character in word)
        {
            var kind = char.IsLetter(character) ? 1 : char.IsDigit(character) ? 2 : character is '.' or '-' or '/' or '@' or '_' or '\'' or '’' or ',' or ':' ? 0 : 3;
            changes += kind != 0 && before != 0 && kind != before ? 1 : 0;
            before = kind == 0 ? before : kind;
        }

        return changes >= 3 || word.All(character => !char.IsLetterOrDigit(character) && !char.IsPunctuation(character) && !char.IsSymbol(character));
    }

    private static bool IsLatinLetter(char character) => character < '\u0250' && char.IsLetter(character);

    private static bool IsVowel(char letter) => Vowels.Contains(char.ToLowerInvariant(letter));
}
