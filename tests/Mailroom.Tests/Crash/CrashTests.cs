using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Crash;

public sealed class CrashTests
{
    // Each costs a start; that the many are survived too is shown by ./test --long.
    private static readonly int Kills = LongTests.Wanted ? 200 : 5;

    // In which a start that is killed may be, of the time that a whole one takes on this machine.
    private static readonly int Moments = LongTests.Wanted ? 15 : 5;

    [Fact]
    public async Task Every_accepted_file_ends_in_exactly_one_result_whenever_the_server_is_killed()
    {
        var random = new Random(Environment.TickCount);
        await using var server = await RunningServer.StartAsync();
        var id = await server.Api.CreateAsync();
        var accepted = new ConcurrentDictionary<string, (string Batch, string Name)>(StringComparer.Ordinal);
        var deleted = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        using var ending = new CancellationTokenSource();
        var load = Enumerable.Range(0, 3).Select(client => LoadAsync(server, id, client, accepted, deleted, ending.Token)).ToArray();
        for (var kill = 0; kill < Kills; kill++)
        {
            // Amid the work on what was accepted, however long that takes here.
            var wanted = accepted.Count + random.Next(1, 12);
            await Wait.UntilAsync(() => accepted.Count >= wanted, "No more files are accepted.");
            await server.KillAsync();
            // What was answered before the kill holds after it.
            List<string> gone = [.. deleted.Where(batch => batch.Value).Select(batch => batch.Key).OrderDescending(StringComparer.Ordinal).Take(10)];
            await server.StartAgainAsync();
            foreach (var batch in gone) await AssertGoneAsync(server, id, batch);
        }

        await ending.CancelAsync();
        await Task.WhenAll(load);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var batch in accepted.Values.Select(file => file.Batch).Distinct(StringComparer.Ordinal))
        {
            if (deleted.ContainsKey(batch)) continue;
            foreach (var file in await server.Api.EndedAsync(id, batch))
            {
                Assert.True(seen.Add(file!["fileId"]!.GetValue<string>()), "A file is there twice.");
                Assert.True(file["status"]!.GetValue<string>() == "processed", file.ToJsonString());
                Assert.Equal("Invoice", file["result"]!["documentType"]!.GetValue<string>());
                if (accepted.TryGetValue(file["fileId"]!.GetValue<string>(), out var known))
                    Assert.StartsWith(known.Name, await server.Http.GetStringAsync(new Uri(file["url"]!.GetValue<string>())), StringComparison.Ordinal);
            }
        }

        var lost = accepted.Where(file => !seen.Contains(file.Key) && !deleted.ContainsKey(file.Value.Batch)).ToList();
        Assert.True(lost.Count == 0, $"{lost.Count} of {accepted.Count} accepted files are lost.");
        foreach (var batch in deleted.Keys) await AssertGoneAsync(server, id, batch);

        // Every deletion comes to its end, and leaves no key: as many keys as there are batches and files.
        for (string? after = null; ;)
        {
            var page = (await server.Api.GetAsync("erasures?limit=1000" + (after is null ? "" : "&after=" + after))).Ok();
            foreach (var erasure in page["erasures"]!.AsArray()) await Api.ErasureTests.CompleteAsync(erasure!["erasureId"]!.GetValue<string>(), server.Api);
            if ((after = page["next"]?.GetValue<string>()) is null) break;
        }

        using (var vault = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(server.DataFolder, "vault.db")};Pooling=False"))
        {
            vault.Open();
            using var keys = vault.CreateCommand();
            keys.CommandText = "SELECT count(*) FROM keys WHERE level > 1";
            var live = (await server.Api.GetAsync("classifications")).Ok()["classifications"]![0]!;
            Assert.Equal((long)live["batchesNo"]!.GetValue<int>() + live["filesNo"]!.GetValue<int>(), keys.ExecuteScalar());
        }

