using System.Globalization;
using System.Text.RegularExpressions;

namespace Mailroom.Classifying.Segments;

/// <summary>The number that a page bears: "Page 2 of 3", "Seite 2", "2/3", "- 2 -".</summary>
/// <param name="Number">The number.</param>
/// <param name="Of">How many pages there are, where it says so.</param>
/// <param name="IsRoman">Whether it is one of the small Roman numbers that lead up to page 1.</param>
/// <param name="Certainty">1 where a word or the count says that it is one, less for a number alone.</param>
internal readonly partial record struct PrintedNumber(int Number, int? Of, bool IsRoman, double Certainty)
{
    private const double OfEnd = 0.7;
    private const double OfBareNumber = 0.5;
    private const int MostCharacters = 120;

    private static readonly string[] Romans = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii", "xix", "xx"];

    /// <summary>Reads it from a line at the edge of a page; null where the line bears none.</summary>
    public static PrintedNumber? Read(string line)
    {
        if (line.Length > MostCharacters) return null;
        if (Named().Match(line) is { Success: true } named) return From(named, 1);
        if (Counted().Match(line) is { Success: true } counted) return From(counted, 1);
        if (CountedAtEnd().Match(line) is { Success: true } atEnd) return From(atEnd, OfEnd);
        if (Bare().Match(line) is { Success: true } bare) return From(bare, OfBareNumber);
        var roman = Array.IndexOf(Romans, line.Trim(' ', '-', '–', '—'));
        return roman < 0 ? null : new PrintedNumber(roman + 1, null, IsRoman: true, OfBareNumber);
    }

    /// <summary>Whether a page with this number comes so many pages after one with another.</summary>
    public bool Follows(PrintedNumber earlier, int distance) => (IsRoman == earlier.IsRoman && Number == earlier.Number + distance && Of == earlier.Of) || (earlier.IsRoman && !IsRoman && Number <= distance);

    private static PrintedNumber? From(Match match, double certainty)
    {
        var number = int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);
        int? of = match.Groups["of"].Success ? int.Parse(match.Groups["of"].Value, CultureInfo.InvariantCulture) : null;
        return number == 0 || of < number ? null : new PrintedNumber(number, of, IsRoman: false, certainty);
    }

    [GeneratedRegex(@"(?<![\p{L}\d])(page|pg\.|seite|página|pagina|pág\.?|pag\.|blatt|bladzijde|blz\.|sheet|feuille|strona|sida|side)\s{0,2}:?\s{0,2}(?<number>\d{1,4})(?![\d.,]*\d)(\s{0,2}(of|von|de|di|van|din|sur|af|av|z|/|\|)\s{0,2}(?<of>\d{1,4})(?!\d))?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();

    [GeneratedRegex(@"^\W{0,3}(?<number>\d{1,3})\s{0,2}(of|von|de|di|van|din|sur|/)\s{0,2}(?<of>\d{1,3})\W{0,3}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Counted();

    [GeneratedRegex(@"[\p{L})]\W{1,4}(?<number>\d{1,2})\s?/\s?(?<of>\d{1,2})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CountedAtEnd();

    [GeneratedRegex(@"^[-–—\s]{0,3}(?<number>\d{1,3})[-–—\s]{0,3}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bare();
}
