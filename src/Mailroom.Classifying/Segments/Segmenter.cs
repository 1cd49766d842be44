using Mailroom.Reading;

namespace Mailroom.Classifying.Segments;

/// <summary>Finds the documents of a file that may hold several, one after the other.</summary>
public static class Segmenter
{
    private static readonly string[] PagedFormats = ["application/pdf", "image/tiff"];

    /// <summary>Whether a file's pages are pages of paper, which people join: the pages of other formats are cut by length, or are sheets and slides of one document, and what a file carries is classified by itself anyway.</summary>
    public static bool CanHoldSeveral(DocumentText document) => document.Carried.Count == 0 && PagedFormats.Contains(document.MediaType, StringComparer.Ordinal);

    /// <summary>Finds the documents.</summary>
    /// <param name="document">The file with all its pages.</param>
    /// <param name="classifier">What is asked of each page's type.</param>
    /// <returns>What was found; one segment with all pages, read or not, for a format that has no pages of paper.</returns>
    public static FoundSegments Find(DocumentText document, Classifier classifier)
    {
        if (!CanHoldSeveral(document) || document.Pages.Count == 0) return new FoundSegments([new Segment(1, document.PageCount)], []);
        var signs = new PageSigns(ViewsOf(document, classifier));
        var firsts = FirstsOf(signs, SignWeights.BuiltIn);
        var likely = FirstsOf(signs, SignWeights.BuiltIn with { LeastChance = 0.5 });
        // A page that could not be drawn at all is missing among those that were read; it goes with those before it.
        return new FoundSegments(
            [.. firsts.Select((first, number) => new Segment(
                first == 0 ? 1 : document.Pages[first].Number, number + 1 < firsts.Count ? document.Pages[firsts[number + 1]].Number - 1 : document.Pages[^1].Number))],
            [.. likely.Except(firsts).Select(first => document.Pages[first].Number)]);
    }

    /// <summary>The places of the documents' first pages, from 0.</summary>
    internal static IReadOnlyList<int> FirstsOf(PageSigns signs, SignWeights weights)
    {
        var cost = Math.Log(weights.LeastChance / (1 - weights.LeastChance));
        return Cuts.Find(signs.Pages, (first, page) => weights.LogOdds(signs.Of(first, page)), cost);
    }

    internal static IReadOnlyList<PageView> ViewsOf(DocumentText document, Classifier classifier) =>
        [.. document.Pages.Select(page => ViewOf(document.Part(new Segment(page.Number, page.Number), 1), classifier))];

    private static PageView ViewOf(DocumentText page, Classifier classifier)
    {
        var scores = classifier.Classify(page).Scores;
        return new PageView(page, [.. scores.OrderBy(score => score.DocumentType, StringComparer.Ordinal).Select(score => score.Confidence)]);
    }
}
