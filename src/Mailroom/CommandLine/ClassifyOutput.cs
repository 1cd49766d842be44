using System.Globalization;
using System.Text.Json;
using Mailroom.Api;
using Spectre.Console;

namespace Mailroom.CommandLine;

/// <summary>How answers are written.</summary>
public enum OutputFormat
{
    /// <summary>A table for people.</summary>
    Table,

    /// <summary>A JSON object a line.</summary>
    Json,

    /// <summary>CSV with a header (RFC 4180).</summary>
    Csv,
}

/// <summary>Writes the answers of <c>mailroom classify</c> to standard output.</summary>
public static class ClassifyOutput
{
    private const int EvidenceShown = 3;

    /// <summary>Writes the answers.</summary>
    public static async Task WriteAsync(IReadOnlyList<FileAnswer> answers, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                foreach (var answer in answers)
                {
                    var row = new { answer.File, answer.Answer?.DocumentType, answer.Answer?.Confidence, answer.Answer?.Scores, answer.Answer?.Evidence, answer.Remarks, answer.Error };
                    await Console.Out.WriteLineAsync(JsonSerializer.Serialize(row, Json.Options));
                }

                break;
            case OutputFormat.Csv:
                await Console.Out.WriteAsync("file,documentType,confidence,error,remarks\r\n");
                foreach (var answer in answers)
                    await Console.Out.WriteAsync($"{Quote(answer.File)},{Quote(answer.Answer?.DocumentType)},{Percent(answer.Answer?.Confidence)},{Quote(answer.Error)},{Quote(string.Join(' ', answer.Remarks))}\r\n");
                break;
            default:
                WriteTable(answers);
                break;
        }
    }

    private static void WriteTable(IReadOnlyList<FileAnswer> answers)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("File", "Type", "Confidence", "Because of");
        foreach (var answer in answers)
        {
            var reason = answer.Error ?? string.Join(", ", answer.Answer!.Evidence.Where(one => one.Share > 0).Take(EvidenceShown).Select(one => one.Wording));
            table.AddRow(new Text(answer.File), new Text(answer.Answer?.DocumentType ?? "—"), new Text(Percent(answer.Answer?.Confidence)), new Text(string.Join('\n', [reason, .. answer.Remarks])));
        }

        AnsiConsole.Write(table);
    }

    private static string Percent(double? confidence) => confidence?.ToString("0.00", CultureInfo.InvariantCulture) ?? "";

    private static string Quote(string? text) =>
        text is null ? "" : text.AsSpan().ContainsAny("\",\r\n") ? "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : text;
}
