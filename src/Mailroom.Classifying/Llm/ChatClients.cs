using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OllamaSharp;
using OpenAI;

namespace Mailroom.Classifying.Llm;

/// <summary>Makes the client of a provider. Nothing else names one.</summary>
internal static class ChatClients
{
    /// <summary>Makes a client that sends through <paramref name="http"/> alone, which it does not dispose.</summary>
    public static IChatClient Make(LlmConnection connection, HttpClient http) => connection.Provider switch
    {
        LlmProvider.OpenAI => MakeOpenAI(connection, http),
        LlmProvider.Ollama => MakeOllama(connection, http),
        _ => throw new ArgumentOutOfRangeException(nameof(connection)),
    };

    private static IChatClient MakeOpenAI(LlmConnection connection, HttpClient http)
    {
        var options = new OpenAIClientOptions
        {
            Endpoint = connection.Endpoint,
            Transport = new HttpClientPipelineTransport(http),
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        };
        // The library insists on a key; the one that is sent, if any, is set by RetryingHandler.
        return new OpenAIClient(new ApiKeyCredential("unused"), options).GetChatClient(connection.Model).AsIChatClient();
    }

    private static OllamaApiClient MakeOllama(LlmConnection connection, HttpClient http)
    {
        http.BaseAddress = new Uri(connection.Endpoint.AbsoluteUri.TrimEnd('/') + "/");
        return new OllamaApiClient(http, connection.Model);
    }
}
