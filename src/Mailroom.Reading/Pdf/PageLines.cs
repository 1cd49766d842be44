namespace Mailroom.Reading.Pdf;

/// <summary>Makes lines of a page's words.</summary>
internal static class PageLines
{
    /// <summary>Makes lines in reading order.</summary>
    /// <param name="words">The words of the page.</param>
    /// <param name="width">The page's width in points.</param>
    /// <param name="height">The page's height in points.</param>
    /// <param name="maximumCharacters">The most characters kept.</param>
    public static IReadOnlyList<Line> From(IReadOnlyList<PageWord> words, double width, double height, int maximumCharacters)
    {
        var lines = new List<Line>();
        var characters = 0;
        // What is written upright comes first: text up the margin is seldom part of the page's flow.
        foreach (var sameWayUp in words.GroupBy(word => word.Quarters).OrderByDescending(group => group.Count()))
        {
            var placed = sameWayUp.Select(word => new Placed(word, Upright(word, (float)width, (float)height))).ToList();
            // Where writing runs from right to left, so do columns: seen in a mirror, they stand as elsewhere.
            var mirrored = 2 * placed.Count(word => RightToLeft.IsIn(word.Word.Text)) > placed.Count;
            foreach (var row in ReadingOrder.Of(mirrored ? placed.ConvertAll(Mirrored) : placed))
            {
                var line = Line(RightToLeft.Row(mirrored ? [.. row.OrderByDescending(word => word.Right)] : row, word => word.Word.Text));
                if ((characters += line.Text.Length + 1) > maximumCharacters)
                    return lines;
                lines.Add(line);
            }
        }

        return lines;
    }

    private static Line Line(IReadOnlyList<Placed> words)
    {
        var sizes = words.Select(placed => placed.Word.FontSize).Order().ToList();
        return new Line(string.Join(' ', words.Select(placed => placed.Word.Text)))
        {
            Box = Boxes.Around(words.Select(placed => placed.Word.Box)),
            Words = [.. words.Select(placed => new Word(placed.Word.Text, placed.Word.Box))],
            FontSize = Math.Round(sizes[sizes.Count / 2], 1),
            Bold = words.Count(placed => placed.Word.Bold) * 2 > words.Count,
        };
    }

    private static Placed Mirrored(Placed word) => word with { Box = word.Box with { X = -word.Right } };

    /// <summary>Where the word would stand, in points, if the page were turned so that it is upright.</summary>
    private static Box Upright(PageWord word, float pageWidth, float pageHeight)
    {
        var (x, y, width, height) = (word.Box.X * pageWidth, word.Box.Y * pageHeight, word.Box.Width * pageWidth, word.Box.Height * pageHeight);
        return word.Quarters switch
        {
            1 => new Box(y, pageWidth - x - width, height, width),
            2 => new Box(pageWidth - x - width, pageHeight - y - height, width, height),
            3 => new Box(pageHeight - y - height, x, height, width),
            _ => new Box(x, y, width, height),
        };
    }
}

/// <summary>A word and where it stands, in points, for the purpose of finding the reading order.</summary>
internal readonly record struct Placed(PageWord Word, Box Box)
{
    public float Right => Box.X + Box.Width;

    public float Size => Word.FontSize > 0.5 ? (float)Word.FontSize : Box.Height;

    public float Middle => Box.Y + (Box.Height / 2);
}
