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
    // Of the letters of European languages about 35 to 50 in 100 are vowels; in a moved alphabet other letters, and fewer, take their places.
    private const double FewVowels = 0.28;
    private const int EnoughLetters = 80;
    private const double MostOfWord = 0.6;
    // Written out, as the program runs with the invariant culture, in which accents cannot be split off.
    private const string Vowels = "aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýÿāăąēĕėęěĩīĭįıōŏőœũūŭůűųŷǎǐǒǔǖǘǚǜǫȁȃȅȇȉȋȍȏȕȗȧȩȫȭȯȱȳ";
    private const int NearlyEmptyCharacters = 60;
    // Letters drawn as outlines take 20 to 40 strokes each; a form's rules and boxes a few hundred in all.
    private const int FewCharacters = 300;
    private const int ManyStrokes = 2000;

    /// <summary>Whether the words are writing; there has to be one at least.</summary>
    public static bool IsUsable(IReadOnlyList<PageWord> words)
    {
        var (characters, unreadable, odd, letters, latin, vowels) = (0, 0, 0, 0, 0, 0);
        foreach (var word in words)
        {
            characters += word.Text.Length;
            unreadable += word.Text.Count(IsUnreadable);
            odd += IsOdd(word.Text) ? 1 : 0;
            // Shorter ones are often abbreviations, and what has more digits and signs a code.
            var lettersOfWord = word.Text.Count(char.IsLetter);
            if (word.Text.Length < 4 || lettersOfWord < MostOfWord * word.Text.Length)
                continue;
            letters += lettersOfWord;
            latin += word.Text.Count(IsLatin);
            vowels += word.Text.Count(IsVowel);
        }

        var judgeVowels = latin >= EnoughLetters && latin >= letters / 2;
        return characters > 0
            && unreadable <= ManyUnreadable * characters
            && (words.Count < EnoughWords || odd <= MostlyOdd * words.Count)
            && (!judgeVowels || vowels >= FewVowels * latin);
    }

    /// <summary>Whether a picture covers the page and the text layer is no more than a stamp or a page number.</summary>
    public static bool IsNearlyEmpty(IReadOnlyList<PageWord> words, double pictureShare) =>
        pictureShare > 0.5 && words.Sum(word => word.Text.Length) < NearlyEmptyCharacters;

    /// <summary>Whether so much is drawn beside little text that the writing itself may be drawn: some programs turn letters into outlines.</summary>
    public static bool MayBeOutlined(IReadOnlyList<PageWord> words, UglyToad.PdfPig.Content.Page page) =>
        words.Sum(word => word.Text.Length) < FewCharacters && page.Paths.Sum(path => path.Sum(part => part.Commands.Count)) > ManyStrokes;

    private static bool IsUnreadable(char character) => CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned || character == '\uFFFD';

    /// <summary>Whether symbols or digits stand between letters, as in no word, number, address or code that people write.</summary>
    private static bool IsOdd(string word)
    {
        var changes = 0;
        var before = 0;
        foreach (var character in word)
        {
            var kind = char.IsLetter(character) ? 1 : char.IsDigit(character) ? 2 : ".-/@_'’,:".Contains(character) ? 0 : 3;
            changes += kind != 0 && before != 0 && kind != before ? 1 : 0;
            before = kind == 0 ? before : kind;
        }

        return changes >= 3 || word.All(character => !char.IsLetterOrDigit(character) && !char.IsPunctuation(character) && !char.IsSymbol(character));
    }

    private static bool IsLatin(char letter) => letter < '\u0250';

    private static bool IsVowel(char letter) => Vowels.Contains(char.ToLowerInvariant(letter));
}
