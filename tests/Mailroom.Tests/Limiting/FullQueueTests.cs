using System.Net;
using System.Text.Json.Nodes;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Limiting;

public sealed class FullQueueTests
{
    [Fact]
    public async Task While_too_many_files_wait_no_more_are_taken_and_all_else_goes_on()
    {
        await using var server = await RunningServer.StartAsync("--Limits:MostFilesWaiting=5", "--Reading:Workers=1");
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
        for (var i = 0; i < 100 && (refused = await UploadAsync(api, id)).Status == HttpStatusCode.ServiceUnavailable; i++) await Task.Delay(100, TestContext.Current.CancellationToken);
        refused.Ok();
    }

    private static Task<Answer> UploadAsync(ApiCalls api, string id) => api.SendAsync(HttpMethod.Post, "uploadFiles", content: ApiCalls.Form(id, null, ("one more.txt", "text"u8.ToArray())));
}
