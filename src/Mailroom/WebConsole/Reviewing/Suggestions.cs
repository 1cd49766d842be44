using Mailroom.Classifying;
using Mailroom.Classifying.Segments;
using Mailroom.Configuration;
using Mailroom.Pipeline;
using Mailroom.Storage;
using Mailroom.WebConsole.Documents;
using Microsoft.Extensions.Options;

namespace Mailroom.WebConsole.Reviewing;

/// <summary>What today's classifier, with all that it was just taught, says of files that were classified before. Nothing of it is stored.</summary>
public sealed class Suggestions(ClassifierCache classifiers, DocumentPages pages, IOptions<ReadingSettings> reading)
{
    /// <summary>Asks about a file.</summary>
    /// <returns>Null where nothing of it was read, or it is gone.</returns>
    public async Task<Suggestion?> AskAsync(Scope file, CancellationToken cancellation)
    {
        if (await pages.TextAsync(file, cancellation) is not { } text || await classifiers.GetAsync(file.Classification, cancellation) is not { } ready) return null;
        var front = text.Front(reading.Value.MaximumPages);
        return new Suggestion(ready.Classifier.Classify(front), Example.From(front, ""));
    }
}

/// <summary>What the classifier says of a file.</summary>
/// <param name="Answer">Its answer.</param>
/// <param name="Words">The file's words, to find others like it.</param>
public sealed record Suggestion(Answer Answer, Example Words);
