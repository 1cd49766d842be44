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
    private readonly ReadingOptions options = new()
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
    /// <param name="cancellation">Stops the analysis.</param>
    /// <returns>What came of it; null where its classification has been erased.</returns>
    /// <exception cref="ReadingException">The file cannot be read.</exception>
    public async Task<Analysis?> AnalyseAsync(Scope classification, string fileId, DataKey key, byte[]? storedText, CancellationToken cancellation)
    {
        var stored = StoredText.TryOpen(key, fileId, storedText);
        var document = stored ?? await ReadAsync(fileId, key, cancellation);
        if (await classifiers.GetAsync(classification, cancellation) is not { } ready) return null;
        var (answer, decidedBy) = await secondOpinion.DecideAsync(fileId, ready.Definition, document, ready.Classifier.Classify(document), cancellation);
        var outcome = new FileOutcome
        {
            Result = new FileResult(answer.DocumentType, answer.Confidence, answer.Scores, answer.Evidence, decidedBy)
            {
                NeedsReview = answer.NeedsReview,
                Reasons = answer.Reasons,
                PageCount = document.PageCount,
                Language = document.Language,
            },
            Extraction = ExtractionLink.Of(ready.Definition.TypeNamed(answer.DocumentType)),
        };
        return new Analysis(outcome, document, WasRead: stored is null);
    }

    private async Task<DocumentText> ReadAsync(string fileId, DataKey key, CancellationToken cancellation)
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
