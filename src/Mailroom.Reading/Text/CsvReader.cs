using System.Text;

namespace Mailroom.Reading.Text;

/// <summary>Reads values separated by a delimiter; each row becomes a line.</summary>
internal static class CsvReader
{
    private const int SampledRows = 20;
    private static readonly char[] Delimiters = ['\t', ';', ',', '|'];

    public static DocumentText Read(byte[] content, string mediaType, ReadingOptions options, CancellationToken cancellation)
    {
        var front = TextFront.Decode(content, options);
        var pages = new PageWriter(options, cutsPages: true);
        foreach (var row in Rows(front.Text, FindDelimiter(front.Text) ?? ','))
        {
            cancellation.ThrowIfCancellationRequested();
            pages.Add(string.Join(' ', row).ReplaceLineEndings(" "));
        }
        return front.Finish(pages, mediaType);
    }

    /// <summary>The delimiter that parts nearly all rows into the same number of values, or null where none does.</summary>
    public static char? FindDelimiter(string text)
    {
        // Prose has commas too, only not the same number in every line; a table of two rows must be clearer than one of twenty.
        foreach (var delimiter in Delimiters)
        {
            var widths = Rows(text, delimiter).Where(row => row.Count > 1 || row[0].Length > 0).Take(SampledRows).Select(row => row.Count).ToList();
            var width = widths.Count == 0 ? 0 : widths[0];
            var alike = widths.Count(other => other == width);
            if (width > 1 && widths.Count >= (width > 2 ? 2 : 3) && alike >= widths.Count * 0.9) return delimiter;
        }
        return null;
    }

    private static IEnumerable<List<string>> Rows(string text, char delimiter)
    {
        var row = new List<string>();
        var value = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (quoted)
            {
                if (character != '"') value.Append(character);
                else if (i + 1 < text.Length && text[i + 1] == '"') value.Append(text[i++]);
                else quoted = false;
            }
            else if (character == '"' && value.Length == 0)
            {
                quoted = true;
            }
            else if (character == delimiter)
            {
                row.Add(value.ToString());
                value.Clear();
            }
            else if (character is '\n')
            {
                row.Add(value.ToString());
                yield return row;
                row = [];
                value.Clear();
            }
            else if (character is not '\r')
            {
                value.Append(character);
            }
        }
        if (value.Length == 0 && row.Count == 0) yield break;
        row.Add(value.ToString());
        yield return row;
    }
}
