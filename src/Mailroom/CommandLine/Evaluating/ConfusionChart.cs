using System.Xml.Linq;
using Mailroom.Classifying.Judging;

namespace Mailroom.CommandLine.Evaluating;

/// <summary>Draws a confusion matrix: large cells for few types, small ones for many.</summary>
internal static class ConfusionChart
{
    private const int LongestName = 30;
    private const double LetterWidth = 6.8;
    private const double DigitWidth = 7.5;
    private const double Gap = 8;
    private const double Slope = 60;
    // Up to here black stands out better on the colours of the light page, from here on white does.
    private const double StrongFrom = 0.85;

    public static XElement Draw(ConfusionMatrix confusion)
    {
        var names = confusion.Types.Select(type => Short(ReportWording.Plain(type))).ToList();
        var count = names.Count;
        var most = confusion.Counts.Max(row => row.Max());
        var cell = Math.Max(count <= 10 ? 44 : count <= 25 ? 30 : 20, most.ToString().Length * DigitWidth + 4);
        var longest = names.Max(name => name.Length) * LetterWidth;
        var (left, top) = (longest + 2 * Gap, longest * Math.Sin(Slope * Math.PI / 180) + 2 * Gap);
        var (right, bottom) = (left + count * cell, top + count * cell);
        var parts = new List<object>();
        for (var line = 0; line <= count; line++)
        {
            parts.Add(Svg.Line(left, top + line * cell, right, top + line * cell));
            parts.Add(Svg.Line(left + line * cell, top, left + line * cell, bottom));
        }

        for (var row = 0; row < count; row++)
        {
            parts.Add(Svg.Text(left - Gap, top + (row + 0.5) * cell + 4, "end", names[row]));
            parts.Add(Svg.Text(left + (row + 0.5) * cell + 4, top - Gap, "start", names[row], turned: -Slope));
            for (var column = 0; column < count; column++) parts.AddRange(Cell(confusion, row, column, left + column * cell, top + row * cell, cell));
        }

        // The names above lean over the right edge.
        return Svg.Picture(right + longest * Math.Cos(Slope * Math.PI / 180) + 2 * Gap, bottom + Gap, $"Confusion matrix of {count} types", parts);
    }

    private static IEnumerable<XElement> Cell(ConfusionMatrix confusion, int row, int column, double x, double y, double size)
    {
        var documents = confusion.Counts[row][column];
        if (documents == 0) yield break;
        var strength = 0.15 + 0.85 * documents / confusion.Counts[row].Sum();
        var tip = $"{ReportWording.OfCount(documents, "document")}: {ReportWording.Plain(confusion.Types[row])}, called {ReportWording.Plain(confusion.Types[column])}";
        yield return Svg.Box(x, y, size, size, row == column ? "right" : "wrong", strength, tip);
        yield return Svg.Text(x + size / 2, y + size / 2 + 4, "middle", documents.ToString(), strength >= StrongFrom ? "strong" : "light");
    }

    private static string Short(string name) => name.Length <= LongestName ? name : name[..(LongestName - 1)] + "…";
}
