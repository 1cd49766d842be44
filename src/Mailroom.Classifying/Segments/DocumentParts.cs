using Mailroom.Reading;
using Mailroom.Reading.Language;

namespace Mailroom.Classifying.Segments;

/// <summary>Takes pages of a file as a document.</summary>
public static class DocumentParts
{
    /// <summary>The file as it is when no more than its first pages are read.</summary>
    /// <param name="document">The file with more pages, or as many.</param>
    /// <param name="most">The most pages that are kept.</param>
    public static DocumentText Front(this DocumentText document, int most)
    {
        if (document.Pages.Count <= most) return document;
        List<Page> pages = [.. document.Own().Pages.Take(most), .. document.Carried.SelectMany(one => document.Pages.Where(one.Holds).Take(most))];
        return document with { Pages = pages, Language = LanguageDetector.Detect(pages) };
    }

    /// <summary>The file without what it carries.</summary>
    public static DocumentText Own(this DocumentText document) => document.Carried is [var first, ..] ? document.Part(new Segment(1, first.FromPage - 1), int.MaxValue) : document;

    /// <summary>A document that a file carries as one of its own, whose pages are counted from 1.</summary>
    /// <param name="document">The file.</param>
    /// <param name="carried">What it carries.</param>
    public static DocumentText CarriedPart(this DocumentText document, CarriedDocument carried) =>
        document.Part(new Segment(carried.FromPage, carried.ToPage), int.MaxValue) with { MediaType = carried.MediaType, Mail = null };

    /// <summary>A document within a file as one of its own, whose pages are counted from 1.</summary>
    /// <param name="document">The file.</param>
    /// <param name="segment">Its pages.</param>
    /// <param name="most">The most pages that are taken, from the front.</param>
    public static DocumentText Part(this DocumentText document, Segment segment, int most)
    {
        List<Page> pages = [.. document.Pages.Where(page => page.Number >= segment.FromPage && page.Number <= segment.ToPage).Take(most)
            .Select(page => page with { Number = page.Number - segment.FromPage + 1 })];
        return document with { Pages = pages, PageCount = segment.Pages, Carried = [], Language = LanguageDetector.Detect(pages), Vocabulary = VocabularyOf(document, segment) };
    }

    // What a document states of itself it states of all its pages: what part of them that is, is not known.
    private static XmlVocabulary? VocabularyOf(DocumentText document, Segment segment)
    {
        var own = document.Carried is [var first, ..] ? first.FromPage - 1 : document.PageCount;
        return segment.FromPage == 1 && segment.ToPage == own
            ? document.Vocabulary
            : document.Carried.FirstOrDefault(one => one.FromPage == segment.FromPage && one.ToPage == segment.ToPage)?.Vocabulary;
    }
}
