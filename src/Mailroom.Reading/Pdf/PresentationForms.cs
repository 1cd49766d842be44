using System.Text;

namespace Mailroom.Reading.Pdf;

/// <summary>
/// Turns the shapes that Arabic letters take within words, and Hebrew letters with points, into the letters themselves. Written out, as the program runs with the invariant culture, in which
/// nothing is normalised.
/// </summary>
internal static class PresentationForms
{
    // Letters in the order of their shapes, each with the number of them.
    private const string ArabicA = "ٱ2ٻ4پ4ڀ4ٺ4ٿ4ٹ4ڤ4ڦ4ڄ4ڃ4چ4ڇ4ڍ2ڌ2ڎ2ڈ2ژ2ڑ2ک4گ4ڳ4ڱ4ں2ڻ4ۀ2ہ4ھ4ے2ۓ2";
    private const string ArabicMore = "ڭ4ۇ2ۆ2ۈ2ٷ1ۋ2ۅ2ۉ2ې4ى2";
    private const string ArabicB = "ء1آ2أ2ؤ2إ2ئ4ا2ب4ة2ت4ث4ج4ح4خ4د2ذ2ر2ز2س4ش4ص4ض4ط4ظ4ع4غ4ف4ق4ك4ل4م4ن4ه4و2ى2ي4";

    private static readonly Dictionary<char, string> Letters = Table();

    public static string Normalised(string text)
    {
        if (!text.Any(Letters.ContainsKey))
            return text;
        var letters = new StringBuilder(text.Length);
        foreach (var character in text)
            letters.Append(Letters.TryGetValue(character, out var letter) ? letter : character.ToString());
        return letters.ToString();
    }

    private static Dictionary<char, string> Table()
    {
        var table = new Dictionary<char, string>();
        Add(table, '\uFB50', ArabicA);
        Add(table, '\uFBD3', ArabicMore);
        Add(table, '\uFBFC', "ی4");
        Add(table, '\uFE80', ArabicB);
        foreach (var (number, alef) in "آأإا".Index())
            table[(char)('\uFEF5' + (2 * number))] = table[(char)('\uFEF6' + (2 * number))] = $"ل{alef}";
        table['\uFDF2'] = "الله";
        table['\uFDFC'] = "ریال";
        // The first of these are wide letters, the others letters with a point in them; the empty places were never given.
        foreach (var (number, letter) in "עאדהכלםרת".Index())
            table[(char)('\uFB20' + number)] = letter.ToString();
        foreach (var (number, letter) in "ששששאאאבגדהוזחטיךכלםמןנסעףפץצקרשתובכפ".Index())
            table[(char)('\uFB2A' + number)] = letter.ToString();
        return table;
    }

    private static void Add(Dictionary<char, string> table, char shape, string letters)
    {
        for (var at = 0; at < letters.Length; at += 2)
        {
            for (var count = letters[at + 1] - '0'; count > 0; count--)
                table[shape++] = letters[at].ToString();
        }
    }
}
