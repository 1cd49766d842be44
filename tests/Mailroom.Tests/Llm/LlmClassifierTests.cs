using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Mailroom.Classifying;
using Mailroom.Classifying.Llm;
using Mailroom.Configuration;
using Mailroom.Pipeline;
using Mailroom.Reading;
using Mailroom.Storage.Database;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Mailroom.Tests.Llm;

/// <summary>Asking an LLM over HTTP, without the rest of the program.</summary>
public sealed class LlmClassifierTests
{
    private static readonly IReadOnlyList<DocumentType> Types = [new("Invoice", "Bills from suppliers", ["invoice number"]), new("Receipt", "Till receipts", [])];
    private static readonly DocumentText Document = Of("Some words of a document");

    [Theory]
    [InlineData(429, "1", LlmProvider.OpenAI)]
    [InlineData(503, "1", LlmProvider.Ollama)]
    public async Task A_server_that_asks_for_a_pause_is_given_it_and_asked_again(int status, string pause, LlmProvider provider)
    {
        var times = new ConcurrentQueue<long>();
        await using var fake = await FakeLlm.StartAsync(_ =>
        {
            times.Enqueue(Stopwatch.GetTimestamp());
            return times.Count == 1 ? new Reply("busy", status) { RetryAfter = pause } : Reply.Says("Invoice");
        });
        using var llm = Classifier(fake, provider);
        Assert.Equal("Invoice", (await llm.AskAsync(Types, Document, default)).DocumentType);
        var (first, second) = (times.First(), times.Last());
        Assert.Equal(2, times.Count);
        // A timer may fire a little early.
        Assert.True(Stopwatch.GetElapsedTime(first, second) > TimeSpan.FromSeconds(0.98), $"Asked again after {Stopwatch.GetElapsedTime(first, second)}.");
    }

    [Fact]
    public async Task A_server_that_asks_for_a_long_pause_is_left_alone()
    {
        await using var fake = await FakeLlm.StartAsync(_ => new Reply("busy", 429) { RetryAfter = "3600" });
        using var llm = Classifier(fake);
        Assert.Equal(429, (await Assert.ThrowsAsync<LlmException>(() => llm.AskAsync(Types, Document, default))).Status);
        Assert.Single(fake.Requests);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var other = await FakeLlm.StartAsync(_ => Reply.Says("Invoice"));
        await using var fake = await FakeLlm.StartAsync(_ => new Reply("", 307) { Location = other.Root + "/v1/chat/completions" });
        using var llm = Classifier(fake);
        Assert.Equal(307, (await Assert.ThrowsAsync<LlmException>(() => llm.AskAsync(Types, Document, default))).Status);
        Assert.Equal(0, other.Connections);
    }

    [Theory]
    [InlineData("{", LlmProvider.OpenAI)]
    [InlineData("[]", LlmProvider.OpenAI)]
    [InlineData("{}", LlmProvider.OpenAI)]
    [InlineData("<html>", LlmProvider.Ollama)]
    [InlineData("null", LlmProvider.Ollama)]
    public async Task A_body_that_is_not_of_the_protocol_is_nonsense(string body, LlmProvider provider)
    {
        await using var fake = await FakeLlm.StartAsync(_ => new Reply("") { RawBody = body });
        using var llm = Classifier(fake, provider);
        Assert.Equal(LlmFailure.Nonsense, (await Assert.ThrowsAsync<LlmException>(() => llm.AskAsync(Types, Document, default))).Failure);
    }

    [Fact]
    public async Task A_body_without_end_is_not_taken()
    {
        var body = new string(' ', 2_000_000);
        await using var fake = await FakeLlm.StartAsync(_ => new Reply("") { RawBody = body });
        using var llm = Classifier(fake, attempts: 1);
        await Assert.ThrowsAsync<LlmException>(() => llm.AskAsync(Types, Document, default));
    }

