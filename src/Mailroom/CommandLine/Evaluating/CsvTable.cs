using System.Text;

namespace Mailroom.CommandLine.Evaluating;

/// <summary>Comma-separated values with a line of column names (RFC 4180); semicolons are taken too where the names are separated by these.</summary>
internal static class CsvTable
{
    /// <summary>The rows, each by the names of its columns without regard to case; lines without anything are passed over.</summary>
    /// <exception cref="FormatException">There is no line of names, a name stands twice, or a quotation mark is not closed.</exception>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Parse(string text)
    {
        var names = text.AsSpan(0, text.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? end : text.Length);
        var rows = Rows(text, names.Contains(';') && !names.Contains(',') ? ';' : ',').Where(row => row.Exists(field => field.Length > 0)).ToList();
        if (rows.Count == 0) throw new FormatException("it has no line with the names of the columns");
        var columns = rows[0].ConvertAll(name => name.Trim());
        if (columns.Distinct(StringComparer.OrdinalIgnoreCase).Count() < columns.Count) throw new FormatException("two of its columns have the same name");
        return [.. rows.Skip(1).Select(row => columns.Zip(row).ToDictionary(pair => pair.First, pair => pair.Second.Trim(), StringComparer.OrdinalIgnoreCase))];
    }

    private static IEnumerable<List<string>> Rows(string text, char separator)
    {
        var (row, field, isQuoted) = (new List<string>(), new StringBuilder(), false);
        for (var position = 0; position < text.Length; position++)
        {
            var character = text[position];
            if (isQuoted && character == '"' && position + 1 < text.Length && text[position + 1] == '"') field.Append(text[++position]);
            else if (character == '"') isQuoted = !isQuoted;
            else if (isQuoted) field.Append(character);
            else if (character == separator) EndField();
            else if (character == '\n')
            {
                EndField();
                yield return row;
                row = [];
            }
            else if (character != '\r') field.Append(character);
        }

        if (isQuoted) throw new FormatException("a quotation mark is not closed");
        EndField();
        yield return row;

        void EndField()
        {
            row.Add(field.ToString());
            field.Clear();
        }
    }
}
