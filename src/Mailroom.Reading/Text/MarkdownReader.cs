using System.Text.RegularExpressions;

namespace Mailroom.Reading.Text;

/// <summary>Reads Markdown as the text that a reader sees: headings keep their rank as a size, marks and addresses go.</summary>
internal static class MarkdownReader
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    private static readonly Regex Heading = new(@"^\s{0,3}(?<marks>#{1,6})\s+(?<text>.*?)\s*#*\s*$", Linear);
    private static readonly Regex Underline = new(@"^\s{0,3}(?<rule>=+|-+)\s*$", Linear);
    private static readonly Regex Fence = new(@"^\s*(```|~~~)", Linear);
    private static readonly Regex TableRule = new(@"^\s*\|?[\s:|-]*-{2,}[\s:|-]*$", Linear);
    private static readonly Regex Rule = new(@"^\s{0,3}([*_-]\s*){3,}$", Linear);
    private static readonly Regex Leader = new(@"^\s*(>\s*)*([-*+]\s+(\[[ xX]\]\s+)?)?", Linear);
    private static readonly Regex Link = new(@"!?\[(?<text>[^\]]*)\](\([^)]*\)|\[[^\]]*\])", Linear);
    private static readonly Regex Address = new(@"<(?<address>(https?|mailto):[^>\s]+)>", Linear);
    private static readonly Regex Tag = new(@"</?[A-Za-z][^>]*>|<!--.*?-->", Linear);
    private static readonly Regex Definition = new(@"^\s{0,3}\[[^\]]+\]:\s+\S+", Linear);

    public static DocumentText Read(byte[] content, string mediaType, ReadingOptions options)
    {
        var front = TextFront.Decode(content, options);
        var pages = new PageWriter(options, cutsPages: true);
        var inCode = false;
        string? waiting = null;
        foreach (var range in front.Text.AsSpan().Split('\n'))
        {
            var line = front.Text[range].TrimEnd('\r');
            if (Fence.IsMatch(line))
            {
                Write(pages, waiting, 0, inCode);
                waiting = null;
                inCode = !inCode;
                continue;
            }
            // A line of = or - under a line of text makes that line a heading.
            var underline = !inCode && waiting is { Length: > 0 } ? Underline.Match(line) : Match.Empty;
            Write(pages, waiting, underline.Success ? (underline.Groups["rule"].ValueSpan[0] == '=' ? 1 : 2) : 0, inCode);
            waiting = underline.Success ? null : line;
        }
        Write(pages, waiting, 0, inCode);
        return front.Finish(pages, mediaType);
    }

    private static void Write(PageWriter pages, string? line, int level, bool isCode)
    {
        if (string.IsNullOrWhiteSpace(line)) return;
        if (isCode)
        {
            pages.Add(line, BlockWriter.BodySize);
            return;
        }
        var heading = Heading.Match(line);
        if (heading.Success)
        {
            level = heading.Groups["marks"].Length;
            line = heading.Groups["text"].Value;
        }
        else if (TableRule.IsMatch(line) || Rule.IsMatch(line) || Definition.IsMatch(line))
        {
            return;
        }
        var text = Unmarked(line);
        var bold = level > 0 || IsBold(line);
        pages.Add(text, level > 0 ? BlockWriter.HeadingSize(level) : BlockWriter.BodySize, bold);
    }

    private static bool IsBold(string line)
    {
        var text = Leader.Replace(line, "").AsSpan().Trim();
        return text.Length > 4 && text.StartsWith("**") && text.EndsWith("**") && !text[2..^2].Contains("**", StringComparison.Ordinal);
    }

    private static string Unmarked(string line)
    {
        line = Leader.Replace(line, "");
        line = Link.Replace(line, "${text}");
        line = Address.Replace(line, "${address}");
        line = Tag.Replace(line, " ");
        if (line.AsSpan().TrimStart().StartsWith("|")) line = line.Replace('|', ' ');
        return line.Replace("**", "").Replace("__", "").Replace("`", "").Replace("\\", "").Replace("~~", "").Replace("*", "");
    }
}
