using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Mailroom.Configuration;
using Mailroom.Erasing;
using Mailroom.Storage.Database;
using Mailroom.Tests.Running;
using Mailroom.Uploading;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Mailroom.Tests.Api;

public sealed partial class IdempotencyTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static readonly int Kills = LongTests.Wanted ? 50 : 3;

    private readonly ApiCalls api = shared.Server.Api;
    private readonly string key = Guid.NewGuid().ToString();

    [Fact]
    public async Task A_repeat_gets_the_first_answer_and_is_not_taken_again()
    {
        var id = await api.CreateAsync();
        (string Name, byte[] Content)[] files = [("film.mp4", [0, 0, 0, 24, .. "ftypmp42"u8, .. new byte[100]]), ("a.txt", "Invoice number 17"u8.ToArray()), ("nothing.txt", []), ("ä.txt", "Education"u8.ToArray())];
        var first = (await SendAsync(ApiCalls.Form(id, null, files))).Ok();
        var repeat = (await SendAsync(ApiCalls.Form(id, null, files))).Ok();
        Assert.Equal(Lasting(first), Lasting(repeat));
        Assert.Equal(["error", "error"], new[] { 0, 2 }.Select(index => repeat["files"]![index]!["status"]!.GetValue<string>()));
        Assert.Equal("Invoice number 17", await shared.Server.Http.GetStringAsync(new Uri(repeat["files"]![1]!["url"]!.GetValue<string>())));

        // Also when the results are there, which uploads do not tell, and whatever order the parts come in.
        await api.EndedAsync(id, BatchOf(first));
        var form = ApiCalls.Form(null, null, files);
        form.Add(new StringContent(id), "classificationId");
        var late = (await SendAsync(form)).Ok();
        Assert.Equal(Lasting(first), Lasting(late));
        Assert.Equal(["error", "processed", "error", "processed"], late["files"]!.AsArray().Select(file => file!["status"]!.GetValue<string>()));
        Assert.Equal(["fileId", "fileName", "status", "url"], late["files"]![1]!.AsObject().Select(member => member.Key));
        Assert.Equal([(BatchOf(first), 4)], await BatchesAsync(api, id));
    }

    [Fact]
    public async Task A_repeat_shows_the_files_of_its_own_upload_alone()
    {
        var id = await api.CreateAsync();
        var batch = BatchOf(await api.UploadAsync(id, null, ("before.txt", "before")));
        var one = (await SendAsync(Form(id, batch, "1a", "1b"), key + "1")).Ok();
        var two = (await SendAsync(Form(id, batch, "2a", "2b", "2c"), key + "2")).Ok();
        await api.UploadAsync(id, batch, ("after.txt", "after"));
        Assert.Equal(Lasting(one), Lasting((await SendAsync(Form(id, batch, "1a", "1b"), key + "1")).Ok()));
        Assert.Equal(Lasting(two), Lasting((await SendAsync(Form(id, batch, "2a", "2b", "2c"), key + "2")).Ok()));
        Assert.Equal([(batch, 7)], await BatchesAsync(api, id));
    }

    [Fact]
    public async Task A_key_that_was_used_for_another_upload_is_refused()
    {
        var id = await api.CreateAsync();
        var other = await api.CreateAsync();
        var batch = BatchOf((await SendAsync(Form(id, null, "one", "two"))).Ok());
        MultipartFormDataContent[] others = [Form(other, null, "one", "two"), Form(id, batch, "one", "two"), Form(id, null, "one"), Form(id, null, "one", "two", "six"), Form(id, null, "one", "three")];
        foreach (var form in others) Assert.StartsWith("This Idempotency-Key was used for another upload", (await SendAsync(form)).Error(HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Equal("classificationId is required.", (await SendAsync(Form(null, null, "one", "two"))).Error(HttpStatusCode.BadRequest));
        Assert.Equal([(batch, 2)], await BatchesAsync(api, id));
        Assert.Empty(await BatchesAsync(api, other));
    }

    [Fact]
    public async Task An_upload_that_was_taken_before_its_sizes_were_kept_is_known_by_its_count_of_files()
    {
        await using var server = await InProcessServer.StartAsync();
        var id = await server.Api.CreateAsync();
        var first = (await SendAsync(Form(id, null, "one", "two"), key, server.Api)).Ok();
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(server.DataFolder, "mailroom.db")};Pooling=false"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "UPDATE idempotent_uploads SET \"PartsHash\" = NULL";
            Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }

        Assert.Equal(Lasting(first), Lasting((await SendAsync(Form(id, null, "one", "two"), key, server.Api)).Ok()));
        (await SendAsync(Form(id, null, "one"), key, server.Api)).Error(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task An_upload_that_failed_has_not_used_its_key()
    {
        var id = await api.CreateAsync();
        (await SendAsync(Form("nowhere", null, "one"))).Error(HttpStatusCode.NotFound);
        (await SendAsync(Form(id, null))).Error(HttpStatusCode.BadRequest);
        var batch = BatchOf((await SendAsync(Form(id, null, "one"))).Ok());
        Assert.Equal([(batch, 1)], await BatchesAsync(api, id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("tab\tin it")]
    [InlineData(null)]
    public async Task A_key_that_is_none_is_refused(string? wrong)
    {
        var id = await api.CreateAsync();
        Assert.Equal("The header Idempotency-Key must be 1 to 200 visible ASCII characters, without spaces.", (await SendAsync(Form(id, null, "one"), wrong ?? new string('k', 201))).Error(HttpStatusCode.BadRequest));
        Assert.Empty(await BatchesAsync(api, id));
        (await SendAsync(Form(id, null, "one"), (key + new string('~', 200))[..200])).Ok();
    }

    [Fact]
    public async Task Without_a_key_the_same_upload_is_taken_each_time()
    {
        var id = await api.CreateAsync();
        for (var i = 0; i < 2; i++) (await api.SendAsync(HttpMethod.Post, "uploadFiles", content: Form(id, null, "one"))).Ok();
        Assert.Equal(2, (await BatchesAsync(api, id)).Count);
    }

    [Fact]
    public async Task The_same_key_of_another_account_is_another_key()
    {
        var (_, output, _) = await shared.Server.RunAsync("accounts", "create", "another", "--data", shared.Server.DataFolder);
        var other = new ApiCalls(shared.Server.Http, SecretPattern().Match(output).Value);
        var (mine, theirs) = (await api.CreateAsync(), await other.CreateAsync());
        var first = (await SendAsync(Form(mine, null, "one"))).Ok();
        var second = (await SendAsync(Form(theirs, null, "one"), calls: other)).Ok();
        Assert.Equal(Lasting(first), Lasting((await SendAsync(Form(mine, null, "one"))).Ok()));
        Assert.Equal(Lasting(second), Lasting((await SendAsync(Form(theirs, null, "one"), calls: other)).Ok()));
        Assert.Equal([(BatchOf(first), 1)], await BatchesAsync(api, mine));
        Assert.Equal([(BatchOf(second), 1)], await BatchesAsync(other, theirs));
    }

    [Fact]
    public async Task Of_two_uploads_at_once_with_the_same_key_one_is_taken_and_nothing_of_the_other_is_kept()
    {
        await using var server = await InProcessServer.StartAsync();
        var id = await server.Api.CreateAsync();
        var content = Enumerable.Repeat((byte)'x', 300_000).ToArray();
        var gate = new TaskCompletionSource();
        var slow = new MultipartFormDataContent { { new StringContent(id), "classificationId" }, { new StreamContent(new GatedStream(content, gate.Task)), "files", "a.txt" } };
        var loser = SendAsync(slow, calls: server.Api);
        // Once its file is being received the key has been looked for, and not been found.
        await Wait.UntilAsync(() => Blobs("incoming") == 1, "The file is not being received.");
        var winner = (await SendAsync(ApiCalls.Form(id, null, ("a.txt", content)), calls: server.Api)).Ok();
        gate.SetResult();
        Assert.Equal(Lasting(winner), Lasting((await loser).Ok()));

        var crowd = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => SendAsync(Form(id, null, "one", "two"), key + "crowd", server.Api)));
        var crowdBatch = Assert.Single(crowd.Select(answer => BatchOf(answer.Ok())).Distinct(StringComparer.Ordinal));
        Assert.Equal([(crowdBatch, 2), (BatchOf(winner), 1)], await BatchesAsync(server.Api, id));
        Assert.Equal(3, Blobs(""));
        using var vault = Open(server, "vault.db");
        Assert.Equal(5L, Value(vault, "SELECT count(*) FROM keys WHERE level > 1"));

        int Blobs(string part) => Directory.GetFiles(Path.Combine(server.DataFolder, "blobs", part), "*", SearchOption.AllDirectories).Length;
    }

    [Fact]
    public async Task The_files_of_a_repeat_are_not_stored_again()
    {
        await using var server = await InProcessServer.StartAsync();
        var id = await server.Api.CreateAsync();
        var content = new byte[1_000_000];
        (await SendAsync(ApiCalls.Form(id, null, ("a.bin", content)), calls: server.Api)).Ok();
        var stored = Channel.CreateUnbounded<string?>();
        using var watcher = new FileSystemWatcher(Path.Combine(server.DataFolder, "blobs", "incoming"));
        watcher.Created += (_, created) => stored.Writer.TryWrite(created.Name);
        watcher.EnableRaisingEvents = true;
        (await SendAsync(ApiCalls.Form(id, null, ("a.bin", content)), calls: server.Api)).Ok();
        var next = await server.Api.UploadAsync(id, null, ("b.txt", "text"));
        Assert.Equal(next["files"]![0]!["fileId"]!.GetValue<string>(), await stored.Reader.ReadAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("classification")]
    [InlineData("batch")]
    [InlineData("files")]
    public async Task After_a_deletion_a_repeat_finds_nothing_and_brings_nothing_back(string deleted)
    {
        await using var server = await InProcessServer.StartAsync();
        var id = await server.Api.CreateAsync();
        var first = (await SendAsync(Form(id, null, "one", "two"), calls: server.Api)).Ok();
        var named = new JsonObject { ["classificationId"] = id, ["batchId"] = BatchOf(first), ["fileIds"] = new JsonArray([.. first["files"]!.AsArray().Select(file => file!["fileId"]!.DeepClone())]) };
        var erasure = ErasureTests.Named(await server.Api.DeleteAsync("delete" + char.ToUpperInvariant(deleted[0]) + deleted[1..], named));
        await AssertGoneAsync();
        await ErasureTests.CompleteAsync(erasure, server.Api);
        await AssertGoneAsync();
        if (deleted != "classification") Assert.Equal(deleted == "files" ? [(BatchOf(first), 0)] : [], await BatchesAsync(server.Api, id));

        using var database = Open(server, "mailroom.db");
        Assert.Equal(0L, Value(database, "SELECT count(*) FROM files"));
        Assert.Equal(deleted == "files" ? 1L : 0L, Value(database, "SELECT count(*) FROM idempotent_uploads WHERE \"ClassificationId\" IS NOT NULL OR \"BatchId\" IS NOT NULL"));

        async Task AssertGoneAsync() => Assert.StartsWith("What was uploaded with this Idempotency-Key has been deleted",
            (await SendAsync(Form(id, null, "one", "two"), calls: server.Api)).Error(HttpStatusCode.NotFound), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repeat_leaves_out_files_that_were_deleted()
    {
        var id = await api.CreateAsync();
        var first = (await SendAsync(Form(id, null, "one", "three", "seventeen"))).Ok();
        var fileIds = new JsonArray(first["files"]![1]!["fileId"]!.DeepClone());
        (await api.DeleteAsync("deleteFiles", new JsonObject { ["classificationId"] = id, ["batchId"] = BatchOf(first), ["fileIds"] = fileIds })).Ok();
        var repeat = (await SendAsync(Form(id, null, "one", "three", "seventeen"))).Ok();
        first["files"]!.AsArray().RemoveAt(1);
        Assert.Equal(Lasting(first), Lasting(repeat));
    }

    [Fact]
    public async Task A_key_is_forgotten_after_a_day()
    {
        await using var server = await InProcessServer.StartAsync("--Erasing:RetentionInterval=1.00:00:00");
        var id = await server.Api.CreateAsync();
        var first = BatchOf((await SendAsync(Form(id, null, "one"), calls: server.Api)).Ok());
        // Used an hour less than a day ago it is known, and after that it is not, though no sweep has come by.
        await MoveBackAsync(TimeSpan.FromHours(23));
        Assert.Equal(first, BatchOf((await SendAsync(Form(id, null, "one"), calls: server.Api)).Ok()));
        await MoveBackAsync(TimeSpan.FromHours(1));
        var second = BatchOf((await SendAsync(Form(id, null, "one"), calls: server.Api)).Ok());
        Assert.NotEqual(first, second);
        Assert.Equal(second, BatchOf((await SendAsync(Form(id, null, "one"), calls: server.Api)).Ok()));
        Assert.Equal([(second, 1), (first, 1)], await BatchesAsync(server.Api, id));

        async Task MoveBackAsync(TimeSpan span)
        {
            using var database = Open(server, "mailroom.db");
            await using var command = database.CreateCommand();
            command.CommandText = "UPDATE idempotent_uploads SET \"CreatedAt\" = \"CreatedAt\" - $span";
            command.Parameters.AddWithValue("$span", (long)span.TotalMilliseconds);
            Assert.Equal(1, await command.ExecuteNonQueryAsync());
        }
    }

    [Fact]
    public async Task What_is_known_of_an_upload_is_swept_when_its_day_is_over_and_not_before()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using var store = await StoreOnDisk.OpenAsync(time);
        await using var database = await store.DatabaseAsync();
        for (var i = 0; i < 700; i++)
        {
            database.IdempotentUploads.Add(new IdempotentUpload
            {
                Hash = store.Get<IdempotencyKeys>().Hash("account", $"key-{i}")!,
                AccountId = "account",
                ClassificationId = "classification",
                BatchId = "batch",
                FirstOrdinal = i,
                FileCount = 1,
                CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds() + (i == 0 ? 1 : 0),
            });
        }

        await database.SaveChangesAsync(TestContext.Current.CancellationToken);
        var sweeper = ActivatorUtilities.CreateInstance<RetentionSweeper>(store.Services, Options.Create(new ErasingOptions()));
        time.Advance(TimeSpan.FromHours(24));
        Assert.Equal(0, await sweeper.ForgetOldUploadsAsync(TestContext.Current.CancellationToken));
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(699, await sweeper.ForgetOldUploadsAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, await database.IdempotentUploads.Select(upload => upload.FirstOrdinal).SingleAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Whenever_the_server_is_killed_a_repeat_makes_the_upload_exactly_once()
    {
        var random = new Random(Environment.TickCount);
        await using var server = await RunningServer.StartAsync();
        var id = await server.Api.CreateAsync();
        var contents = Enumerable.Range(0, 20).Select(i => $"Invoice number {i}").ToArray();
        var clock = Stopwatch.StartNew();
        var answered = (await SendAsync(Form(id, null, contents), calls: server.Api)).Ok();
        var whole = clock.Elapsed;
        await server.KillAsync();
        await server.StartAgainAsync();
        Assert.Equal(Lasting(answered), Lasting((await SendAsync(Form(id, null, contents), calls: server.Api)).Ok()));

        var batches = new HashSet<string>(StringComparer.Ordinal) { BatchOf(answered) };
        for (var kill = 0; kill < Kills; kill++)
        {
            var interrupted = SendAsync(Form(id, null, contents), $"{key}-{kill}", server.Api);
            await Task.Delay(whole * random.NextDouble(), TestContext.Current.CancellationToken);
            await server.KillAsync();
            var first = await interrupted.ContinueWith(sent => sent.IsCompletedSuccessfully ? sent.Result.Ok() : null, TaskScheduler.Default);
            await server.StartAgainAsync();
            var repeat = (await SendAsync(Form(id, null, contents), $"{key}-{kill}", server.Api)).Ok();
            if (first is not null) Assert.Equal(Lasting(first), Lasting(repeat));
            Assert.True(batches.Add(BatchOf(repeat)));
        }

        Assert.Equal(batches.Order(StringComparer.Ordinal).Select(batch => (batch, contents.Length)), (await BatchesAsync(server.Api, id)).OrderBy(batch => batch.BatchId, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_key_stands_nowhere_in_the_data_folder_or_the_log()
    {
        await using var server = await InProcessServer.StartAsync("--Logging:LogLevel:Default=Debug");
        var id = await server.Api.CreateAsync();
        for (var i = 0; i < 2; i++) (await SendAsync(Form(id, null, "one"), "canary-" + key, server.Api)).Ok();
        Assert.False(await DiskScan.ContainsAsync(server.DataFolder, Encoding.UTF8.GetBytes(key)));
        Assert.DoesNotContain(key, server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_openapi_document_names_the_header()
    {
        var document = (await new ApiCalls(shared.Server.Http, "").GetAsync("/openapi/v1.json")).Ok();
        var parameter = Assert.Single(document["paths"]!["/api/v1/documentClassification/uploadFiles"]!["post"]!["parameters"]!.AsArray())!;
        Assert.Equal(("Idempotency-Key", "header"), (parameter["name"]!.GetValue<string>(), parameter["in"]!.GetValue<string>()));
        Assert.Null(parameter["required"]);
        Assert.Contains("24 hours", parameter["description"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private Task<Answer> SendAsync(HttpContent form, string? with = null, ApiCalls? calls = null) => (calls ?? api).SendAsync(HttpMethod.Post, "uploadFiles", content: form, idempotencyKey: with ?? key);

    private static MultipartFormDataContent Form(string? id, string? batch, params string[] contents) =>
        ApiCalls.Form(id, batch, [.. contents.Select((content, index) => ($"{index}.txt", Encoding.UTF8.GetBytes(content)))]);

    private static string BatchOf(JsonNode uploaded) => uploaded["batchId"]!.GetValue<string>();

    // What does not change from one answer to the next: all but the addresses, which expire, and the states.
    private static string Lasting(JsonNode uploaded)
    {
        var lasting = uploaded.DeepClone();
        foreach (var file in lasting["files"]!.AsArray())
        {
            Assert.True(file!.AsObject().Remove("url"));
            Assert.True(file.AsObject().Remove("status"));
        }

        return lasting.ToJsonString();
    }

    private static async Task<List<(string BatchId, int Files)>> BatchesAsync(ApiCalls calls, string id) =>
        [.. (await calls.GetAsync(id + "/batches")).Ok()["batches"]!.AsArray().Select(batch => (batch!["batchId"]!.GetValue<string>(), batch["filesNo"]!.GetValue<int>()))];

    private static SqliteConnection Open(RunningServer server, string file)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(server.DataFolder, file)};Pooling=False");
        connection.Open();
        return connection;
    }

    private static object? Value(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    [GeneratedRegex("mr_[A-Za-z0-9_-]{43}", RegexOptions.None, 1000)]
    private static partial Regex SecretPattern();
}
