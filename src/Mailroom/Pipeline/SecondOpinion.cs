using Mailroom.Classifying;
using Mailroom.Classifying.Llm;
using Mailroom.Configuration;
using Mailroom.Reading;
using Mailroom.Storage.Database;
using Microsoft.Extensions.Options;

namespace Mailroom.Pipeline;

/// <summary>Asks the LLM after the built-in classifier, where the server is set to and the classification allows it. The only place from which a document leaves the machine.</summary>
public sealed partial class SecondOpinion(IOptions<LlmOptions> llm, TimeProvider time, ILogger<SecondOpinion> logger) : IDisposable
{
    private readonly LlmOptions options = llm.Value;
    private readonly LlmClassifier? classifier = llm.Value.IsUsed ? new LlmClassifier(llm.Value.ToConnection(), time) : null;

    /// <summary>Decides on a document.</summary>
    /// <param name="fileId">The file, for the log.</param>
    /// <param name="definition">The classification's definition.</param>
    /// <param name="document">The document.</param>
    /// <param name="builtIn">What the built-in classifier says.</param>
    /// <param name="cancellation">Cuts the call off.</param>
    /// <returns>The answer, and who decided. Without an LLM's answer the built-in one stands.</returns>
    public async Task<(Answer Answer, string DecidedBy)> DecideAsync(
        string fileId, ClassificationDefinition definition, DocumentText document, Answer builtIn, CancellationToken cancellation)
    {
        if (classifier is null || IsForbidden(definition) || (options.Mode == LlmOptions.Cascade && !builtIn.NeedsReview)) return (builtIn, Classifier.Version);
        try
        {
            var types = definition.DocumentTypes.Select(type => new DocumentType(type.Name, type.Description, type.UniqueWords)).ToList();
            var said = await classifier.AskAsync(types, document, cancellation);
            return LlmAgreement.Combine(builtIn, said, document, definition.ClassifierOptions) is { } answer
                ? (answer, classifier.Version)
                : (WithReason("The LLM finds that none of the types fits."), Classifier.Version);
        }
        catch (LlmException failed)
        {
            LogFailure(logger, fileId, failed.Message);
            return (WithReason("The LLM could not be asked."), Classifier.Version);
        }

        Answer WithReason(string reason) => builtIn with { Reasons = [.. builtIn.Reasons, reason] };
    }

    /// <inheritdoc/>
    public void Dispose() => classifier?.Dispose();

    // A word that this version does not know is taken for a prohibition.
    private static bool IsForbidden(ClassificationDefinition definition) => definition.Options?.Llm is not (null or "default");

    [LoggerMessage(Level = LogLevel.Warning, Message = "The LLM could not be asked about file {FileId}, and the built-in answer stands: {Reason}")]
    private static partial void LogFailure(ILogger logger, string fileId, string reason);
}
