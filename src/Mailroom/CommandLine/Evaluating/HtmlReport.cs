using System.Xml.Linq;
using Mailroom.Classifying.Judging;

namespace Mailroom.CommandLine.Evaluating;

/// <summary>Writes an evaluation as one page that needs nothing else. It is put together as XML, so that no name or phrase can break out of its place.</summary>
internal static class HtmlReport
{
    private const int MostMistakes = 1000;

    private const string Style = """
        :root { color-scheme: light dark; --ink: #1b1f24; --paper: #ffffff; --muted: #59636e; --line: #d1d9e0; --right: #1f5fa8; --wrong: #ad3b0c; --cell: #000000; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --paper: #14181d; --muted: #9aa5b1; --line: #3a424b; --right: #2f6fb8; --wrong: #b84d14; --cell: #ffffff; } }
        body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 72rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
        h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.5rem; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 1.5rem; } dt { color: var(--muted); } dd { margin: 0; }
        table { border-collapse: collapse; } th, td { text-align: left; vertical-align: top; padding: 0.25rem 1rem 0.25rem 0; border-bottom: 1px solid var(--line); min-width: 8rem; }
        th { color: var(--muted); font-weight: normal; } th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; min-width: 0; }
        .wide { overflow-x: auto; } p { color: var(--muted); } li { margin: 0.3rem 0; }
        .wide svg { max-width: max(100%, 60rem); height: auto; } .fit svg { max-width: 100%; height: auto; }
        svg text { font: 12px system-ui, sans-serif; fill: var(--ink); } svg .muted { fill: var(--muted); } svg .light { fill: var(--cell); } svg .strong { fill: #ffffff; }
        svg .over { paint-order: stroke; stroke: var(--paper); stroke-width: 3px; }
        svg .line { stroke: var(--line); stroke-width: 1; fill: none; } svg .dashed { stroke: var(--ink); stroke-width: 1; stroke-dasharray: 4 4; }
        svg .right { fill: var(--right); } svg .wrong { fill: var(--wrong); }
        """;

    /// <summary>The page.</summary>
    public static string Of(Evaluation evaluation)
    {
        var page = new XElement("html",
            new XAttribute("lang", "en"),
            new XElement("head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("http-equiv", "Content-Security-Policy"), new XAttribute("content", "default-src 'none'; style-src 'unsafe-inline'")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width")),
                new XElement("title", "Evaluation"),
                new XElement("style", Style)),
            new XElement("body",
                new XElement("h1", "Evaluation"),
                evaluation.Figures is { } figures ? Judged(evaluation, figures) : null,
                Section("Could not be read", evaluation.Unread.Count == 0 ? null : Table(["File", "Reason"], evaluation.Unread.Select(file => (object[])[Text(file.File), Text(file.Error)])))));
        return "<!DOCTYPE html>\n" + page.ToString(SaveOptions.DisableFormatting) + "\n";
    }

    private static IEnumerable<object?> Judged(Evaluation evaluation, Figures figures) =>
    [
        Summary(evaluation, figures),
        Section("Advice", evaluation.Advice.Count == 0 ? Note("Nothing stands out.") : new XElement("ul", evaluation.Advice.Select(advice => new XElement("li", Text(advice.Sentence))))),
        Section("Confusion matrix",
            Note("A row for each true type, a column for each answer; what lies beside the diagonal are mistakes. The stronger the colour, the larger the share of the row."),
            new XElement("div", new XAttribute("class", "wide"), ConfusionChart.Draw(figures.Confusion))),
        Section("Calibration",
            Note("Where confidences mean what they say, each bar ends at the dashed line. The numbers on top are those of the documents."),
            new XElement("div", new XAttribute("class", "fit"), CalibrationChart.Draw(figures.Calibration))),
        Section("Types", Table(["Type", "Documents", "Answers", "Right", "Precision", "Recall", "F1"], figures.Types.Select(type => (object[])
            [Text(type.DocumentType), type.Documents, type.Answers, type.Right, type.Precision ?? double.NaN, type.Recall ?? double.NaN, type.F1 ?? double.NaN]))),
        Section("Mistakes", figures.Mistakes.Count == 0 ? Note("None.") : Mistakes(figures)),
    ];

    private static XElement Summary(Evaluation evaluation, Figures figures)
    {
        List<(string Name, string Value)> rows =
        [
            ("Documents", $"{evaluation.Documents.Count} read, {evaluation.Unread.Count} not"),
            ("Accuracy", ReportWording.Interval(figures.Accuracy)),
            ("Macro-F1", ReportWording.Three(figures.MacroF1)),
            ("Calibration error", ReportWording.Three(figures.Calibration.ExpectedError)),
            ("Brier score", ReportWording.Three(figures.Calibration.BrierScore)),
            ("Confident mistakes", $"{figures.ConfidentMistakes} (with a confidence of {ReportWording.Two(Figures.Confident)} or more)"),
            ($"At precision {figures.Precision}", ReportWording.Of(figures.AtPrecision)),
            ("Without review", ReportWording.Of(figures.WithoutReview)),
        ];
        if (figures.AccuracyOfUnfit.Whole > 0)
        {
            rows.InsertRange(2, [("… where a type fits", ReportWording.Interval(figures.AccuracyOfFitting)), ("… where none fits", ReportWording.Interval(figures.AccuracyOfUnfit))]);
            rows.Insert(1, ("Labels of no type", string.Join(", ", evaluation.Labelled.UnfitLabels.Select(label => $"{label.Label} ({label.Documents})"))));
        }

        return new XElement("dl", rows.Select(row => (object[])[new XElement("dt", row.Name), new XElement("dd", Text(row.Value))]));
    }

    private static object Mistakes(Figures figures)
    {
        var table = Table(["File", "True type", "Answer", "Confidence", "Because of"], figures.Mistakes.Take(MostMistakes).Select(mistake => (object[])
        [
            Text(mistake.Name), Text(mistake.TrueType ?? "none fits"), Text(mistake.Answer.DocumentType), mistake.Answer.Confidence,
            Text(string.Join(", ", Evaluation.Strongest(mistake.Answer).Select(evidence => $"{evidence.Wording} (page {evidence.Page}, {ReportWording.Two(evidence.Share)})"))),
        ]));
        return figures.Mistakes.Count <= MostMistakes ? table : new object[] { table, Note($"… and {figures.Mistakes.Count - MostMistakes} more.") };
    }

    private static object[]? Section(string heading, params object?[] content) => content.All(one => one is null) ? null : [new XElement("h2", heading), .. content.OfType<object>()];

    private static XElement Note(string text) => new("p", text);

    private static XElement Table(IReadOnlyList<string> columns, IEnumerable<object[]> rows)
    {
        var cells = rows.ToList();
        return new XElement("div", new XAttribute("class", "wide"), new XElement("table",
            new XElement("thead", new XElement("tr", columns.Select((column, index) => Cell("th", column, cells[0][index] is not string)))),
            new XElement("tbody", cells.Select(row => new XElement("tr", row.Select(cell => Cell("td", Shown(cell), cell is not string)))))));
    }

    private static XElement Cell(string name, string text, bool isNumber) => new(name, isNumber ? new XAttribute("class", "number") : null, text);

    private static string Shown(object cell) => cell is double figure ? double.IsNaN(figure) ? "–" : ReportWording.Three(figure) : cell.ToString()!;

    private static string Text(string text) => ReportWording.Plain(text);
}
