namespace Mailroom.Reading.Pdf;

/// <summary>Puts the lines of a page's text layer and the lines that were recognised in its pictures together, from top to bottom.</summary>
internal static class MergedLines
{
    /// <summary>Both, each in its own order; a line of the text layer stands before the first recognised one that is further down.</summary>
    /// <param name="text">The lines of the text layer.</param>
    /// <param name="recognised">The lines that were recognised.</param>
    public static IReadOnlyList<Line> Of(IReadOnlyList<Line> text, IReadOnlyList<Line> recognised)
    {
        if (text.Count == 0 || recognised.Count == 0)
            return text.Count == 0 ? recognised : text;
        var merged = new List<Line>();
        var written = 0;
        foreach (var line in recognised)
        {
            while (written < text.Count && Middle(text[written]) < Middle(line))
                merged.Add(text[written++]);
            merged.Add(line);
        }

        return [.. merged, .. text.Skip(written)];
    }

    private static float Middle(Line line) => line.Box is { } box ? box.Y + (box.Height / 2) : 0;
}
