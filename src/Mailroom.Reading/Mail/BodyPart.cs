using Mailroom.Reading.Html;
using Mailroom.Reading.Office;
using Mailroom.Reading.Signed;

namespace Mailroom.Reading.Mails;

/// <summary>A piece of a mail's body, as text, as HTML, or as both for the reader to choose from.</summary>
/// <param name="PlainText">It as text; null where it is not there.</param>
/// <param name="Html">It as HTML; null where it is not there.</param>
internal sealed record BodyPart(string? PlainText, string? Html)
{
    private const int ComparedCharacters = 50_000;

    // A text that has this share of what the HTML says is the same, said in another way: without the words of buttons and links to social media.
    private const double Same = 0.5;

    private const int FewestWords = 5;

    /// <summary>A piece that is written as Rich Text Format.</summary>
    public static BodyPart FromRichText(byte[] rtf, ReadingOptions options, CancellationToken cancellation)
    {
        var text = RtfReader.Read(rtf, "application/rtf", options, cancellation);
        return new BodyPart(string.Join('\n', text.Pages.SelectMany(page => page.Lines).Select(line => line.Text)), null);
    }

    /// <summary>Whether the text, or a part of it, can be read with a key alone.</summary>
    public bool IsEncrypted => PlainText?.Contains(PgpMessage.Beginning, StringComparison.Ordinal) is true;

    /// <summary>Writes the text; or the HTML, where there is no text, or it is a stub that only says to look at the HTML.</summary>
    /// <returns>Whether the HTML, where there is some, could be looked at.</returns>
    public bool TryWrite(PageWriter pages, ReadingOptions options, CancellationToken cancellation)
    {
        var shown = Html is null ? [] : Shown(options, cancellation);
        if (shown is { Count: > 0 } && (string.IsNullOrWhiteSpace(PlainText) || IsStub(PlainText, shown))) foreach (var line in shown) pages.Add(line);
        else pages.Add(PlainText);
        return shown is not null;
    }

    // Null where it must not be read.
    private List<Line>? Shown(ReadingOptions options, CancellationToken cancellation)
    {
        try
        {
            var html = new PageWriter(options, cutsPages: true);
            HtmlReader.Write(Html!, new BlockWriter(html), cancellation);
            return [.. html.Finish("text/html").Pages.SelectMany(page => page.Lines)];
        }
        catch (ReadingException)
        {
            return null;
        }
    }

    private static bool IsStub(string text, List<Line> shown)
    {
        var html = Words(string.Join(' ', shown.Select(line => line.Text)));
        var plain = Words(text);
        if (html.Count < FewestWords) return false;
        // HTML of pictures with a word or two says less than the text beside it.
        return 2 * html.Count > plain.Count && html.Count(plain.Contains) < Same * html.Count;
    }

    private static HashSet<string> Words(string text)
    {
        var words = text[..Math.Min(text.Length, ComparedCharacters)].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Select(word => word.Trim('.', ',', ';', ':', '!', '?', '"', '(', ')', '*', '_')).Where(word => word.Length > 0).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }
}
