using Mailroom.Classifying;
using Mailroom.Classifying.Segments;
using Mailroom.Configuration;
using Mailroom.Reading;
using Mailroom.Reading.Isolation;
using Mailroom.Storage;
using Mailroom.Storage.Blobs;
using Mailroom.Storage.Vault;
using Microsoft.Extensions.Options;

namespace Mailroom.Pipeline;

/// <summary>Opens a sealed file, reads it in a child process and classifies what was read.</summary>
public sealed class DocumentAnalysis(IBlobStore blobs, ReadWorkerPool readers, ClassifierCache classifiers, SecondOpinion secondOpinion, IOptions<ReadingSettings> reading)
{
    private readonly ReadingOptions firstPages = new()
    {
        MaximumPages = reading.Value.MaximumPages,
        OcrLanguages = reading.Value.OcrLanguages,
        MaximumPixels = reading.Value.MaximumPixels,
    };

    /// <summary>Analyses a file.</summary>
    /// <param name="classification">The classification that it is held against.</param>
    /// <param name="fileId">The file.</param>
    /// <param name="key">The file's key.</param>
    /// <param name="storedText">Its text as it was sealed when it was read before; null where it is to be read.</param>
    /// <param name="isSecondAttempt">Whether reading it has brought a reader down before.</param>
    /// <param name="cancellation">Stops the analysis.</param>
    /// <returns>What came of it; null where its classification has been erased.</returns>
    /// <exception cref="ReadingException">The file cannot be read.</exception>
    public async Task<Analysis?> AnalyseAsync(Scope classification, string fileId, DataKey key, byte[]? storedText, bool isSecondAttempt, CancellationToken cancellation)
    {
        if (await classifiers.GetAsync(classification, cancellation) is not { } before) return null;
        var wantsSegments = before.Definition.Options?.Segments is true;
        var stored = StoredText.TryOpen(key, fileId, storedText);
        if (stored is not null && wantsSegments && !HasAllPages(stored)) stored = null;
        var (document, isWhole) = stored is not null ? (stored, true)
            : wantsSegments ? await ReadWholeAsync(fileId, key, isSecondAttempt, cancellation)
            : (await ReadAsync(fileId, key, firstPages with { IsSecondAttempt = isSecondAttempt }, cancellation), false);
        // Reading takes its time: the classifier is today's when it is used.
        if (await classifiers.GetAsync(classification, cancellation) is not { } ready) return null;
        var result = !wantsSegments ? await ClassifyOneAsync(fileId, ready, document, cancellation)
            : !isWhole ? WithReason(await ClassifyOneAsync(fileId, ready, document, cancellation), "Reading all of its pages took too much time or memory: only the first were read, and no further documents were looked for.")
            : await ClassifyWholeAsync(fileId, ready, document, cancellation);
        result = document.Remarks.Where(remark => remark.CastsDoubt && !ready.Classifier.DecidesByForm(document)).Aggregate(result, (before, remark) => WithReason(before, remark.Text));
        return new Analysis(new FileOutcome { Result = result, Extraction = ExtractionLink.Of(ready.Definition.TypeNamed(result.DocumentType)) }, document, WasRead: stored is null);
    }

    private async Task<FileResult> ClassifyWholeAsync(string fileId, ReadyClassifier ready, DocumentText document, CancellationToken cancellation)
    {
        var (segments, doubtful) = Segmenter.Find(document, ready.Classifier);
        var result = segments.Count > 1
            ? await ClassifySeveralAsync(fileId, ready, document, segments, cancellation)
            : AsOneSegment(await ClassifyOneAsync(fileId, ready, document, cancellation), segments[0]);
        if (doubtful.Count > 0) result = WithReason(result, $"Another document may begin on page {string.Join(", ", doubtful)}.");
        return Segmenter.CanHoldSeveral(document) && document.PageCount > reading.Value.MaximumPagesOfSegments
            ? WithReason(result, $"Only the first {reading.Value.MaximumPagesOfSegments} of its {document.PageCount} pages were read: what documents stand behind them is not known.")
            : result;
    }

