using System.Text.Json.Nodes;
using Mailroom.Storage;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Mailroom.Tests.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Mailroom.Tests.Llm;

/// <summary>The real program with an LLM beside it.</summary>
public sealed class LlmServerTests
{
    private const string Secret = "sk-test-key-of-the-operator-4711";
    private const string PlainInvoice = "INVOICE\nInvoice number: 2041\nInvoice date: 3 March 2024\nBill to: Riverside Bakery\nTotal amount 73.20\nPayment terms: 30 days net";
    private const string Riddle = "The weather was fine that day and the river was high";
    private const string NotAsked = "The LLM could not be asked.";

    [Theory]
    [InlineData("openai", "/v1/chat/completions")]
    [InlineData("ollama", "/api/chat")]
    public async Task The_LLM_is_asked_about_every_file_and_decides(string provider, string path)
    {
        await using var fake = await FakeLlm.StartAsync(_ => Reply.Says("Resume", 0.9, "fine  THAT day"));
        await using var server = await RunningServer.StartAsync(new() { ["MAILROOM_Llm__ApiKey"] = Secret }, fake.Options("llm", provider));
        var result = await ClassifyAsync(server, Riddle);
        Assert.Equal("Resume", Text(result, "documentType"));
        Assert.Equal("llm:test-model", Text(result, "classifier"));
        Assert.InRange(result["confidence"]!.GetValue<double>(), 0, 0.94);
        Assert.True(result["needsReview"]!.GetValue<bool>());
        Assert.Equal("Resume", Text(result["scores"]![0]!, "documentType"));
        Assert.Equal("fine that day", Text(result["evidence"]![0]!, "phrase"));
        Assert.Equal(1, result["evidence"]![0]!["page"]!.GetValue<int>());
        var asked = Assert.Single(fake.Requests);
        Assert.Equal(path, asked.Path);
        Assert.Equal("Bearer " + Secret, asked.Authorization);
        Assert.Equal("test-model", Text(asked.Body, "model"));
        Assert.Equal(Riddle, asked.Document.Trim());
        Assert.Contains("Bills from suppliers", asked.System, StringComparison.Ordinal);
        if (provider == "openai") Assert.True(asked.Body["response_format"]!["json_schema"]!["strict"]!.GetValue<bool>());
        var schema = provider == "openai" ? asked.Body["response_format"]!["json_schema"]!["schema"]! : asked.Body["format"]!;
        Assert.Equal(["Invoice", "Resume", "Unknown"], schema["properties"]!["documentType"]!["enum"]!.AsArray().Select(one => one!.GetValue<string>()));
        AssertNoProcessShowsTheKey(server.ProcessId);
        await server.StopAsync();
        Assert.DoesNotContain(Secret, server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("weather", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_cascade_it_is_asked_only_where_the_built_in_answer_asks_for_review()
    {
        await using var fake = await FakeLlm.StartAsync(_ => Reply.Says("Invoice"));
        await using var server = await InProcessServer.StartAsync(fake.Options("cascade"));
        var sure = await ClassifyAsync(server, PlainInvoice);
        Assert.Equal("Invoice", Text(sure, "documentType"));
        Assert.False(sure["needsReview"]!.GetValue<bool>(), sure.ToJsonString());
        Assert.Equal("builtin-1", Text(sure, "classifier"));
        Assert.Equal(0, fake.Connections);
        Assert.Equal("llm:test-model", Text(await ClassifyAsync(server, Riddle), "classifier"));
        Assert.Single(fake.Requests);
    }

    [Fact]
    public async Task Without_being_told_to_the_server_asks_nobody()
    {
        await using var fake = await FakeLlm.StartAsync(_ => Reply.Says("Invoice"));
        await using var server = await InProcessServer.StartAsync(fake.Options("builtin"));
        var result = await ClassifyAsync(server, Riddle);
        Assert.Equal("builtin-1", Text(result, "classifier"));
        Assert.DoesNotContain(NotAsked, Reasons(result));
        Assert.Equal(0, fake.Connections);
    }

    [Fact]
    public async Task Nothing_of_a_classification_that_forbids_it_leaves_the_machine()
    {
        await using var fake = await FakeLlm.StartAsync(_ => Reply.Says("Resume"));
        await using var server = await InProcessServer.StartAsync(fake.Options("llm"));
        var forbidding = await server.Api.CreateAsync();
        await server.StopAsync();
        await ForbidAsync(server, forbidding);
        await server.StartAgainAsync();
        var result = await ClassifyAsync(server, Riddle, forbidding);
        Assert.Equal("builtin-1", Text(result, "classifier"));
        Assert.DoesNotContain(NotAsked, Reasons(result));
        Assert.Equal(0, fake.Connections);
        Assert.Equal("llm:test-model", Text(await ClassifyAsync(server, Riddle), "classifier"));
        Assert.Equal(1, fake.Connections);
    }

    [Theory]
    [InlineData("openai", """{"documentType":"Banana","confidence":0.9,"quote":""}""")]
    [InlineData("ollama", "Certainly! It is an Invoice.")]
    public async Task Nonsense_leaves_the_built_in_answer_which_says_so(string provider, string nonsense)
    {
        await using var fake = await FakeLlm.StartAsync(_ => new Reply(nonsense));
        await using var server = await InProcessServer.StartAsync(fake.Options("llm", provider));
        var result = await ClassifyAsync(server, PlainInvoice);
        AssertBuiltInStands(result);
        Assert.Equal("Invoice", Text(result, "documentType"));
        await server.StopAsync();
        Assert.Contains("Nonsense", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Banana", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Certainly", server.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("ollama")]
    public async Task A_refusal_is_not_repeated_and_its_words_and_the_key_reach_no_log(string provider)
    {
        await using var fake = await FakeLlm.StartAsync(asked => new Reply("wrong key " + asked.Authorization + " for: " + asked.Document, 401));
        await using var server = await RunningServer.StartAsync(new() { ["MAILROOM_Llm__ApiKey"] = Secret }, fake.Options("llm", provider, "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:System.Net.Http=Trace"));
        AssertBuiltInStands(await ClassifyAsync(server, Riddle));
        Assert.Single(fake.Requests);
        await server.StopAsync();
        Assert.Contains("HTTP status 401", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("weather", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_away_leaves_the_built_in_answer()
    {
        string[] options;
        await using (var fake = await FakeLlm.StartAsync(_ => Reply.Says("Invoice"))) options = fake.Options("llm", "openai", "--Llm:MaximumAttempts=2");
        await using var server = await InProcessServer.StartAsync(options);
        AssertBuiltInStands(await ClassifyAsync(server, Riddle));
        await server.StopAsync();
        Assert.Contains("Unreachable", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_too_slow_leaves_the_built_in_answer_and_is_let_go()
    {
        await using var fake = await FakeLlm.StartAsync(NeverAsync);
        await using var server = await InProcessServer.StartAsync(fake.Options("llm", "openai", "--Llm:TimeLimit=00:00:01", "--Llm:MaximumAttempts=2"));
        AssertBuiltInStands(await ClassifyAsync(server, Riddle));
        Assert.Equal(2, fake.Requests.Count);
        foreach (var asked in fake.Requests) await UntilAbortedAsync(asked);
    }

    [Fact]
    public async Task An_erased_file_takes_its_call_with_it()
    {
        var begun = new TaskCompletionSource<Asked>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var fake = await FakeLlm.StartAsync(asked =>
        {
            begun.TrySetResult(asked);
            return NeverAsync(asked);
        });
        await using var server = await RunningServer.StartAsync(fake.Options("llm", "openai", "--Llm:TimeLimit=00:01:00"));
        var id = await server.Api.CreateAsync();
        var uploaded = await server.Api.UploadAsync(id, null, ("a.txt", Riddle));
        var batch = Text(uploaded, "batchId");
        var asked = await begun.Task.WaitAsync(TimeSpan.FromMinutes(1));
        (await server.Api.DeleteAsync("deleteBatch", new JsonObject { ["classificationId"] = id, ["batchId"] = batch })).Ok();
        await UntilAbortedAsync(asked);
        Assert.Single(fake.Requests);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await server.Api.PostAsync("getResults", new JsonObject { ["classificationId"] = id, ["batchId"] = batch })).Status);
    }

    private static async Task<Reply> NeverAsync(Asked asked)
    {
        await Task.Delay(Timeout.Infinite, asked.Aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return new Reply("");
    }

    private static async Task UntilAbortedAsync(Asked asked)
    {
        var aborted = new TaskCompletionSource();
        await using var watch = asked.Aborted.Register(aborted.SetResult);
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    // Neither the list of processes nor the environment of the children that read documents.
    private static void AssertNoProcessShowsTheKey(int server)
    {
        Assert.DoesNotContain(Secret, File.ReadAllText($"/proc/{server}/cmdline"), StringComparison.Ordinal);
        var children = Directory.GetDirectories($"/proc/{server}/task").SelectMany(task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.NotEmpty(children);
        foreach (var child in children)
            Assert.DoesNotContain(Secret, File.ReadAllText($"/proc/{child}/environ") + File.ReadAllText($"/proc/{child}/cmdline"), StringComparison.Ordinal);
    }

    private static async Task ForbidAsync(RunningServer server, string classificationId)
    {
        await using var app = Server.Build(["--Storage:DataFolder=" + server.DataFolder, "--Storage:MasterKeyFolder=" + server.KeyFolder], administrationOnly: true);
        // The container lets go only of what it has handed out.
        _ = app.Services.GetRequiredService<DataFolder>();
        await using var database = await app.Services.GetRequiredService<IDbContextFactory<MailroomDatabase>>().CreateDbContextAsync();
        var row = await database.Classifications.SingleAsync(one => one.Id == classificationId);
        using var key = app.Services.GetRequiredService<KeyVault>().OpenKey(new Scope(row.AccountId, row.Id))!;
        row.Definition = (ClassificationDefinition.Open(key, row) with { Options = new ClassificationOptions { Llm = "forbidden" } }).Seal(key, row.Id);
        await database.SaveChangesAsync();
    }

    private static async Task<JsonNode> ClassifyAsync(RunningServer server, string text, string? classificationId = null)
    {
        var id = classificationId ?? await server.Api.CreateAsync();
        var batch = Text(await server.Api.UploadAsync(id, null, ("a.txt", text)), "batchId");
        return (await server.Api.EndedAsync(id, batch))[0]!["result"]!;
    }

    private static void AssertBuiltInStands(JsonNode result)
    {
        Assert.Equal("builtin-1", Text(result, "classifier"));
        Assert.True(result["needsReview"]!.GetValue<bool>());
        Assert.Contains(NotAsked, Reasons(result));
    }

    private static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();

    private static IEnumerable<string> Reasons(JsonNode result) => result["reasons"]!.AsArray().Select(reason => reason!.GetValue<string>());
}
