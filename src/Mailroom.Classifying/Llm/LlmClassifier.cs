using System.Security.Cryptography;
using Mailroom.Reading;
using Microsoft.Extensions.AI;

namespace Mailroom.Classifying.Llm;

/// <summary>Asks an LLM for the type of a document. For any number of documents, from any number of threads; it connects when it is first asked.</summary>
public sealed class LlmClassifier : IDisposable
{
    // Enough for models that think before they answer; an answer itself is short.
    private const int LongestAnswer = 4000;

    private readonly LlmConnection connection;
    private readonly TimeProvider time;
    private readonly LlmMetrics metrics;
    private readonly HttpClient http;
    private readonly IChatClient client;

    /// <summary>Prepares to ask an LLM; nothing is sent yet.</summary>
    public LlmClassifier(LlmConnection connection, TimeProvider time)
    {
        (this.connection, this.time) = (connection, time);
        metrics = new LlmMetrics(connection);
        // Without redirects: neither a document nor the key goes anywhere but where the operator said.
        var sockets = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        http = new HttpClient(new RetryingHandler(connection, metrics, time) { InnerHandler = sockets }) { Timeout = Timeout.InfiniteTimeSpan };
        client = ChatClients.Make(connection, http);
    }

    /// <summary>How results name this classifier: <c>llm:</c> and the model's name.</summary>
    public string Version => "llm:" + connection.Model;

    /// <summary>Asks about a document.</summary>
    /// <param name="types">The types to choose from.</param>
    /// <param name="document">The document; of a long one the beginning and the end are shown.</param>
    /// <param name="cancellation">Cuts the call off.</param>
    /// <returns>An answer that keeps to the list of types.</returns>
    /// <exception cref="LlmException">There is none.</exception>
    public async Task<LlmAnswer> AskAsync(IReadOnlyList<DocumentType> types, DocumentText document, CancellationToken cancellation)
    {
        var text = LlmPrompt.Excerpt(document, connection.MaximumCharacters);
        if (text.Length == 0) throw new LlmException(LlmFailure.NoText);
        var start = time.GetTimestamp();
        try
        {
            var response = await SendAsync(types, text, cancellation);
            if (response.Usage is { } usage) metrics.CountTokens(usage.InputTokenCount ?? 0, usage.OutputTokenCount ?? 0);
            var answer = LlmAnswer.Parse(response.Text, types) ?? throw new LlmException(LlmFailure.Nonsense);
            metrics.CountRequest(failure: null, time.GetElapsedTime(start));
            return answer;
        }
        catch (LlmException failed)
        {
            metrics.CountRequest(failed.Failure, time.GetElapsedTime(start));
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        client.Dispose();
        http.Dispose();
        metrics.Dispose();
    }

    private async Task<ChatResponse> SendAsync(IReadOnlyList<DocumentType> types, string text, CancellationToken cancellation)
    {
        var messages = LlmPrompt.Write(types, text, mark: RandomNumberGenerator.GetHexString(32, lowercase: true));
        var options = new ChatOptions { ResponseFormat = LlmAnswer.Format(types), MaxOutputTokens = LongestAnswer, Temperature = connection.Temperature };
        // OpenAI holds an answer to its schema only where this is asked for.
        if (connection.Provider == LlmProvider.OpenAI) options.AdditionalProperties = new() { ["strict"] = true };
        try
        {
            return await client.GetResponseAsync(messages, options, cancellation);
        }
        catch (Exception fault)
        {
            cancellation.ThrowIfCancellationRequested();
            // Whatever else a client throws is about an answer that it cannot read; its words may hold some of that answer, so they end here.
            for (var cause = fault; cause is not null; cause = cause.InnerException)
                if (cause is LlmException failed) throw failed;
            throw new LlmException(LlmFailure.Nonsense);
        }
    }
}
