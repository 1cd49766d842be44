using Mailroom.Reading.Formats;
using Mailroom.Reading.Images;

namespace Mailroom.Reading.Office;

/// <summary>Recognises the pictures in a document, such as a scan that was put into a letter, on the pages that have little text besides.</summary>
internal static class EmbeddedPictures
{
    // About a fifth of a printed page.
    private const int LittleText = 600;

    // A page with more tells by it what it is.
    private const int NextToNoText = 100;

    // Of those that turn out to be small.
    private const int MaximumOpened = 100;

    private static readonly Remark NotRead = new("Pictures in the document could not be read. Save it as PDF to have them read.") { CastsDoubt = true };

    /// <summary>Says that the pictures of a document are not read, where it has little text besides.</summary>
    public static DocumentText LeaveOut(DocumentText text) => text.Pages.Sum(Characters) < LittleText ? text with { Remarks = [.. text.Remarks, NotRead] } : text;

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
        var wanted = Wanted(text, pictures);
        var (count, failures, unread) = (0, new List<(PictureReference Place, ReadingException Failure)>(), wanted.Skip(MaximumOpened).ToList());
        foreach (var picture in wanted.Take(MaximumOpened))
        {
            try
            {
                if (open(picture.Name) is not { } content || PictureSize.IsSmall(content)) continue;
                if (count == options.MaximumPages)
                {
                    unread.Add(picture);
                    continue;
                }
                count++;
                var recognised = await ReadAsync(content, options with { MaximumPages = options.MaximumPages - count + 1 }, cancellation);
                read.AddRange(recognised.Pages.Select(page => (picture, page)));
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException or ReadingException { Failure: ReadingFailure.ToolNotStarted }))
            {
                failures.Add((picture, exception as ReadingException ?? LibraryFailures.Translate(exception)));
            }
        }

        var pages = text.Pages.Select((page, index) => With(page, [.. read.Where(one => one.Place.Page == index).OrderBy(one => one.Place.Line)])).ToList();
        if (failures.Count > 0 && pages.TrueForAll(page => page.Lines.Count == 0)) throw failures[0].Failure;
        return text with { Pages = pages, Remarks = [.. text.Remarks, .. LeftOut(failures, unread, pages)] };
    }

    private static List<PictureReference> Wanted(DocumentText text, IEnumerable<PictureReference> pictures) =>
        [.. pictures.Where(picture => picture.Page < text.Pages.Count && Characters(text.Pages[picture.Page]) < LittleText).DistinctBy(picture => picture.Name)];

    private static async Task<DocumentText> ReadAsync(byte[] content, ReadingOptions options, CancellationToken cancellation) =>
        Signatures.Find(content) is { Kind: FileKind.Picture }
            ? await ImageReader.ReadAsync(content, options, cancellation)
            : throw new ReadingException(ReadingFailure.NotSupported, NotRead.Text);

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

    /// <summary>Whether a page has too little text to tell what it is.</summary>
    public static bool HasNextToNoText(Page page) => Characters(page) < NextToNoText;

    private static IEnumerable<Remark> LeftOut(List<(PictureReference Place, ReadingException Failure)> failures, List<PictureReference> unread, List<Page> pages)
    {
        var notInstalled = failures.Where(one => one.Failure.Failure == ReadingFailure.OcrUnavailable).Select(one => one.Place).ToList();
        var failed = failures.Where(one => one.Failure.Failure != ReadingFailure.OcrUnavailable).Select(one => one.Place).ToList();
        if (notInstalled.Count > 0)
            yield return new Remark("Pictures in the document were not read: what recognises their text is not installed.") { CastsDoubt = notInstalled.Exists(MayTell) };
        if (failed.Count > 0)
            yield return NotRead with { CastsDoubt = failed.Exists(MayTell) };
        if (unread.Count > 0)
            yield return new Remark("Only the first pictures in the document were read.") { CastsDoubt = unread.Exists(MayTell) };

        bool MayTell(PictureReference picture) => !picture.IsDecoration && HasNextToNoText(pages[picture.Page]);
    }

    private static int Characters(Page page) => page.Lines.Sum(line => line.Text.Length);
}
