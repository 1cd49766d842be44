namespace Mailroom.Classifying.Segments;

/// <summary>A document within a file.</summary>
/// <param name="FromPage">Its first page, from 1.</param>
/// <param name="ToPage">Its last page.</param>
public sealed record Segment(int FromPage, int ToPage)
{
    /// <summary>How many pages it has.</summary>
    public int Pages => ToPage - FromPage + 1;
}
