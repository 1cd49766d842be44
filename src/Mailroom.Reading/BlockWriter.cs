namespace Mailroom.Reading;

/// <summary>
/// Collects paragraphs and tables into pages. A table's row becomes a line of its cells; cells of several lines are set side by side, long ones one after the other.
/// </summary>
internal sealed class BlockWriter(PageWriter pages)
{
    /// <summary>The size of body text in formats that know headings but no sizes.</summary>
    public const double BodySize = 11;

    /// <summary>Cells with more lines than this are columns of a layout rather than cells of a table.</summary>
    private const int LinesOfCell = 4;

    // Tables nested deeper than this are read as the text of the cell that they stand in.
    private const int MaximumDepth = 32;

    private readonly Stack<List<List<Line>>> rows = new();
    private int deeperRows;
    private bool breaksBeforeRow;

    /// <summary>Whether paragraphs now go to a cell of a table.</summary>
    public bool IsInTable => rows.Count > 0;

    /// <summary>The size that a heading of a level, from 1, is given.</summary>
    public static double HeadingSize(int level) => level switch { <= 1 => 24, 2 => 18, _ => 14 };

    public void BeginRow()
    {
        if (rows.Count < MaximumDepth) rows.Push([]);
        else deeperRows++;
    }

    public void BeginCell()
    {
        if (deeperRows == 0 && rows.TryPeek(out var row)) row.Add([]);
    }

    public void EndRow()
    {
        if (deeperRows > 0)
        {
            deeperRows--;
            return;
        }
        if (!rows.TryPop(out var cells)) return;
        if (rows.Count == 0 && breaksBeforeRow)
        {
            breaksBeforeRow = false;
            pages.EndPage();
        }
        cells.RemoveAll(cell => cell.Count == 0);
        if (cells.Exists(cell => cell.Count > LinesOfCell))
        {
            foreach (var line in cells.SelectMany(cell => cell)) Write(line);
            return;
        }
        var height = cells.Count == 0 ? 0 : cells.Max(cell => cell.Count);
        for (var i = 0; i < height; i++) Write(Joined(cells.Where(cell => i < cell.Count).Select(cell => cell[i]).ToList()));
    }

    public void Paragraph(ReadOnlySpan<char> text, double? fontSize, bool bold)
    {
        foreach (var part in text.EnumerateLines())
        {
            var clean = CleanText.SingleSpaced(part);
            if (clean.Length > 0) Write(new Line(clean) { FontSize = fontSize, Bold = bold });
        }
    }

    /// <summary>Notes that a picture stands here.</summary>
    public void Picture(string name) => pages.AddPicture(name);

    /// <summary>Begins a new page; within a table, before the row that is being read.</summary>
    public void BreakPage()
    {
        if (IsInTable) breaksBeforeRow = true;
        else pages.EndPage();
    }

    private static Line Joined(List<Line> parts) => parts.Count == 1
        ? parts[0]
        : new Line(string.Join(' ', parts.Select(part => part.Text))) { FontSize = parts.Max(part => part.FontSize), Bold = parts.TrueForAll(part => part.Bold) };

    // Cells are kept until their row ends; a page that takes no more lines needs none of them.
    private void Write(Line line)
    {
        if (!rows.TryPeek(out var row))
        {
            pages.Add(line);
            return;
        }
        if (row.Count == 0) row.Add([]);
        row[^1].Add(line);
    }
}