        // What no answer was given for leaves no blob behind: as many blobs as rows.
        var files = (await server.Api.GetAsync("classifications")).Ok()["classifications"]![0]!["filesNo"]!.GetValue<int>();
        var blobs = Path.Combine(server.DataFolder, "blobs");
        await Wait.UntilAsync(() => Directory.GetFiles(blobs, "*", SearchOption.AllDirectories).Length == files, "There are other blobs than those of the rows.");
    }

    [Fact]
    public async Task A_start_that_is_killed_at_any_moment_does_not_stand_in_the_way_of_the_next()
    {
        await using var server = await RunningServer.StartAsync();
        var id = await server.Api.CreateAsync();
        await server.KillAsync();
        var clock = Stopwatch.StartNew();
        await server.StartAgainAsync();
        var whole = clock.Elapsed;
        await server.KillAsync();
        for (var moment = 0; moment < Moments; moment++)
        {
            using var start = Process.Start(Repository.Program, ["serve", "--urls", $"http://127.0.0.1:{server.Port}", "--data", server.DataFolder, $"--Storage:MasterKeyFolder={server.KeyFolder}"]);
            await Task.Delay(whole * moment / Moments, TestContext.Current.CancellationToken);
            start.Kill();
            await start.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        // What a migration leaves behind when it is killed.
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(server.DataFolder, "mailroom.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = """
                CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT OR IGNORE INTO "__EFMigrationsLock" VALUES (1, '2026-01-01');
                """;
            command.ExecuteNonQuery();
        }

        await server.StartAgainAsync();
        (await server.Api.PostAsync("viewClassification", new JsonObject { ["classificationId"] = id })).Ok();
    }

    [Fact]
    public async Task A_stopped_server_gives_back_what_it_holds_and_goes_on_with_it()
    {
        await using var server = await RunningServer.StartAsync();
        var id = await server.Api.CreateAsync();
        var batch = (await server.Api.UploadAsync(id, null, [.. Enumerable.Range(0, 100).Select(i => ($"{i}.txt", "Invoice number 5"))]))["batchId"]!.GetValue<string>();
        Assert.Equal(0, await server.StopAsync());
        await server.StartAgainAsync();
        Assert.All(await server.Api.EndedAsync(id, batch), file => Assert.Equal("processed", file!["status"]!.GetValue<string>()));
    }

    private static async Task AssertGoneAsync(RunningServer server, string id, string batch) =>
        (await server.Api.PostAsync("getResults", new JsonObject { ["classificationId"] = id, ["batchId"] = batch })).Error(System.Net.HttpStatusCode.NotFound);

    private static async Task LoadAsync(
        RunningServer server, string id, int client, ConcurrentDictionary<string, (string Batch, string Name)> accepted, ConcurrentDictionary<string, bool> deleted, CancellationToken ending)
    {
        var random = new Random(client);
        string? batch = null;
        for (var round = 0; !ending.IsCancellationRequested; round++)
        {
            try
            {
                if (round % 7 == 6 && batch is not null)
                {
                    // From here on it may be deleted, whether or not an answer comes.
                    deleted[batch] = false;
                    var gone = batch;
                    batch = null;
                    while (!ending.IsCancellationRequested && !await TryDeleteAsync(server, id, gone, deleted)) await Task.Delay(10, CancellationToken.None);
                    continue;
                }

                if (round % 7 == 3 && accepted.FirstOrDefault(file => file.Value.Batch == batch) is { Key: { } corrected })
                    await Api.LearningTests.SetAsync(server.Api, id, batch!, corrected, "Invoice");

                var names = Enumerable.Range(0, random.Next(1, 6)).Select(i => $"client {client} round {round} file {i}").ToArray();
                var answer = await server.Api.UploadAsync(id, batch, [.. names.Select(name => (name, $"{name}\nInvoice number 17, total amount 23.50"))]);
                batch = answer["batchId"]!.GetValue<string>();
                foreach (var (file, name) in answer["files"]!.AsArray().Zip(names)) accepted[file!["fileId"]!.GetValue<string>()] = (batch, name);
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException)
            {
                // The server was killed: this upload was not accepted, or its answer was lost.
                await Task.Delay(10, CancellationToken.None);
            }
        }

        if (batch is null) return;
        foreach (var gone in deleted.Keys)
            while (!await TryDeleteAsync(server, id, gone, deleted)) await Task.Delay(10, CancellationToken.None);
    }

    private static async Task<bool> TryDeleteAsync(RunningServer server, string id, string batch, ConcurrentDictionary<string, bool> deleted)
    {
        try
        {
            (await server.Api.DeleteAsync("deleteBatch", new JsonObject { ["classificationId"] = id, ["batchId"] = batch })).Ok();
            return deleted[batch] = true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
