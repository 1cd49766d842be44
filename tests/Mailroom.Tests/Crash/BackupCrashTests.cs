using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Mailroom.Storage.Vault;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Crash;

public sealed class BackupCrashTests
{
    // Each costs a start, and a backup that is restored: the others are part of ./test --long.
    private static readonly int Kills = LongTests.Wanted ? 6 : 2;

    // Copying them takes long enough to be cut short.
    private const int Files = 200;
    private const int FileSize = 100_000;

    [Fact]
    public async Task Whenever_the_server_is_killed_among_backups_there_is_a_whole_copy_of_the_vault_and_every_whole_backup_is_restored_with_it()
    {
        var random = new Random(Environment.TickCount);
        await using var server = await RunningServer.StartAsync();
        var (id, batch) = await FillAsync(server);
        var copy = server.In("vault-copy");
        Assert.Equal(0, (await server.RunAsync("backup", "vault", copy, "--data", server.DataFolder)).ExitCode);
        var deleted = new ConcurrentBag<string>();
        using var ending = new CancellationTokenSource();
        var load = LoadAsync(server, id, deleted, ending.Token);
        var first = server.In("backup-first");
        var clock = Stopwatch.StartNew();
        // What is deleted while it is copied is not reported as lost.
        var (made, _, warnings) = await server.RunAsync("backup", "data", first, "--data", server.DataFolder);
        Assert.True(made == 0 && warnings.Length == 0, warnings);
        var whole = clock.Elapsed;
        for (var kill = 0; kill < Kills; kill++)
        {
            var backups = Task.WhenAll(
                server.RunAsync("backup", "data", server.In($"backup-{kill}"), "--data", server.DataFolder),
                server.RunAsync("backup", "vault", copy, "--data", server.DataFolder));
            await Task.Delay(whole * random.NextDouble(), TestContext.Current.CancellationToken);
            await server.KillAsync();
            await backups;
            Assert.NotNull(VaultCopy.TryRead(copy));
            await server.StartAgainAsync();
        }

        await ending.CancelAsync();
        await load;
        Assert.False(deleted.IsEmpty);
        Assert.Equal(0, (await server.RunAsync("backup", "vault", "--data", server.DataFolder)).ExitCode);
        await server.StopAsync();
        var restored = 0;
        foreach (var backup in Directory.GetDirectories(server.In(""), "backup-*"))
        {
            Directory.Delete(server.DataFolder, recursive: true);
            var (exit, _, error) = await server.RunAsync("restore", backup, "--vault", copy, "--data", server.DataFolder);
            if (!File.Exists(Path.Combine(backup, "backup.json")))
            {
                Assert.Equal(1, exit);
                Assert.Contains("is no whole backup", error, StringComparison.Ordinal);
                Directory.CreateDirectory(server.DataFolder);
                continue;
            }

            Assert.True(exit == 0, error);
            restored++;
            await server.StartAgainAsync();
            await AssertAllThereAsync(server, id, batch);
            foreach (var gone in deleted)
                Assert.Equal(System.Net.HttpStatusCode.NotFound, (await server.Api.PostAsync("getResults", new JsonObject { ["classificationId"] = id, ["batchId"] = gone })).Status);
            await server.StopAsync();
        }

        Assert.True(restored >= 1);
    }

    [Fact]
    public async Task A_restore_that_is_killed_at_any_moment_is_begun_anew_and_no_server_takes_half_of_it()
    {
        await using var server = await RunningServer.StartAsync();
        var (id, batch) = await FillAsync(server);
        Assert.Equal(0, (await server.RunAsync("backup", "vault", server.In("copy"), "--data", server.DataFolder)).ExitCode);
        Assert.Equal(0, (await server.RunAsync("backup", "data", server.In("backup"), "--data", server.DataFolder)).ExitCode);
        await server.StopAsync();
        Directory.Delete(server.DataFolder, recursive: true);
        string[] restore = ["restore", server.In("backup"), "--vault", server.In("copy"), "--data", server.DataFolder];
        var mark = Path.Combine(server.DataFolder, "restoring");
        var halves = 0;
        for (var kill = 0; kill < 2 * Kills; kill++)
        {
            // The first as soon as it has begun.
            if (await server.RunAndKillAsync(TimeSpan.FromMilliseconds(30 * kill), File.Exists(mark) ? Path.Combine(server.DataFolder, "vault.db") : mark, restore) && File.Exists(mark))
            {
                halves++;
                var (exit, _, error) = await server.RunAsync("serve", "--urls", "http://127.0.0.1:0", "--data", server.DataFolder);
                Assert.Equal(1, exit);
                Assert.Contains("was cut short", error, StringComparison.Ordinal);
            }
            else
            {
                Directory.Delete(server.DataFolder, recursive: true);
            }
        }

        Assert.True(halves > 0, "No restore was cut short in its midst.");
        var (ended, _, errors) = await server.RunAsync(restore);
        Assert.True(ended == 0, errors);
        await server.StartAgainAsync();
        await AssertAllThereAsync(server, id, batch);
    }

    private static string Content(int number) => $"Invoice number {number}\n".PadRight(FileSize, 'x');

    private static async Task<(string Id, string Batch)> FillAsync(RunningServer server)
    {
        var id = await server.Api.CreateAsync();
        string? batch = null;
        for (var i = 0; i < Files; i += 50)
            batch = (await server.Api.UploadAsync(id, batch, [.. Enumerable.Range(i, 50).Select(number => ($"{number}.txt", Content(number)))]))["batchId"]!.GetValue<string>();
        return (id, batch!);
    }

    private static async Task AssertAllThereAsync(RunningServer server, string id, string batch)
    {
        var files = await server.Api.EndedAsync(id, batch);
        Assert.Equal(Files, files.Count);
        foreach (var number in (ReadOnlySpan<int>)[0, Files / 2, Files - 1])
            Assert.Equal(Content(number), server.Http.GetStringAsync(new Uri(files[number]!["url"]!.GetValue<string>())).GetAwaiter().GetResult());
    }

    private static async Task LoadAsync(RunningServer server, string id, ConcurrentBag<string> deleted, CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
        {
            try
            {
                var batch = (await server.Api.UploadAsync(id, null, ("a.txt", "Invoice number 17, total amount 23.50")))["batchId"]!.GetValue<string>();
                await Task.Delay(100, CancellationToken.None);
                if ((await server.Api.DeleteAsync("deleteBatch", new JsonObject { ["classificationId"] = id, ["batchId"] = batch })).Status == System.Net.HttpStatusCode.OK) deleted.Add(batch);
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException)
            {
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }
}
