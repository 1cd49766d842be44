using System.Text;

namespace Mailroom.Learning;

/// <summary>Reads comma-separated values as RFC 4180 has them, with a line of column names.</summary>
internal static class Csv
{
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Parse(string text)
    {
        var rows = Rows(text).ToList();
        return [.. rows.Skip(1).Select(row => rows[0].Zip(row).ToDictionary(pair => pair.First, pair => pair.Second))];
    }

    private static IEnumerable<List<string>> Rows(string text)
    {
        var (row, field, quoted) = (new List<string>(), new StringBuilder(), false);
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            if (quoted && character == '"' && index + 1 < text.Length && text[index + 1] == '"') field.Append(text[++index]);
            else if (character == '"') quoted = !quoted;
            else if (!quoted && character is ',' or '\n' && !quoted)
            {
                row.Add(field.ToString());
                field.Clear();
                if (character == ',') continue;
                yield return row;
                row = [];
            }
            else if (quoted || character != '\r') field.Append(character);
        }
        if (field.Length == 0 && row.Count == 0) yield break;
        row.Add(field.ToString());
        yield return row;
    }
}
