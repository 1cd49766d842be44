using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Mailroom.Tests.Llm;

/// <summary>A server that speaks OpenAI's chat completions and Ollama's chat over real HTTP, answers as a test wants, and keeps what it was asked.</summary>
internal sealed class FakeLlm : IAsyncDisposable
{
    private readonly WebApplication app;
    private int connections;

    private FakeLlm(Func<Asked, Task<Reply>> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Use(next => connection =>
        {
            Interlocked.Increment(ref connections);
            return next(connection);
        })));
        app = builder.Build();
        app.MapPost("/v1/chat/completions", http => AnswerAsync(http, OpenAIBody));
        app.MapPost("/api/chat", http => AnswerAsync(http, OllamaBody));

        async Task AnswerAsync(HttpContext http, Func<string, JsonObject> form)
        {
            var asked = new Asked(http.Request.Path, (await JsonNode.ParseAsync(http.Request.Body))!, http.Request.Headers.Authorization.ToString(), http.RequestAborted);
            Requests.Enqueue(asked);
            var reply = await answer(asked);
            http.Response.StatusCode = reply.Status;
            if (reply.RetryAfter is { } pause) http.Response.Headers.RetryAfter = pause;
            if (reply.Location is { } location) http.Response.Headers.Location = location;
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(reply.RawBody ?? (reply.Status == 200 ? form(reply.Text) : new JsonObject { ["error"] = new JsonObject { ["message"] = reply.Text } }).ToJsonString());
        }
    }

    /// <summary>What was asked, in order.</summary>
    public ConcurrentQueue<Asked> Requests { get; } = [];

    /// <summary>How many connections were made.</summary>
    public int Connections => Volatile.Read(ref connections);

    public string Root => app.Urls.First();

    public static Task<FakeLlm> StartAsync(Func<Asked, Reply> answer) => StartAsync(asked => Task.FromResult(answer(asked)));

    public static async Task<FakeLlm> StartAsync(Func<Asked, Task<Reply>> answer)
    {
        var fake = new FakeLlm(answer);
        await fake.app.StartAsync();
        return fake;
    }

    /// <summary>The options that point a server at this one.</summary>
    public string[] Options(string mode, string provider = "openai", params ReadOnlySpan<string> more) =>
        [$"--Llm:Mode={mode}", $"--Llm:Provider={provider}", $"--Llm:Endpoint={Root}{(provider == "openai" ? "/v1" : "")}", "--Llm:Model=test-model", .. more];

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private static JsonObject OpenAIBody(string text) => new()
    {
        ["id"] = "1",
        ["object"] = "chat.completion",
        ["created"] = 1,
        ["model"] = "test-model",
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["finish_reason"] = "stop", ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = text } }),
        ["usage"] = new JsonObject { ["prompt_tokens"] = 1000, ["completion_tokens"] = 20, ["total_tokens"] = 1020 },
    };

    private static JsonObject OllamaBody(string text) => new()
    {
        ["model"] = "test-model",
        ["created_at"] = "2026-01-01T00:00:00Z",
        ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = text },
        ["done"] = true,
        ["done_reason"] = "stop",
        ["prompt_eval_count"] = 1000,
        ["eval_count"] = 20,
    };
}

/// <summary>A request that was made.</summary>
/// <param name="Path">Where to.</param>
/// <param name="Body">Its JSON.</param>
/// <param name="Authorization">Its header of that name.</param>
/// <param name="Aborted">Cancelled when who asked has gone.</param>
internal sealed record Asked(string Path, JsonNode Body, string Authorization, CancellationToken Aborted)
{
    public string System => Message(0);

    public string User => Message(1);

    /// <summary>What stands between the marks.</summary>
    public string Document
    {
        get
        {
            var lines = User.Split('\n');
            var mark = lines[0]["BEGIN ".Length..];
            return string.Join('\n', lines.Skip(1).TakeWhile(line => line != "END " + mark));
        }
    }

    // OpenAI's protocol has a text, or a list of parts.
    private string Message(int index) => Body["messages"]![index]!["content"] is JsonArray parts
        ? string.Concat(parts.Select(part => part!["text"]!.GetValue<string>()))
        : Body["messages"]![index]!["content"]!.GetValue<string>();
}

/// <summary>What is answered.</summary>
internal sealed record Reply(string Text, int Status = 200)
{
    public string? RetryAfter { get; init; }

    public string? Location { get; init; }

    /// <summary>Instead of the protocol's body.</summary>
    public string? RawBody { get; init; }

    public static Reply Says(string documentType, double confidence = 0.9, string quote = "") =>
        new(JsonSerializer.Serialize(new { documentType, confidence, quote }));
}
