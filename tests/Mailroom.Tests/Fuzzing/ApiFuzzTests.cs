using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Fuzzing;

/// <summary>Requests made at random from the OpenAPI document, to a running server. A failure prints its seed; <c>CsCheck_Seed=…</c> runs it again.</summary>
public sealed class ApiFuzzTests(ApiFuzzTests.FuzzedServer fuzzed) : IClassFixture<ApiFuzzTests.FuzzedServer>
{
    private const int Requests = 1_000;
    private const int LongSeconds = 100;
    private const int MaximumMessage = 10_000;

    private readonly RunningServer server = fuzzed.Server;
    private volatile KnownIds ids = null!;

    [Fact]
    public async Task Every_request_is_answered_as_the_document_says_and_none_is_a_fault()
    {
        var document = new ApiDocument((await server.Api.GetAsync("/openapi/v1.json")).Ok());
        ids = await KnownIds.MakeAsync(server.Api);
        var answers = new SortedDictionary<int, int>();
        await new OddRequests(document).All.SampleAsync(
            async request =>
            {
                var status = await SendAsync(document, request);
                lock (answers) answers[status] = answers.GetValueOrDefault(status) + 1;
            },
            iter: LongTests.Wanted ? -1 : Requests, time: LongTests.Wanted ? LongSeconds : -1, threads: 2);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", answers.Select(answer => $"{answer.Key}: {answer.Value}")));
        (await server.Api.GetAsync("/healthz")).Ok();
        Assert.Empty(server.Faults);
    }

    private async Task<int> SendAsync(ApiDocument document, OddRequest request)
    {
        using var message = request.ToMessage(ids);
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", RunningServer.Key);
        using var answer = await server.Http.SendAsync(message);
        var (status, text) = ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        Assert.True(status < 500 || answer is { StatusCode: HttpStatusCode.ServiceUnavailable, Headers.RetryAfter: not null }, $"{status}: {text}");
        Assert.True(request.Call.Answers.ContainsKey(status), $"{status} is not in the document: {text}");
        if (status >= 400) AssertIsError(answer, text);
        else if (request.Call.Answers[status] is { } schema) Assert.Null(document.Misfit(JsonNode.Parse(text), schema));
        // The next ones should find something again.
        if (status == 200 && request.Call.Method == "DELETE") ids = await KnownIds.MakeAsync(server.Api);
        return status;
    }

    private static void AssertIsError(HttpResponseMessage answer, string text)
    {
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        var body = JsonSerializer.Deserialize<Dictionary<string, string>>(text)!;
        Assert.Equal(["message", "status"], body.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("error", body["status"]);
        Assert.InRange(body["message"].Length, 5, MaximumMessage);
    }

    /// <summary>A server that takes as many requests as come.</summary>
    public sealed class FuzzedServer : IAsyncLifetime
    {
        internal RunningServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await InProcessServer.StartAsync("--Limits:RequestsPerSecond=0");

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
