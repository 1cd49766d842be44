using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Mailroom.Reading.Text;

namespace Mailroom.Reading.Html;

/// <summary>Reads HTML as the text that a browser would show. Nothing is run and nothing is loaded.</summary>
internal static class HtmlReader
{
    private const int MaximumLength = 16 * 1024 * 1024;
    private const int DeclarationLength = 4096;

    private static readonly Regex Charset = new(
        @"charset\s*=\s*[""']?(?<name>[A-Za-z0-9_:.-]+)", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    public static DocumentText Read(byte[] content, string mediaType, ReadingOptions options, CancellationToken cancellation)
    {
        var html = Decode(content) ?? throw new ReadingException(ReadingFailure.Corrupt, "The file holds bytes that are no text. Save it as UTF-8 and upload it again.");
        var pages = new PageWriter(options, cutsPages: true);
        var title = Write(html, new BlockWriter(pages), cancellation);
        var text = new TextFront(html, (double)Math.Min(content.Length, MaximumLength) / content.Length).Finish(pages, mediaType);
        return WithTitle(text, title);
    }

    /// <summary>Decodes a page.</summary>
    /// <param name="content">The whole page.</param>
    /// <param name="declared">The encoding that what it came with gives; null for what it gives itself.</param>
    /// <returns>The page, or null where the bytes are no text.</returns>
    public static string? Decode(byte[] content, Encoding? declared = null) => TextDecoding.Decode(content.AsSpan(0, Math.Min(content.Length, MaximumLength)), declared ?? Declared(content));

    /// <summary>Writes the visible text of a page.</summary>
    /// <returns>The page's title; empty where it has none.</returns>
    public static string Write(string html, BlockWriter blocks, CancellationToken cancellation)
    {
        html = html[..Math.Min(html.Length, MaximumLength)];
        HtmlLimits.Check(html, cancellation);
        using var document = new HtmlParser(new HtmlParserOptions { IsScripting = false }).ParseDocument(html);
        new HtmlBlocks(blocks).Write(document.Body ?? document.DocumentElement, cancellation);
        return CleanText.SingleSpaced(document.Title);
    }

    private static Encoding? Declared(byte[] content)
    {
        var match = Charset.Match(Encoding.ASCII.GetString(content, 0, Math.Min(content.Length, DeclarationLength)));
        return match.Success ? TextDecoding.Named(match.Groups["name"].Value) : null;
    }

    private static DocumentText WithTitle(DocumentText text, string title)
    {
        var first = text.Pages[0];
        if (title.Length == 0 || first.Lines.Any(line => line.Text.Contains(title, StringComparison.OrdinalIgnoreCase))) return text;
        var line = new Line(title) { FontSize = BlockWriter.HeadingSize(1), Bold = true };
        return text with { Pages = [first with { Lines = [line, .. first.Lines] }, .. text.Pages.Skip(1)] };
    }
}
