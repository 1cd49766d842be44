using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Mailroom.CommandLine.Evaluating;

/// <summary>Comma-separated values with a line of column names (RFC 4180); semicolons are taken too where the names are separated by these.</summary>
internal static class CsvTable
{
    /// <summary>The rows, each by the names of its columns without regard to case; lines without anything are passed over.</summary>
    /// <exception cref="FormatException">There is no line of names, a name stands twice, or a quotation mark is not closed.</exception>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Parse(string text)
    {
        var rows = Rows(text).Where(row => row.Any(field => field.Length > 0)).ToList();
        if (rows.Count == 0) throw new FormatException("it has no line with the names of the columns");
        var columns = rows[0];
        if (columns.Distinct(StringComparer.OrdinalIgnoreCase).Count() < columns.Length) throw new FormatException("two of its columns have the same name");
        return [.. rows.Skip(1).Select(row => columns.Zip(row).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.OrdinalIgnoreCase))];
    }

    private static IEnumerable<string[]> Rows(string text)
    {
        var names = text.AsSpan(0, text.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? end : text.Length);
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = names.Contains(';') && !names.Contains(',') ? ";" : ",",
            TrimOptions = TrimOptions.Trim,
            BadDataFound = bad => throw new FormatException($"a quotation mark is not closed, or stands within a word, near line {bad.Context.Parser!.RawRow}"),
        };
        using var reader = new StringReader(text);
        using var parser = new CsvParser(reader, configuration);
        while (parser.Read()) yield return parser.Record!;
    }
}