    // By its first pages alone, however many were read: long documents are not to get another answer where several documents are looked for.
    private async Task<FileResult> ClassifyOneAsync(string fileId, ReadyClassifier ready, DocumentText document, CancellationToken cancellation)
    {
        var front = document.Front(firstPages.MaximumPages);
        var (answer, decidedBy) = await secondOpinion.DecideAsync(fileId, ready.Definition, front, ready.Classifier.Classify(front), cancellation);
        return ToResult(answer, decidedBy, front);
    }

    // The file's answer is that of its leading document, and the LLM is asked about that alone.
    private async Task<FileResult> ClassifySeveralAsync(string fileId, ReadyClassifier ready, DocumentText document, IReadOnlyList<Segment> segments, CancellationToken cancellation)
    {
        List<ClassifiedSegment> classified = [.. ClassifiedSegment.Of(document, segments, ready.Classifier, firstPages.MaximumPages)];
        var place = ClassifiedSegment.Leading(classified);
        var (answer, decidedBy) = await secondOpinion.DecideAsync(fileId, ready.Definition, classified[place].Document, classified[place].Answer, cancellation);
        var leading = classified[place] = classified[place] with { Answer = answer };
        return ToResult(answer, decidedBy, document) with
        {
            Evidence = leading.EvidenceInFile,
            NeedsReview = classified.Exists(one => one.Answer.NeedsReview),
            Reasons = [.. classified.SelectMany(one => one.ReasonsInFile)],
            Segments = [.. classified.Select(one => new FileSegment(one.Segment.FromPage, one.Segment.ToPage, one.Answer.DocumentType, one.Answer.Confidence))],
        };
    }

    private static FileResult AsOneSegment(FileResult result, Segment segment) =>
        result with { Segments = [new FileSegment(segment.FromPage, segment.ToPage, result.DocumentType, result.Confidence)] };

    private static FileResult WithReason(FileResult result, string reason) => result with { NeedsReview = true, Reasons = [.. result.Reasons, reason] };

    private static FileResult ToResult(Answer answer, string decidedBy, DocumentText document) => new(answer.DocumentType, answer.Confidence, answer.Scores, answer.Evidence, decidedBy)
    {
        NeedsReview = answer.NeedsReview,
        Reasons = answer.Reasons,
        PageCount = document.PageCount,
        Language = document.Language,
        Remarks = [.. document.Remarks.Select(remark => remark.Text)],
    };

    // The text may be stored from before the option was set.
    private bool HasAllPages(DocumentText stored) =>
        !Segmenter.CanHoldSeveral(stored) || (stored.Pages.Count > 0 && stored.Pages[^1].Number >= Math.Min(stored.PageCount, reading.Value.MaximumPagesOfSegments));

    private async Task<(DocumentText Document, bool IsWhole)> ReadWholeAsync(string fileId, DataKey key, bool isSecondAttempt, CancellationToken cancellation)
    {
        try
        {
            var allPages = firstPages with { MaximumPages = reading.Value.MaximumPagesOfSegments, TimeLimit = reading.Value.TimeLimitOfSegments, IsSecondAttempt = isSecondAttempt };
            return (await ReadAsync(fileId, key, allPages, cancellation), true);
        }
        catch (ReadingException failure) when (failure.BroughtReaderDown)
        {
            // Too much as a whole; its first pages may still tell what it is.
            return (await ReadAsync(fileId, key, firstPages with { IsSecondAttempt = isSecondAttempt }, cancellation), false);
        }
    }

    private async Task<DocumentText> ReadAsync(string fileId, DataKey key, ReadingOptions options, CancellationToken cancellation)
    {
        var blob = await blobs.OpenAsync(fileId, cancellation)
            ?? throw new ReadingException(ReadingFailure.Corrupt, "The stored file is missing from the server's data folder. Upload it again.");
        await using var open = blob;
        await using var content = new OpeningStream(blob, key, fileId);
        return await readers.ReadAsync(content, content.Length, options, cancellation);
    }
}

/// <summary>What came of a file.</summary>
/// <param name="Outcome">The result.</param>
/// <param name="Document">The document's text.</param>
/// <param name="WasRead">Whether it was read just now; else it is the stored one.</param>
public sealed record Analysis(FileOutcome Outcome, DocumentText Document, bool WasRead);
