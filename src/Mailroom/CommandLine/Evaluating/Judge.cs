using Mailroom.Classifying;
using Mailroom.Classifying.Judging;
using Mailroom.Reading;

namespace Mailroom.CommandLine.Evaluating;

/// <summary>Classifies the documents of a labelled folder, and judges the answers.</summary>
internal sealed class Judge(IReadOnlyList<DocumentType> types)
{
    private readonly Classifier classifier = new(types);
    private readonly UniqueWordFinder words = new(types);

    /// <summary>Judges all documents, or those that were read when Ctrl-C came.</summary>
    public async Task<Evaluation> EvaluateAsync(LabelledFolder labelled, ReadingOptions options, double precision, CancellationToken cancellation)
    {
        List<string> paths = [.. labelled.Files.Select(file => file.Path)];
        var results = await FileReading.ReadAllAsync(paths, options, (index, document, error) => Look(labelled.Files[index], document, error), cancellation);
        return Evaluation.Of(
            labelled, types, [.. results.Select(result => result.Document).OfType<JudgedDocument>()], [.. results.Select(result => result.Unread).OfType<UnreadFile>()], precision);
    }

    private Result Look(LabelledFile file, DocumentText? document, string? error) => document is null
        ? new Result(null, new UnreadFile(file.Name, error!))
        : new Result(new JudgedDocument(file.Name, file.TrueType, classifier.Classify(document)) { UniqueWords = words.Find(document) }, null);

    private sealed record Result(JudgedDocument? Document, UnreadFile? Unread);
}
