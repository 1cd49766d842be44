using System.Net;
using System.Text.Json.Nodes;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Limiting;

public sealed class FullQueueTests
{
    [Fact]
    public async Task While_too_many_files_wait_no_more_are_taken_and_all_else_goes_on()
    {
        await using var server = await InProcessServer.StartAsync("--Limits:MostFilesWaiting=5", "--Reading:Workers=1");
        var api = server.Api;
        var id = await api.CreateAsync();
        var batch = (await api.UploadAsync(id, null, [.. Enumerable.Range(0, 150).Select(number => ($"{number}.txt", $"Invoice number {number}, total amount"))]))["batchId"]!.GetValue<string>();

        var refused = await UploadAsync(api, id);
        Assert.Contains("Limits:MostFilesWaiting", refused.Error(HttpStatusCode.ServiceUnavailable), StringComparison.Ordinal);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Single((await api.GetAsync(id + "/batches")).Ok()["batches"]!.AsArray());
        var results = (await api.ResultsAsync(id, batch))["files"]!.AsArray();
        (await api.DeleteAsync("deleteFiles", new JsonObject { ["classificationId"] = id, ["batchId"] = batch, ["fileIds"] = new JsonArray(results[0]!["fileId"]!.DeepClone()) })).Ok();
        await api.CreateAsync();

        await api.EndedAsync(id, batch);
        await Wait.UntilAsync(async () => (refused = await UploadAsync(api, id)).Status != HttpStatusCode.ServiceUnavailable, "The queue does not take files again.");
        refused.Ok();
    }

    [Fact]
    public async Task An_account_that_has_too_many_files_waiting_keeps_no_other_from_its_turn()
    {
        await using var server = await InProcessServer.StartAsync("--Limits:MostFilesWaitingOfAnAccount=5", "--Reading:Workers=1");
        var id = await server.Api.CreateAsync();
        await server.Api.UploadAsync(id, null, [.. Enumerable.Range(0, 150).Select(number => ($"{number}.txt", $"Invoice number {number}, total amount"))]);
        var other = new ApiCalls(server.Http, await server.CreateAccountAsync("other"));

        Assert.Contains("Limits:MostFilesWaitingOfAnAccount", (await UploadAsync(server.Api, id)).Error(HttpStatusCode.ServiceUnavailable), StringComparison.Ordinal);
        (await UploadAsync(other, await other.CreateAsync())).Ok();
    }

    private static Task<Answer> UploadAsync(ApiCalls api, string id) => api.SendAsync(HttpMethod.Post, "uploadFiles", content: ApiCalls.Form(id, null, ("one more.txt", "text"u8.ToArray())));
}