    [Fact]
    public async Task A_long_document_is_shown_in_part()
    {
        await using var fake = await FakeLlm.StartAsync(_ => Reply.Says("Invoice"));
        using var llm = Classifier(fake);
        await llm.AskAsync(Types, Of("the beginning " + new string('x', 100_000) + " the end"), default);
        var shown = Assert.Single(fake.Requests).Document;
        Assert.InRange(shown.Length, 900, 1000);
        Assert.StartsWith("the beginning", shown, StringComparison.Ordinal);
        Assert.EndsWith("the end", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_without_text_is_not_asked_about()
    {
        await using var fake = await FakeLlm.StartAsync(_ => Reply.Says("Invoice"));
        using var llm = Classifier(fake);
        Assert.Equal(LlmFailure.NoText, (await Assert.ThrowsAsync<LlmException>(() => llm.AskAsync(Types, Of(), default))).Failure);
        Assert.Equal(0, fake.Connections);
    }

    [Fact]
    public async Task Each_request_has_a_mark_of_its_own()
    {
        await using var fake = await FakeLlm.StartAsync(_ => Reply.Says("Invoice"));
        using var llm = Classifier(fake);
        for (var i = 0; i < 3; i++) await llm.AskAsync(Types, Document, default);
        Assert.Equal(3, fake.Requests.Select(asked => asked.User.Split('\n')[0]).Distinct().Count());
    }

    [Theory]
    [InlineData(LlmProvider.OpenAI)]
    [InlineData(LlmProvider.Ollama)]
    public async Task Tokens_costs_outcomes_and_retries_are_counted(LlmProvider provider)
    {
        var model = "counted-" + provider;
        var measured = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "Mailroom") self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();
        var replies = new ConcurrentQueue<Reply>([new Reply("busy", 500), Reply.Says("Invoice"), new Reply("nonsense")]);
        await using var fake = await FakeLlm.StartAsync(_ => replies.TryDequeue(out var reply) ? reply : throw new InvalidOperationException());
        using var llm = Classifier(fake, provider, model: model);
        await llm.AskAsync(Types, Document, default);
        await Assert.ThrowsAsync<LlmException>(() => llm.AskAsync(Types, Document, default));
        Assert.Equal(1, measured["mailroom.llm.requests answered"]);
        Assert.Equal(1, measured["mailroom.llm.requests nonsense"]);
        Assert.Equal(1, measured["mailroom.llm.retries"]);
        Assert.Equal(2000, measured["mailroom.llm.tokens input"]);
        Assert.Equal(40, measured["mailroom.llm.tokens output"]);
        Assert.Equal((2000 * 3.0 + 40 * 15.0) / 1_000_000, measured["mailroom.llm.cost"], 9);
        Assert.True(measured["mailroom.llm.duration answered"] > 0);

        void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var values = tags.ToArray();
            if (!values.Any(tag => tag.Key == "model" && (string?)tag.Value == model)) return;
            var name = string.Join(' ', values.Where(tag => tag.Key != "model").Select(tag => tag.Value).Prepend(instrument.Name));
            measured.AddOrUpdate(name, value, (_, sum) => sum + value);
        }
    }

    [Fact]
    public async Task Nothing_of_a_classification_that_forbids_it_leaves_the_machine()
    {
        await using var fake = await FakeLlm.StartAsync(_ => Reply.Says("Receipt"));
        var options = new LlmOptions { Mode = LlmOptions.Always, Provider = "openai", Endpoint = fake.Root + "/v1", Model = "test-model" };
        using var opinion = new SecondOpinion(Options.Create(options), TimeProvider.System, NullLogger<SecondOpinion>.Instance);
        var definition = new ClassificationDefinition("Post", "", [.. Types.Select(type => new TypeDefinition(type.Name, type.Description, type.UniqueWords, null))]);
        var builtIn = new Classifier(Types).Classify(Document);
        foreach (var word in (string[])["forbidden", "Forbidden", "", "of a later version"])
            Assert.Equal((builtIn, "builtin-1"), await opinion.DecideAsync("1", definition with { Options = new ClassificationOptions { Llm = word } }, Document, builtIn, default));
        Assert.Equal(0, fake.Connections);
        foreach (var word in (string?[])["default", null])
            Assert.Equal("llm:test-model", (await opinion.DecideAsync("1", definition with { Options = new ClassificationOptions { Llm = word } }, Document, builtIn, default)).DecidedBy);
        Assert.Equal(1, fake.Connections);
    }

    private static LlmClassifier Classifier(FakeLlm fake, LlmProvider provider = LlmProvider.OpenAI, int attempts = 3, string model = "test-model") => new(new LlmConnection
    {
        Provider = provider,
        Endpoint = new Uri(fake.Root + (provider == LlmProvider.OpenAI ? "/v1" : "")),
        Model = model,
        MaximumAttempts = attempts,
        MaximumCharacters = 1000,
        InputPrice = 3,
        OutputPrice = 15,
    }, TimeProvider.System);

    private static DocumentText Of(params string[] lines) => new("text/plain", 1, [new Page(1, [.. lines.Select(line => new Line(line))], PageSource.Text)]);
}
