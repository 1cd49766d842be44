using Mailroom.Reading;

namespace Mailroom.Classifying.Llm;

/// <summary>Finds the words that an LLM quotes. What does not stand in the document is no evidence.</summary>
internal static class Quotation
{
    private const int Shortest = 3;

    /// <summary>Looks for a quote, without regard to case and to where lines break.</summary>
    /// <returns>The words as they stand in the document, with page and place; null where they do not, or are too few or too many.</returns>
    public static (string Phrase, int Page, Box? Box)? Find(DocumentText document, string quote)
    {
        var wanted = string.Join(' ', quote.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (wanted.Length is < Shortest or > LlmAnswer.LongestQuote) return null;
        foreach (var page in document.Pages)
        {
            var text = string.Join(' ', page.Lines.Select(line => line.Text));
            var start = text.IndexOf(wanted, StringComparison.OrdinalIgnoreCase);
            if (start >= 0) return (text.Substring(start, wanted.Length), page.Number, BoxOf(page, start, start + wanted.Length));
        }

        return null;
    }

    // The rectangle around all words that stand between two places of the page's text; null where one of them has no place.
    private static Box? BoxOf(Page page, int start, int end)
    {
        Box? around = null;
        var position = 0;
        foreach (var line in page.Lines)
        {
            if (position < end && position + line.Text.Length > start)
            {
                if (line.Words is null) return null;
                var word = position;
                foreach (var (text, box) in line.Words)
                {
                    if (word < end && word + text.Length > start) around = around is { } other ? Union(other, box) : box;
                    word += text.Length + 1;
                }
            }

            position += line.Text.Length + 1;
        }

        return around;
    }

    private static Box Union(Box one, Box other)
    {
        var (x, y) = (Math.Min(one.X, other.X), Math.Min(one.Y, other.Y));
        return new Box(x, y, Math.Max(one.X + one.Width, other.X + other.Width) - x, Math.Max(one.Y + one.Height, other.Y + other.Height) - y);
    }
}
