using Mailroom.Classifying.Judging;

namespace Mailroom.CommandLine.Evaluating;

/// <summary>Writes an evaluation for people at a terminal.</summary>
internal sealed class TextReport(TextWriter output, int width)
{
    private const int LongestName = 32;
    private const int MistakesShown = 10;
    private const int AdviceShown = 15;

    /// <summary>Writes the report.</summary>
    public void Write(Evaluation evaluation)
    {
        var read = evaluation.Documents.Count + evaluation.Unread.Count;
        if (evaluation.IsPartial) output.WriteLine($"Stopped after {read} of {evaluation.Labelled.Files.Count} documents; what follows is of these alone.");
        output.WriteLine($"{ReportWording.OfCount(read, "document")}: {evaluation.Documents.Count} read, {evaluation.Unread.Count} not.");
        if (evaluation.Labelled.Unlabelled > 0) output.WriteLine($"{ReportWording.OfCount(evaluation.Labelled.Unlabelled, "file")} without a label left out.");
        var unfit = evaluation.Labelled.UnfitLabels.Select(label => $"{ReportWording.Plain(label.Label)} ({label.Documents})").ToList();
        if (unfit.Count > 0) output.WriteLine($"Labels that no type has, so that Unknown is right: {string.Join(", ", unfit)}.");
        if (evaluation.Figures is { } figures)
        {
            WriteFigures(figures);
            WriteTypes(figures);
            WriteConfusion(figures.Confusion);
            WriteMistakes(figures);
        }

        WriteList("Could not be read", evaluation.Unread.Select(file => $"{file.File}: {file.Error}"), int.MaxValue);
        WriteList("Advice", evaluation.Advice.Select(advice => advice.Sentence), AdviceShown);
    }

    private void WriteFigures(Figures figures)
    {
        output.WriteLine();
        Line("Accuracy", ReportWording.Interval(figures.Accuracy));
        if (figures.AccuracyOfUnfit.Whole > 0)
        {
            Line("  where a type fits", ReportWording.Interval(figures.AccuracyOfFitting));
            Line("  where none fits", ReportWording.Interval(figures.AccuracyOfUnfit));
        }

        Line("Macro-F1", ReportWording.Three(figures.MacroF1));
        Line("Calibration error", ReportWording.Three(figures.Calibration.ExpectedError));
        Line("Brier score", ReportWording.Three(figures.Calibration.BrierScore));
        Line("Confident mistakes", $"{figures.ConfidentMistakes} (with a confidence of {ReportWording.Two(Figures.Confident)} or more)");
        Line($"At precision {figures.Precision}", ReportWording.Of(figures.AtPrecision));
        Line("Without review", ReportWording.Of(figures.WithoutReview));
    }

    private void WriteTypes(Figures figures)
    {
        Heading("Types");
        var name = NameWidth(figures.Types.Select(type => type.DocumentType));
        output.WriteLine($"  {"".PadRight(name)}  documents  answers  right  precision  recall     F1");
        foreach (var type in figures.Types)
        {
            output.WriteLine(
                $"  {Name(type.DocumentType, name)}  {type.Documents,9}  {type.Answers,7}  {type.Right,5}  {ReportWording.Three(type.Precision),9}  {ReportWording.Three(type.Recall),6}  {ReportWording.Three(type.F1),5}");
        }
    }

    private void WriteConfusion(ConfusionMatrix confusion)
    {
        Heading("Confusion matrix (rows: true types; columns: answers, by the numbers of the rows)");
        var count = confusion.Types.Count;
        var cell = Math.Max(count, confusion.Counts.Max(row => row.Max())).ToString().Length + 1;
        var name = NameWidth(confusion.Types);
        if (2 + cell + name + 2 + count * cell <= width)
        {
            output.WriteLine($"  {"".PadRight(cell + name)}  {string.Concat(Enumerable.Range(1, count).Select(number => number.ToString().PadLeft(cell)))}");
            foreach (var (index, row) in confusion.Counts.Index())
            {
                var numbers = string.Concat(row.Select(number => (number == 0 ? "·" : number.ToString()).PadLeft(cell)));
                output.WriteLine($"  {(index + 1).ToString().PadLeft(cell)} {Name(confusion.Types[index], name)} {numbers}");
            }

            return;
        }

        output.WriteLine("  It is too wide for this terminal; --html draws it. Taken for each other were:");
        var pairs = confusion.Counts.Index().SelectMany(row => row.Item.Index().Select(column => (True: row.Index, Said: column.Index, Count: column.Item)));
        foreach (var pair in pairs.Where(pair => pair.True != pair.Said && pair.Count > 0).OrderByDescending(pair => pair.Count))
            output.WriteLine($"  {pair.Count,4}  {ReportWording.Plain(confusion.Types[pair.True])} as {ReportWording.Plain(confusion.Types[pair.Said])}");
    }

    private void WriteMistakes(Figures figures)
    {
        WriteList("Mistakes, the most confident first", figures.Mistakes.Select(mistake =>
        {
            var evidence = string.Join(", ", Evaluation.Strongest(mistake.Answer).Select(one => $"{one.Wording} (page {one.Page})"));
            var reason = evidence.Length > 0 ? " because of " + evidence : "";
            return $"{mistake.Name}: {mistake.TrueType ?? "of no type"} taken for {mistake.Answer.DocumentType} ({ReportWording.Two(mistake.Answer.Confidence)}){reason}";
        }), MistakesShown);
    }

    private void WriteList(string heading, IEnumerable<string> sentences, int most)
    {
        var list = sentences.ToList();
        if (list.Count == 0) return;
        Heading(heading);
        foreach (var sentence in list.Take(most)) output.WriteLine("  - " + ReportWording.Plain(sentence));
        if (list.Count > most) output.WriteLine($"  … and {list.Count - most} more, which --html and --json list.");
    }

    private void Line(string name, string value) => output.WriteLine($"{name,-20} {value}");

    private void Heading(string text) => output.WriteLine($"\n{text}");

    private static int NameWidth(IEnumerable<string> names) => Math.Min(LongestName, names.Max(name => name.Length));

    private static string Name(string name, int width) => (name.Length <= width ? ReportWording.Plain(name) : ReportWording.Plain(name[..(width - 1)]) + "…").PadRight(width);
}
