using System.Text;

namespace Mailroom.Reading.Office;

/// <summary>The paragraph that is being read, and the cells before it in its row of a table, for formats in which marks end cells and rows that nothing began.</summary>
internal sealed class ParagraphWriter(BlockWriter blocks)
{
    private readonly StringBuilder text = new();
    private readonly List<(string Text, double? Size, bool Bold)> cells = [];
    private double? size;
    private int boldCharacters;
    private int characters;

    public void Add(string added, double? addedSize = null, bool isBold = false)
    {
        text.Append(added);
        if (string.IsNullOrWhiteSpace(added)) return;
        if (characters == 0) size = addedSize;
        characters += added.Length;
        if (isBold) boldCharacters += added.Length;
    }

    /// <summary>Ends the paragraph; a row that never ended was no row.</summary>
    public void End()
    {
        if (cells.Count > 0)
        {
            if (text.Length > 0) EndCell();
            EndRow();
            return;
        }
        var (line, lineSize, bold) = Take();
        blocks.Paragraph(line, lineSize, bold);
    }

    public void BreakPage() => blocks.BreakPage();

    public void EndCell() => cells.Add(Take());

    public void EndRow()
    {
        blocks.BeginRow();
        foreach (var (cell, cellSize, bold) in cells)
        {
            blocks.BeginCell();
            blocks.Paragraph(cell, cellSize, bold);
        }
        blocks.EndRow();
        cells.Clear();
    }

    private (string Text, double? Size, bool Bold) Take()
    {
        var taken = (text.ToString(), size, characters > 0 && boldCharacters == characters);
        text.Clear();
        size = null;
        characters = boldCharacters = 0;
        return taken;
    }
}
