using Mailroom.Reading.Formats;
using Mailroom.Reading.Images;

namespace Mailroom.Reading.Office;

/// <summary>Recognises the pictures in a document, such as a scan that was put into a letter, on the pages that have little text besides.</summary>
internal static class EmbeddedPictures
{
    // About a fifth of a printed page.
    private const int LittleText = 600;

    // Of those that turn out to be small.
    private const int MaximumOpened = 100;

    /// <summary>Adds what is read in pictures, as many as pages are read, to the lines of their pages.</summary>
    /// <param name="text">The document.</param>
    /// <param name="pictures">Its pictures by their names.</param>
    /// <param name="open">Gives the bytes of a picture by its name; null where there is none.</param>
    /// <param name="options">Limits and languages.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="ReadingException">The document has nothing but pictures, and they could not be read.</exception>
    public static async Task<DocumentText> ReadAsync(DocumentText text, IEnumerable<PictureReference> pictures, Func<string, byte[]?> open, ReadingOptions options, CancellationToken cancellation)
    {
        var read = new List<(PictureReference Place, Page Page)>();
        var (count, failures, isCut) = (0, new List<ReadingException>(), false);
        foreach (var picture in Wanted(text, pictures))
        {
            try
            {
                if (open(picture.Name) is not { } content || PictureSize.IsSmall(content)) continue;
                isCut = count == options.MaximumPages;
                if (isCut) break;
                count++;
                var recognised = await ReadAsync(content, options with { MaximumPages = options.MaximumPages - count + 1 }, cancellation);
                read.AddRange(recognised.Pages.Select(page => (picture, page)));
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException or ReadingException { Failure: ReadingFailure.ToolNotStarted }))
            {
                failures.Add(exception as ReadingException ?? LibraryFailures.Translate(exception));
            }
        }

        var pages = text.Pages.Select((page, index) => With(page, [.. read.Where(one => one.Place.Page == index).OrderBy(one => one.Place.Line)])).ToList();
        if (failures.Count > 0 && pages.TrueForAll(page => page.Lines.Count == 0)) throw failures[0];
        return text with { Pages = pages, Remarks = [.. text.Remarks, .. LeftOut(failures, isCut)] };
    }

    private static IEnumerable<PictureReference> Wanted(DocumentText text, IEnumerable<PictureReference> pictures) =>
        pictures.Where(picture => picture.Page < text.Pages.Count && Characters(text.Pages[picture.Page]) < LittleText).DistinctBy(picture => picture.Name).Take(MaximumOpened).ToList();

    private static async Task<DocumentText> ReadAsync(byte[] content, ReadingOptions options, CancellationToken cancellation) =>
        Signatures.Find(content) is { Kind: FileKind.Picture }
            ? await ImageReader.ReadAsync(content, options, cancellation)
            : throw new ReadingException(ReadingFailure.NotSupported, "Pictures in the document could not be read. Save it as PDF to have them read.");

    /// <summary>A page that was nothing but a picture is that picture; else its lines stand where it stood, without their places.</summary>
    private static Page With(Page page, List<(PictureReference Place, Page Page)> pictures)
    {
        if (pictures.Count == 0) return page;
        if (page.Lines.Count == 0 && pictures.Count == 1) return pictures[0].Page with { Number = page.Number };
        var lines = page.Lines.ToList();
        foreach (var (place, picture) in Enumerable.Reverse(pictures))
            lines.InsertRange(Math.Min(place.Line, page.Lines.Count), picture.Lines.Select(line => line with { Box = null, Words = null }));
        var isMostlyText = pictures.Sum(picture => Characters(picture.Page)) <= Characters(page);
        return page with { Lines = lines, Source = isMostlyText ? PageSource.Text : PageSource.Ocr, OcrConfidence = isMostlyText ? null : pictures.Average(picture => picture.Page.OcrConfidence) };
    }

    private static IEnumerable<Remark> LeftOut(List<ReadingException> failures, bool isCut)
    {
        if (failures.Exists(failure => failure.Failure == ReadingFailure.OcrUnavailable))
            yield return new Remark("Pictures in the document were not read: what recognises their text is not installed.") { CastsDoubt = true };
        if (failures.Exists(failure => failure.Failure != ReadingFailure.OcrUnavailable))
            yield return new Remark("Pictures in the document could not be read. Save it as PDF to have them read.") { CastsDoubt = true };
        if (isCut)
            yield return new Remark("Only the first pictures in the document were read.") { CastsDoubt = true };
    }

    private static int Characters(Page page) => page.Lines.Sum(line => line.Text.Length);
}
