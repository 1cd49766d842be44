using Mailroom.Reading;

namespace Mailroom.Classifying.Segments;

/// <summary>A document within a file, classified by its own pages.</summary>
/// <param name="Segment">Where it stands.</param>
/// <param name="Document">Its first pages, counted from 1.</param>
/// <param name="Answer">Its type and why; the evidence's pages are those of <paramref name="Document"/>.</param>
public sealed record ClassifiedSegment(Segment Segment, DocumentText Document, Answer Answer)
{
    /// <summary>Its evidence with the pages of the file.</summary>
    public IReadOnlyList<Evidence> EvidenceInFile => [.. Answer.Evidence.Select(one => one with { Page = one.Page + Segment.FromPage - 1 })];

    /// <summary>Why a person should look, with the pages.</summary>
    public IEnumerable<string> ReasonsInFile => Answer.Reasons.Select(reason => Segment.Pages == 1 ? $"Page {Segment.FromPage}: {reason}" : $"Pages {Segment.FromPage}\u2013{Segment.ToPage}: {reason}");

    /// <summary>Classifies documents within a file, each by its own first pages.</summary>
    /// <param name="document">The file.</param>
    /// <param name="segments">Where they stand.</param>
    /// <param name="classifier">The classifier.</param>
    /// <param name="most">The most pages of each that are looked at.</param>
    public static IReadOnlyList<ClassifiedSegment> Of(DocumentText document, IReadOnlyList<Segment> segments, Classifier classifier, int most) => [.. segments.Select(segment =>
    {
        var part = document.Part(segment, most);
        return new ClassifiedSegment(segment, part, classifier.Classify(part));
    })];

    /// <summary>The place of the one that speaks for the file: the longest of the type that has the most pages, the first of equals.</summary>
    public static int Leading(IReadOnlyList<ClassifiedSegment> segments)
    {
        var pages = segments.GroupBy(one => one.Answer.DocumentType, StringComparer.Ordinal).ToDictionary(type => type.Key, type => type.Sum(one => one.Segment.Pages), StringComparer.Ordinal);
        return segments.Index().OrderByDescending(one => pages[one.Item.Answer.DocumentType]).ThenByDescending(one => one.Item.Segment.Pages).First().Index;
    }
}
