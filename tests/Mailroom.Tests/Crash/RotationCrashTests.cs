using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Crash;

public sealed class RotationCrashTests
{
    // Each costs a start and three commands: the others are part of ./test --long.
    private static readonly int Kills = LongTests.Wanted ? 10 : 3;

    // In which one that is killed may be, of the time that a whole one takes on this machine.
    private static readonly int Moments = LongTests.Wanted ? 14 : 4;

    [Fact]
    public async Task Rotations_among_uploads_deletions_and_kills_lose_nothing_and_bring_nothing_back()
    {
        var random = new Random(Environment.TickCount);
        await using var server = await RunningServer.StartAsync();
        var id = await server.Api.CreateAsync();
        var kept = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var deleted = new ConcurrentBag<string>();
        using var ending = new CancellationTokenSource();
        var load = Enumerable.Range(0, 2).Select(client => LoadAsync(server, id, client, kept, deleted, ending.Token)).ToArray();
        for (var kill = 0; kill < Kills; kill++)
        {
            var (exit, output, error) = await server.RunAsync("keys", "rotate-master", "--data", server.DataFolder);
            Assert.True(exit == 0, error);
            Assert.Contains("wrapped by the new master key", output, StringComparison.Ordinal);
            var rotations = Task.WhenAll(server.RunAsync("keys", "rotate-master", "--data", server.DataFolder), server.RunAsync("keys", "rotate-master", "--data", server.DataFolder));
            // Amid them: while so many more batches came and went.
            var wanted = kept.Count + deleted.Count + random.Next(1, 10);
            await Wait.UntilAsync(() => kept.Count + deleted.Count >= wanted, "No more batches are accepted.");
            await server.KillAsync();
            // A command that finds no server any more rotates by itself, and has the data folder for as long.
            await rotations;
            await server.StartAgainAsync();
            Assert.Single(Directory.GetFiles(server.KeyFolder, "*.key"));
        }

        await ending.CancelAsync();
        await Task.WhenAll(load);
        Assert.True(kept.Count > Kills && !deleted.IsEmpty, $"{kept.Count} kept, {deleted.Count} deleted: that is no load.");
        foreach (var (batch, name) in kept)
        {
            var file = Assert.Single(await server.Api.EndedAsync(id, batch))!;
            Assert.Equal("processed", file["status"]!.GetValue<string>());
            Assert.StartsWith(name, await server.Http.GetStringAsync(new Uri(file["url"]!.GetValue<string>())), StringComparison.Ordinal);
        }

        foreach (var batch in deleted)
            Assert.Equal(System.Net.HttpStatusCode.NotFound, (await server.Api.PostAsync("getResults", new JsonObject { ["classificationId"] = id, ["batchId"] = batch })).Status);
    }

    [Fact]
    public async Task A_rotation_without_a_server_that_is_killed_at_any_moment_does_not_stand_in_the_way()
    {
        await using var server = await RunningServer.StartAsync();
        var id = await server.Api.CreateAsync();
        await server.StopAsync();
        var clock = Stopwatch.StartNew();
        Assert.Equal(0, (await server.RunAsync("keys", "rotate-master", "--data", server.DataFolder)).ExitCode);
        var whole = clock.Elapsed;
        for (var moment = 1; moment <= Moments; moment++)
            await server.RunAndKillAsync(whole * moment / Moments, mark: null, "keys", "rotate-master", "--data", server.DataFolder);

        await server.StartAgainAsync();
        (await server.Api.PostAsync("viewClassification", new JsonObject { ["classificationId"] = id })).Ok();
        Assert.Equal(0, (await server.RunAsync("keys", "rotate-master", "--data", server.DataFolder)).ExitCode);
        Assert.Single(Directory.GetFiles(server.KeyFolder));
    }

    [Fact]
    public async Task The_key_of_the_environment_is_replaced_by_one_from_a_file_or_from_standard_input()
    {
        var (old, next) = (NewKey(), NewKey());
        await using var server = await RunningServer.StartAsync(new Dictionary<string, string> { ["MAILROOM_MASTER_KEY"] = old }, []);
        var id = await server.Api.CreateAsync();
        var (exit, _, error) = await server.RunAsync("keys", "rotate-master", "--data", server.DataFolder);
        Assert.Equal(1, exit);
        Assert.Contains("--new-key-file", error, StringComparison.Ordinal);
        await File.WriteAllTextAsync(server.In("next"), next + "\n", TestContext.Current.CancellationToken);
        (exit, var output, error) = await server.RunAsync("keys", "rotate-master", "--new-key-file", server.In("next"), "--data", server.DataFolder);
        Assert.True(exit == 0, error);
        Assert.Contains("change MAILROOM_MASTER_KEY", output, StringComparison.Ordinal);
        Assert.DoesNotContain(next, output + server.Output, StringComparison.Ordinal);
        (await server.Api.PostAsync("viewClassification", new JsonObject { ["classificationId"] = id })).Ok();
        await server.StopAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(server.StartAgainAsync);
        server.Set("MAILROOM_MASTER_KEY", next);
        await server.StartAgainAsync();
        (await server.Api.PostAsync("viewClassification", new JsonObject { ["classificationId"] = id })).Ok();
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static async Task LoadAsync(RunningServer server, string id, int client, ConcurrentDictionary<string, string> kept, ConcurrentBag<string> deleted, CancellationToken ending)
    {
        for (var round = 0; !ending.IsCancellationRequested; round++)
        {
            try
            {
                var name = $"client {client} round {round}";
                var batch = (await server.Api.UploadAsync(id, null, (name, $"{name}\nInvoice number 17, total amount 23.50")))["batchId"]!.GetValue<string>();
                if (round % 4 != 3) kept[batch] = name;
                else if ((await server.Api.DeleteAsync("deleteBatch", new JsonObject { ["classificationId"] = id, ["batchId"] = batch })).Status == System.Net.HttpStatusCode.OK) deleted.Add(batch);
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException)
            {
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }
}
