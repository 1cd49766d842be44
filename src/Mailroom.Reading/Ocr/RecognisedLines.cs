namespace Mailroom.Reading.Ocr;

/// <summary>Makes lines of recognised words.</summary>
internal static class RecognisedLines
{
    // Below these confidences a "word" is mostly a speck, a rule or a piece of a picture; single characters are so more often.
    private const double LeastConfidence = 0.3;
    private const double LeastConfidenceOfSpeck = 0.6;

    /// <summary>Makes lines of recognised words.</summary>
    /// <param name="words">The words in Tesseract's order.</param>
    /// <param name="sparse">Whether the lines come in no order, so that they have to be put into rows.</param>
    /// <param name="maximumCharacters">The most characters kept.</param>
    public static IReadOnlyList<Line> From(IReadOnlyList<RecognisedWord> words, bool sparse, int maximumCharacters)
    {
        var lines = new List<Line>();
        var characters = 0;
        foreach (var group in words.Where(word => word.Confidence >= (word.Counts ? LeastConfidence : LeastConfidenceOfSpeck)).GroupBy(word => word.Line))
        {
            var line = Line([.. group.Select(word => new Word(word.Text, word.Box))]);
            if ((characters += line.Text.Length + 1) > maximumCharacters)
                break;
            lines.Add(line);
        }

        return sparse ? InRows(lines) : lines;
    }

    private static Line Line(IReadOnlyList<Word> words) => new(string.Join(' ', words.Select(word => word.Text)))
    {
        Box = Boxes.Around(words.Select(word => word.Box)),
        Words = words,
    };

    /// <summary>Rows from top to bottom, each from left to right; a line is of a row when its middle is as high as the row's first line.</summary>
    private static List<Line> InRows(List<Line> lines)
    {
        var left = lines.OrderBy(line => line.Box!.Value.Y).ToList();
        var ordered = new List<Line>();
        while (left.Count > 0)
        {
            var first = left[0].Box!.Value;
            var row = left.TakeWhile(line => line.Box!.Value is var box && box.Y + (box.Height / 2) <= first.Y + first.Height).ToList();
            row = row.Count == 0 ? [left[0]] : row;
            left.RemoveRange(0, row.Count);
            ordered.AddRange(row.OrderBy(line => line.Box!.Value.X));
        }

        return ordered;
    }
}
