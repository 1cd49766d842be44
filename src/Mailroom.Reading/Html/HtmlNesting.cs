namespace Mailroom.Reading.Html;

/// <summary>Bounds how deep a page's elements can nest, before it is parsed.</summary>
internal static class HtmlNesting
{
    private const int LongestName = 24;

    // Elements without content, and those that the next of their kind ends.
    private static readonly HashSet<string> Uncounted = new(StringComparer.OrdinalIgnoreCase)
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody",
        "tfoot", "option", "optgroup", "colgroup", "html", "head", "body",
    };

    /// <summary>Whether more elements than given are open at some place of the page. An end tag closes an element of its own name only.</summary>
    public static bool Exceeds(string html, int depth)
    {
        var open = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var names = open.GetAlternateLookup<ReadOnlySpan<char>>();
        var uncounted = Uncounted.GetAlternateLookup<ReadOnlySpan<char>>();
        var total = 0;
        var rest = html.AsSpan();
        while (rest.IndexOf('<') is >= 0 and var at)
        {
            rest = rest[(at + 1)..];
            var ends = rest.StartsWith("/");
            if (ends) rest = rest[1..];
            var length = 0;
            while (length < Math.Min(rest.Length, LongestName) && char.IsAsciiLetterOrDigit(rest[length])) length++;
            var name = rest[..length];
            if (length == 0 || uncounted.Contains(name)) continue;
            names.TryGetValue(name, out var count);
            if (ends && count == 0) continue;
            names[name] = count + (ends ? -1 : 1);
            total += ends ? -1 : 1;
            if (total > depth) return true;
        }
        return false;
    }
}
