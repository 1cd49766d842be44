using System.Globalization;

namespace Mailroom.Reading.Text;

/// <summary>
/// Judges how much a decoded text looks like the writing of people, by its characters beyond ASCII: whether they are letters of one language, in the middle of words, and frequent ones. The bytes of a text
/// decoded as another encoding give signs within words, capitals behind small letters, and letters that no language has together.
/// </summary>
internal static class TextPlausibility
{
    // Letters beyond ASCII of the languages that are written in Latin letters.
    private static readonly string[] LatinAlphabets =
    [
        "äöüß", "éèêëàâçîïôùûüœæÿ", "áéíóúñüªº", "ãõáéíóúâêôçàü", "àèéìòù", "ëéïöüèê", "æøåéö", "åäöé", "áéíóúýðþæö", "ąćęłńóśźż", "áčďéěíňóřšťúůýžäľĺôŕ", "áéíóöőúüű", "ăâîșțşţ", "čćđšž",
        "çğıöşüâîi\u0307", "äöõüšž", "ąčęėįšųūž", "āčēģīķļņšūž",
    ];

    // Of other scripts: the letters by how frequent they are, the most frequent first.
    private static readonly string[] Frequent =
    [
        "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", "оаинвіертсклумдпязьгбийчхцєїшюжщґф", "аоиентрсвлкдпмузбгъчщцжяшхюйф", "αοιετνσηςρπκμλυδγχωθφβξζψάέήίόύώϊϋΐΰ", "יוהלאבתמרשדנקםעחצטפגזןךםכסץף", "الينموترتبةعدفهكسقحجشصطخضىغئءثذأظزإآؤپچگژیک",
        "านรอกเงยลมวทสตปดคจพะหแบชขไโใถซผ่้ิีึืุู็์ั",
    ];

    private const string Hiragana = "のにはをたがでてとしれさいるあなもっんすらうかこりくまそ";
    private const string Han = "的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长"
        + "這來個國說們為時會對過學裡後發當無開經頭從動兩長電車東業書間問關體點線實現產書讓與應還進給給處號認議題風義務權約條款甲乙方合同本協議同金額日付支払期限契約株式会社様御中請求見積納品書月年第条";

    private const string QuotesAndDashes = "\u2018\u2019\u201A\u201C\u201D\u201E\u2013\u2014\u2026\u20AC\u00A0\u2022\u00AB\u00BB\u00A7\u00B0\u00A9\u00AE\u2122\u00A3\u00B7\u00BF\u00A1\u2116\u00BD\u00BC\u00BE\u00B2\u00B3\u00AA\u00BA";
    private const string AsianMarks = "、。，！？：；「」『』（）《》【】・〜ー\u3000‘’“”";

    /// <summary>Judges a text.</summary>
    /// <returns>From about 1, for a text of words, to far below 0; 0 for one of ASCII alone.</returns>
    public static double Of(string text)
    {
        double sum = 0;
        int count = 0, latin = 0;
        var alphabets = new int[LatinAlphabets.Length];
        var frequent = new double[Frequent.Length];
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character < 0x80) continue;
            count++;
            var (before, after) = (i > 0 ? text[i - 1] : ' ', i + 1 < text.Length ? text[i + 1] : ' ');
            var lower = char.ToLowerInvariant(character);
            if (char.IsUpper(character) && char.IsLower(before)) sum -= 1;
            if (char.IsLetter(character) && character < 0x250)
            {
                latin++;
                for (var language = 0; language < alphabets.Length; language++) alphabets[language] += LatinAlphabets[language].Contains(lower, StringComparison.Ordinal) ? 1 : 0;
            }
            else if (character is >= '\u0370' and < '\u0E80')
            {
                for (var language = 0; language < frequent.Length; language++) frequent[language] += Frequency(Frequent[language], lower);
                if (char.IsAsciiLetter(before) || char.IsAsciiLetter(after)) sum -= 0.5;
            }
            else
            {
                sum += OfOther(character, before, after);
            }
        }
        if (count == 0) return 0;
        var best = alphabets.Max();
        return (sum + best - (0.5 * (latin - best)) + frequent.Max()) / count;
    }

    private static double Frequency(string letters, char letter)
    {
        var rank = letters.IndexOf(letter, StringComparison.Ordinal);
        return rank < 0 ? -0.3 : rank < 10 ? 1.2 : rank < 20 ? 0.8 : 0.4;
    }

    private static double OfOther(char character, char before, char after)
    {
        var isWithinWord = char.IsLetter(before) && char.IsLetter(after);
        if (character is >= '\u3040' and <= '\u309F') return Hiragana.Contains(character, StringComparison.Ordinal) ? 1.2 : 0.7;
        if (character is >= '\u30A0' and <= '\u30FF') return 0.8;
        if (AsianMarks.Contains(character, StringComparison.Ordinal) && (before >= '\u3000' || after >= '\u3000')) return 1;
        if (character is >= '\u4E00' and <= '\u9FFF') return (Han.Contains(character, StringComparison.Ordinal) ? 1.2 : 0.3) - (char.IsAsciiLetter(before) || char.IsAsciiLetter(after) ? 1 : 0);
        if (character is >= '\uAC00' and <= '\uD7A3') return char.IsAsciiLetter(before) ? 0 : 0.9;
        if (QuotesAndDashes.Contains(character, StringComparison.Ordinal)) return isWithinWord && character != '\u2019' ? -1 : 0.4;
        if (char.IsSurrogate(character)) return -0.5;
        if (character is >= '\u2500' and <= '\u259F') return char.IsLetter(before) || char.IsLetter(after) ? -1 : -0.1;
        return char.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse || character == '\uFFFD' ? -3
            : isWithinWord || char.IsLetter(before) || char.IsLetter(after) ? -1 : -0.3;
    }
}
