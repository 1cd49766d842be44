using System.Globalization;

namespace Mailroom.Reading;

/// <summary>Reads the files that a document carries (attachments of a mail, files of a PDF portfolio), each as if it were uploaded, and puts their pages behind its own.</summary>
internal static class CarriedDocuments
{
    private const int MaximumDepth = 3;
    private const int MaximumFiles = 20;
    private const int MaximumFileBytes = 32 * 1024 * 1024;
    private const int MaximumBytes = 64 * 1024 * 1024;
    private const int MaximumPages = 60;

    // What is carried takes at most half of the document's time, so that a slow scan among it does not cost the document itself.
    private static readonly TimeSpan UsualTime = TimeSpan.FromMinutes(2);

    /// <summary>Reads the files and adds what was read, and remarks for what was not.</summary>
    /// <param name="own">The pages of the document that carries them.</param>
    /// <param name="files">What it carries.</param>
    /// <param name="options">The limits for the whole.</param>
    /// <param name="depth">How many documents the carrying one lies in.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static async Task<DocumentText> AddAsync(DocumentText own, IReadOnlyList<CarriedFile> files, ReadingOptions options, int depth, CancellationToken cancellation)
    {
        if (files.Count == 0) return own;
        if (depth >= MaximumDepth) return own with { Remarks = [.. own.Remarks, new Remark("It carries documents that lie too deep in others to be read.") { CastsDoubt = true }] };
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ending.CancelAfter((options.TimeLimit ?? UsualTime) / 2);
        var (whole, failures, bytesLeft, pagesLeft) = (own, new List<ReadingFailure>(), MaximumBytes, MaximumPages);
        foreach (var file in files.Take(MaximumFiles))
        {
            try
            {
                var limits = options with { MaximumPages = Math.Clamp(pagesLeft, 1, options.MaximumPages) };
                if (await file.ReadAsync(limits, depth + 1, Math.Min(MaximumFileBytes, bytesLeft), ending.Token) is not { } read) continue;
                bytesLeft -= read.Length;
                pagesLeft -= read.Text.Pages.Count;
                whole = Joined(whole, file.Name, read.Text);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                failures.Add(ReadingFailure.TimedOut);
            }
            // That a tool cannot be started passes: the whole is then to be read once more.
            catch (Exception exception) when (exception is not (OperationCanceledException or ReadingException { Failure: ReadingFailure.ToolNotStarted }))
            {
                failures.Add((exception as ReadingException ?? LibraryFailures.Translate(exception)).Failure);
            }
        }
        return whole with { Remarks = [.. whole.Remarks.Concat(LeftOut(files.Count, failures)).Distinct()] };
    }

    // What a carried document carries stands behind it, as if both lay side by side.
    private static DocumentText Joined(DocumentText whole, string name, DocumentText file)
    {
        var before = whole.PageCount;
        var ownPages = file.Carried is [var first, ..] ? first.FromPage - 1 : file.PageCount;
        return whole with
        {
            PageCount = before + file.PageCount,
            Pages = [.. whole.Pages, .. file.Pages.Select(page => page with { Number = before + page.Number })],
            Carried =
            [
                .. whole.Carried,
                new CarriedDocument(name, file.MediaType, before + 1, before + ownPages) { Vocabulary = file.Vocabulary },
                .. file.Carried.Select(one => one with { FromPage = before + one.FromPage, ToPage = before + one.ToPage }),
            ],
            // Pages that were not read are counted once more for the whole.
            Remarks = [.. whole.Remarks, .. file.Remarks.Except(PageLimits.UnreadPages(file.Pages.Count, file.PageCount))],
        };
    }

    private static IEnumerable<Remark> LeftOut(int files, List<ReadingFailure> failures)
    {
        if (files > MaximumFiles) yield return new Remark(string.Create(CultureInfo.InvariantCulture, $"The first {MaximumFiles} of the {files} documents in it were read."));
        foreach (var (failure, count) in failures.CountBy(failure => failure))
        {
            var (one, several) = Sentences(failure);
            yield return new Remark(count == 1 ? one : several)
            {
                // Where nothing stands in it, it told nothing.
                CastsDoubt = failure != ReadingFailure.Empty,
            };
        }
    }

    private static (string One, string Several) Sentences(ReadingFailure failure) => failure switch
    {
        ReadingFailure.Empty => ("A document in it could not be read: it has no text.", "Several documents in it could not be read: they have no text."),
        ReadingFailure.Encrypted => ("A document in it could not be read: it is encrypted or protected by a password.", "Several documents in it could not be read: they are encrypted or protected by a password."),
        ReadingFailure.NotSupported => ("A document in it could not be read: its kind of file is not read.", "Several documents in it could not be read: their kind of file is not read."),
        ReadingFailure.TooLarge => ("A document in it could not be read: it is too large.", "Several documents in it could not be read: they are too large."),
        ReadingFailure.OcrUnavailable => (
            "A document in it could not be read: reading pictures needs Tesseract and poppler-utils, which are not installed.",
            "Several documents in it could not be read: reading pictures needs Tesseract and poppler-utils, which are not installed."),
        ReadingFailure.TimedOut => ("A document in it could not be read: it took too long.", "Several documents in it could not be read: it took too long."),
        _ => ("A document in it could not be read: it is damaged.", "Several documents in it could not be read: they are damaged."),
    };
}
