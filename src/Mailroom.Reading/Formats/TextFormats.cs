using System.Text.RegularExpressions;
using Mailroom.Reading.Text;

namespace Mailroom.Reading.Formats;

/// <summary>Tells text formats apart, none of which has a signature, by how they begin.</summary>
internal static class TextFormats
{
    private const int Looked = 64 * 1024;

    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    private static readonly string[] HtmlTags =
    [
        "!doctype html", "html", "head", "body", "title", "meta", "div", "p", "table", "span", "h1", "h2", "h3", "center", "font", "a", "br", "b", "style", "script",
        "ul", "ol", "article", "section", "main", "header",
    ];

    private static readonly Regex[] MarkdownMarks =
    [
        new(@"(?m)^#{1,6} \S", Linear),
        new(@"(?m)^(```|~~~)", Linear),
        new(@"\*\*[^*\s][^*\n]*\*\*", Linear),
        new(@"\[[^\]\n]+\]\((https?://|#|\.|/|mailto:)[^)\n]*\)", Linear),
        new(@"(?m)^\|?\s*:?-{3,}:?\s*\|[\s:|-]*$", Linear),
        new(@"(?m)^[-*] \S.*\n[-*] \S", Linear),
        new(@"(?m)^[^\s#=].*\n={3,}\s*$", Linear),
    ];

    private static readonly Regex FlatOpenDocument = new(@"^\s*(<\?xml[^>]*>\s*)?<office:document\s[^>]*office:mimetype=""(?<type>application/vnd\.oasis\.opendocument\.(text|spreadsheet|presentation|graphics))""", Linear);

    /// <summary>The format, or null where the bytes are no text.</summary>
    public static FileFormat? Detect(byte[] content)
    {
        var head = content.AsSpan(0, Math.Min(content.Length, Looked));
        if (MailFormat.Matches(head)) return new(FileKind.Mail, "message/rfc822");
        if (TextDecoding.Decode(head) is not { } text) return null;
        if (IsHtml(text)) return new(FileKind.Html, text.AsSpan().TrimStart().StartsWith("<?xml") ? "application/xhtml+xml" : "text/html");
        if (FlatOpenDocument.Match(text) is { Success: true } flat) return new(FileKind.FlatOpenDocument, flat.Groups["type"].Value + "-flat-xml");
        if (XmlDataReader.Matches(text)) return new(FileKind.Xml, "application/xml");
        if (JsonReader.Matches(text)) return new(FileKind.Json, "application/json");
        if (MarkdownMarks.Count(mark => mark.IsMatch(text)) >= 2) return new(FileKind.Markdown, "text/markdown");
        if (CsvReader.FindDelimiter(text) is { } delimiter) return new(FileKind.Csv, delimiter == '\t' ? "text/tab-separated-values" : "text/csv");
        return new(FileKind.PlainText, "text/plain");
    }

    private static bool IsHtml(string text)
    {
        var rest = text.AsSpan().TrimStart();
        if (rest.IsEmpty || rest[0] != '<') return false;
        // Some publishers wrap HTML in markup of their own.
        if (text.Contains("<html", StringComparison.OrdinalIgnoreCase)) return true;
        while (rest.StartsWith("<!--"))
        {
            var end = rest.IndexOf("-->");
            if (end < 0) return false;
            rest = rest[(end + 3)..].TrimStart();
        }
        if (rest.IsEmpty || rest[0] != '<') return false;
        foreach (var tag in HtmlTags)
        {
            var begins = rest[1..].StartsWith(tag, StringComparison.OrdinalIgnoreCase);
            // "<p:…" is no paragraph, but the prefix of a namespace.
            if (begins && (rest.Length <= tag.Length + 1 || !(char.IsLetterOrDigit(rest[tag.Length + 1]) || rest[tag.Length + 1] == ':'))) return true;
        }
        return false;
    }
}
