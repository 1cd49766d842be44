namespace Mailroom.Reading.Html;

/// <summary>Refuses pages that would cost the parser far more than their length, before it sees them.</summary>
internal static class HtmlLimits
{
    /// <summary>The parser looks through all open elements again and again, so its work grows with the square of their number.</summary>
    private const int MaximumOpenElements = 512;

    /// <summary>How many elements a page may come to.</summary>
    private const int MaximumElements = 2_000_000;

    private const int LongestName = 24;

    // Elements without content, and those that the next of their kind ends.
    private static readonly HashSet<string> EndedByOthers = new(StringComparer.OrdinalIgnoreCase)
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody",
        "tfoot", "option", "optgroup", "colgroup", "html", "head", "body",
    };

    // Where one of these is open, the parser may repeat it in every block that follows.
    private static readonly HashSet<string> Repeated = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
    };

    /// <summary>Counts a page's tags.</summary>
    /// <exception cref="ReadingException">The page is too deeply nested or has too many elements.</exception>
    public static void Check(string html, CancellationToken cancellation)
    {
        var open = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var counts = open.GetAlternateLookup<ReadOnlySpan<char>>();
        var endedByOthers = EndedByOthers.GetAlternateLookup<ReadOnlySpan<char>>();
        var repeated = Repeated.GetAlternateLookup<ReadOnlySpan<char>>();
        int openElements = 0, openRepeated = 0;
        long elements = 0;
        var rest = html.AsSpan();
        while (rest.IndexOf('<') is >= 0 and var at)
        {
            cancellation.ThrowIfCancellationRequested();
            rest = rest[(at + 1)..];
            var ends = rest.StartsWith("/");
            if (ends) rest = rest[1..];
            var name = Name(rest);
            if (name.IsEmpty) continue;
            if (!ends) elements += 1 + openRepeated;
            if (elements > MaximumElements) throw new ReadingException(ReadingFailure.TooLarge, "The page has more elements than may be read. Print it as PDF and upload that.");
            if (endedByOthers.Contains(name)) continue;
            // An end tag closes an element of its own name only.
            counts.TryGetValue(name, out var count);
            if (ends && count == 0) continue;
            var change = ends ? -1 : 1;
            counts[name] = count + change;
            openElements += change;
            if (repeated.Contains(name)) openRepeated += change;
            if (openElements > MaximumOpenElements) throw new ReadingException(ReadingFailure.TooLarge, "The page's elements are nested too deeply. Print it as PDF and upload that.");
        }
    }

    private static ReadOnlySpan<char> Name(ReadOnlySpan<char> tag)
    {
        var length = 0;
        while (length < Math.Min(tag.Length, LongestName) && char.IsAsciiLetterOrDigit(tag[length])) length++;
        return tag[..length];
    }
}
