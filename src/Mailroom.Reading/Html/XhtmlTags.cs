using System.Text.RegularExpressions;

namespace Mailroom.Reading.Html;

/// <summary>Writes XHTML as HTML has it. There a tag is not ended by a slash: an empty title, or script, would take in all that follows.</summary>
internal static class XhtmlTags
{
    private static readonly HashSet<string> AlwaysEmpty =
        new(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"], StringComparer.OrdinalIgnoreCase);

    private static readonly Regex EmptyTag = new(@"<(?<name>[A-Za-z][A-Za-z0-9]*)(?<rest>(\s[^<>]*)?)/>", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant);

    public static string Close(string xhtml) => EmptyTag.Replace(xhtml, tag =>
        AlwaysEmpty.Contains(tag.Groups["name"].Value) ? tag.Value : $"<{tag.Groups["name"].Value}{tag.Groups["rest"].Value}></{tag.Groups["name"].Value}>");
}
