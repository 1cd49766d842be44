using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Api;

public sealed partial class AccountTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Without_a_key_or_with_a_wrong_one_nothing_is_answered()
    {
        foreach (var key in (string[])["", "wrong", RunningServer.Key + "x", RunningServer.Key.ToUpperInvariant()])
        {
            var answer = await new ApiCalls(shared.Server.Http, key).GetAsync("classifications");
            answer.Error(HttpStatusCode.Unauthorized);
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
        }
    }

    [Fact]
    public async Task One_account_can_neither_see_nor_use_nor_delete_what_is_another_s()
    {
        var api = shared.Server.Api;
        var (_, secret) = await CreateAccountAsync("stranger");
        var stranger = new ApiCalls(shared.Server.Http, secret);
        var id = await api.CreateAsync();
        var uploaded = await api.UploadAsync(id, null, ("a.txt", "text"));
        var batch = uploaded["batchId"]!.GetValue<string>();
        var file = uploaded["files"]![0]!["fileId"]!.GetValue<string>();
        await api.EndedAsync(id, batch);

        JsonObject Ids(bool withFile = false) => withFile
            ? new() { ["classificationId"] = id, ["batchId"] = batch, ["fileIds"] = new JsonArray(file) }
            : new() { ["classificationId"] = id, ["batchId"] = batch };
        (await stranger.PostAsync("viewClassification", Ids())).Error(HttpStatusCode.NotFound);
        (await stranger.SendAsync(HttpMethod.Patch, "updateClassification", new JsonObject { ["classificationId"] = id, ["classificationDetails"] = new JsonObject { ["name"] = "mine" } })).Error(HttpStatusCode.NotFound);
        (await stranger.PostAsync("getResults", Ids())).Error(HttpStatusCode.NotFound);
        (await LearningTests.SetAsync(stranger, id, batch, file, "Invoice")).Error(HttpStatusCode.NotFound);
        (await stranger.PostAsync("reclassify", Ids())).Error(HttpStatusCode.NotFound);
        (await stranger.GetAsync(id + "/batches")).Error(HttpStatusCode.NotFound);
        (await stranger.SendAsync(HttpMethod.Post, "uploadFiles", content: ApiCalls.Form(id, null, ("b", [1])))).Error(HttpStatusCode.NotFound);
        (await stranger.SendAsync(HttpMethod.Post, "classify", content: ApiCalls.Form(id, null, ("b", [1])))).Error(HttpStatusCode.NotFound);
        (await stranger.DeleteAsync("deleteFiles", Ids(withFile: true))).Error(HttpStatusCode.NotFound);
        (await stranger.DeleteAsync("deleteBatch", Ids())).Error(HttpStatusCode.NotFound);
        (await stranger.DeleteAsync("deleteClassification", Ids())).Error(HttpStatusCode.NotFound);
        Assert.Empty((await stranger.GetAsync("classifications")).Ok()["classifications"]!.AsArray());
        Assert.Single((await api.ResultsAsync(id, batch))["files"]!.AsArray());

        // What is deleted stays another's.
        var erasure = ErasureTests.Named(await api.DeleteAsync("deleteClassification", Ids()));
        (await stranger.GetAsync("erasures/" + erasure)).Error(HttpStatusCode.NotFound);
        Assert.Empty((await stranger.GetAsync("erasures")).Ok()["erasures"]!.AsArray());
        (await stranger.DeleteAsync("deleteClassification", Ids())).Error(HttpStatusCode.NotFound);
        (await stranger.DeleteAsync("deleteBatch", Ids())).Error(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Keys_are_made_listed_and_revoked_by_the_command_line_while_the_server_runs()
    {
        var (account, first) = await CreateAccountAsync("second");
        var (exit, output, _) = await shared.Server.RunAsync("keys", "create", account, "--label", "laptop", "--data", shared.Server.DataFolder);
        Assert.Equal(0, exit);
        var secret = SecretPattern().Match(output).Value;
        var keyId = KeyPattern().Match(output).Groups["id"].Value;
        var laptop = new ApiCalls(shared.Server.Http, secret);
        (await laptop.GetAsync("classifications")).Ok();
        Assert.Equal(0, (await shared.Server.RunAsync("keys", "revoke", keyId, "--data", shared.Server.DataFolder)).ExitCode);
        (await laptop.GetAsync("classifications")).Error(HttpStatusCode.Unauthorized);
        (await new ApiCalls(shared.Server.Http, first).GetAsync("classifications")).Ok();
        Assert.DoesNotContain(secret, (await shared.Server.RunAsync("keys", "list", "--data", shared.Server.DataFolder)).Output, StringComparison.Ordinal);
        var (failed, _, error) = await shared.Server.RunAsync("keys", "revoke", "nonsense", "--data", shared.Server.DataFolder);
        Assert.Equal(1, failed);
        Assert.Contains("There is no key with this id.", error, StringComparison.Ordinal);
        Assert.Equal(1, (await shared.Server.RunAsync("keys", "create", "nonsense", "--data", shared.Server.DataFolder)).ExitCode);
    }

    [Fact]
    public async Task The_same_commands_work_while_no_server_runs()
    {
        using var folder = new TemporaryFolder();
        var (exit, output, error) = await RunningServer.RunAsync(folder.Path, folder.In("keys"), "accounts", "create", "offline", "--data", folder.In("data"));
        Assert.True(exit == 0, error);
        Assert.Matches(SecretPattern(), output);
        Assert.Contains("offline", (await RunningServer.RunAsync(folder.Path, folder.In("keys"), "accounts", "list", "--data", folder.In("data"))).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_for_a_data_folder_that_is_not_there_makes_none()
    {
        using var folder = new TemporaryFolder();
        var (exit, _, error) = await RunningServer.RunAsync(folder.Path, folder.In("keys"), "keys", "list");
        Assert.Equal(1, exit);
        Assert.Contains("There is no data folder", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task The_administration_is_not_there_on_another_socket()
    {
        using var folder = new TemporaryFolder();
        await using var server = await InProcessServer.StartAsync();
        await server.StopAsync();
        var socket = folder.In("proxy.sock");
        using var process = System.Diagnostics.Process.Start(Repository.Program, ["serve", "--urls", $"http://unix:{socket}", "--data", server.DataFolder, $"--Storage:MasterKeyFolder={server.KeyFolder}"]);
        try
        {
            using var http = new HttpClient(new SocketsHttpHandler
            {
                ConnectCallback = async (_, stop) =>
                {
                    var connection = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
                    await connection.ConnectAsync(new System.Net.Sockets.UnixDomainSocketEndPoint(socket), stop);
                    return new System.Net.Sockets.NetworkStream(connection, ownsSocket: true);
                },
            });
            await Wait.UntilAsync(() => File.Exists(socket), "The server does not listen at the socket.");
            using var health = await http.GetAsync(new Uri("http://localhost/healthz"));
            Assert.Equal(HttpStatusCode.OK, health.StatusCode);
            using var administration = await http.GetAsync(new Uri("http://localhost/administration/accounts"));
            Assert.Equal(HttpStatusCode.NotFound, administration.StatusCode);
        }
        finally
        {
            process.Kill();
        }
    }

    [Fact]
    public async Task The_administration_is_not_there_on_the_network()
    {
        (await shared.Server.Api.GetAsync("/administration/accounts")).Error(HttpStatusCode.NotFound);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(shared.Server.DataFolder, "mailroom.sock")));
    }

    [Fact]
    public async Task Keys_are_stored_only_as_hashes() => Assert.False(await DiskScan.ContainsAsync(shared.Server.DataFolder, System.Text.Encoding.UTF8.GetBytes(RunningServer.Key)));

    private async Task<(string Account, string Secret)> CreateAccountAsync(string label)
    {
        var (exit, output, error) = await shared.Server.RunAsync("accounts", "create", label, "--data", shared.Server.DataFolder);
        Assert.True(exit == 0, error);
        return (AccountPattern().Match(output).Groups["id"].Value, SecretPattern().Match(output).Value);
    }

    [GeneratedRegex("mr_[A-Za-z0-9_-]{43}", RegexOptions.None, 1000)]
    private static partial Regex SecretPattern();

    [GeneratedRegex("Account (?<id>[0-9a-z]{26})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AccountPattern();

    [GeneratedRegex("Key +(?<id>[0-9a-z]{26})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KeyPattern();
}
