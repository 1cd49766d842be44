using System.Collections.Concurrent;
using Mailroom.Classifying;
using Mailroom.Classifying.Segments;
using Mailroom.Reading;

namespace Mailroom.Segments;

/// <summary>A file made by joining documents, or one document alone.</summary>
/// <param name="Kind">How its documents were chosen.</param>
/// <param name="List">The types that its pages are held against.</param>
/// <param name="Text">The pages of all documents, counted through.</param>
/// <param name="Signs">What is seen at each page.</param>
/// <param name="Firsts">The first page of each document, from 0.</param>
/// <param name="Types">The name of each document's true type.</param>
internal sealed record Bundle(string Kind, TypeList List, DocumentText Text, PageSigns Signs, IReadOnlyList<int> Firsts, IReadOnlyList<string> Types)
{
    private readonly ConcurrentDictionary<Segment, string> classified = [];

    /// <summary>The true type of each page.</summary>
    public IReadOnlyList<string> TypesOfPages { get; } =
        [.. Firsts.SelectMany((first, number) => Enumerable.Repeat(Types[number], (number + 1 < Firsts.Count ? Firsts[number + 1] : Text.Pages.Count) - first))];

    /// <summary>The type that is found for a segment.</summary>
    public string TypeOf(Segment segment) => classified.GetOrAdd(segment, one => List.Classifier.Classify(Text.Part(one, Program.PagesOfType)).DocumentType);

    /// <summary>The segments that weights find.</summary>
    public IReadOnlyList<Segment> Cut(SignWeights weights) => ToSegments(Segmenter.FirstsOf(Signs, weights), Text.Pages.Count);

    /// <summary>The segments that begin at some pages, from 0.</summary>
    public static IReadOnlyList<Segment> ToSegments(IReadOnlyList<int> firsts, int pages) =>
        [.. firsts.Select((first, number) => new Segment(first + 1, number + 1 < firsts.Count ? firsts[number + 1] : pages))];

    /// <summary>Joins documents.</summary>
    /// <param name="kind">How they were chosen.</param>
    /// <param name="list">The types.</param>
    /// <param name="parts">The documents in order.</param>
    /// <param name="samePaper">Whether all pages are made the same size, as from one scanner.</param>
    public static Bundle Join(string kind, TypeList list, IReadOnlyList<Part> parts, bool samePaper)
    {
        var firsts = new List<int>();
        List<Page> pages = [];
        foreach (var part in parts)
        {
            var first = pages.Count;
            firsts.Add(first);
            pages.AddRange(part.Pages(samePaper).Select((page, number) => page with { Number = first + number + 1 }));
        }
        var views = parts.SelectMany(part => part.Views(samePaper)).ToList();
        return new Bundle(kind, list, new DocumentText("application/pdf", pages.Count, pages), new PageSigns(views), firsts, [.. parts.Select(part => part.Type)]);
    }
}

/// <summary>A list of types with its classifier.</summary>
internal sealed record TypeList(string Name, Classifier Classifier);

/// <summary>A document that may be part of a bundle. What its pages show is looked at once.</summary>
internal sealed class Part(LabelledDocument document, TypeList list, string type)
{
    private const double Width = 595;
    private const double Height = 842;
    private const int CharactersOfRow = 95;
    private const float Margin = 0.1f;
    private const float RowHeight = 0.0165f;

    private readonly Lazy<IReadOnlyList<PageView>>[] views =
    [
        new(() => Look(document.Text, list, samePaper: false)),
        new(() => Look(document.Text, list, samePaper: true)),
    ];

    public LabelledDocument Document => document;

    /// <summary>The name of its true type in the list.</summary>
    public string Type => type;

    public IEnumerable<Page> Pages(bool samePaper) => document.Text.Pages.Select(page => Paper(page, samePaper));

    public IReadOnlyList<PageView> Views(bool samePaper) => views[samePaper ? 1 : 0].Value;

    private static IReadOnlyList<PageView> Look(DocumentText text, TypeList list, bool samePaper) =>
        Segmenter.ViewsOf(text with { MediaType = "application/pdf", Mail = null, Pages = [.. text.Pages.Select(page => Paper(page, samePaper))] }, list.Classifier);

    private static Page Paper(Page page, bool samePaper)
    {
        var printed = page.Width == 0 ? Print(page) : page;
        return samePaper ? printed with { Width = Width, Height = Height, PictureShare = null } : printed;
    }

    // Text without pages of its own is set line by line, as if printed.
    private static Page Print(Page page)
    {
        var (lines, row) = (new List<Line>(), 0);
        foreach (var line in page.Lines)
        {
            var rows = 1 + line.Text.Length / CharactersOfRow;
            lines.Add(line with { Box = new Box(Margin, Math.Min(1 - Margin, Margin + row * RowHeight), Math.Min(1, (float)line.Text.Length / CharactersOfRow) * (1 - 2 * Margin), rows * RowHeight) });
            row += rows;
        }
        return page with { Lines = lines, Width = Width, Height = Height };
    }
}
