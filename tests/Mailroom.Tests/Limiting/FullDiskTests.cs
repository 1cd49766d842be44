using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Limiting;

/// <summary>A data folder on a real disk of a few megabytes, which uploads fill.</summary>
public sealed class FullDiskTests
{
    private const int FileBytes = 1_000_000;

    [Fact]
    public async Task Before_the_disk_is_full_files_are_refused_and_all_else_goes_on()
    {
        using var disk = new SmallDisk(megabytes: 16);
        await using var server = await RunningServer.StartOnAsync(disk.Folder, "--Limits:MinimumFreeDiskMegabytes=8");
        var id = await server.Api.CreateAsync();
        var (batches, refused) = await FillAsync(server.Api, id);
        Assert.Contains("Limits:MinimumFreeDiskMegabytes", refused.Error(HttpStatusCode.ServiceUnavailable), StringComparison.Ordinal);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        await RefusesWhatDoesNotFitAsync(server, id);
        await GoesOnAsync(server, id, batches);
    }

    [Fact]
    public async Task A_full_disk_loses_nothing_that_was_accepted_and_keeps_nothing_that_was_not()
    {
        using var disk = new SmallDisk(megabytes: 10);
        await using var server = await RunningServer.StartOnAsync(disk.Folder, "--Limits:MinimumFreeDiskMegabytes=0");
        var id = await server.Api.CreateAsync();
        var (batches, refused) = await FillAsync(server.Api, id);
        refused.Error(HttpStatusCode.ServiceUnavailable);
        Assert.NotNull(refused.Headers.RetryAfter);

        var ballast = disk.FillUp();
        for (var i = 0; i < 5; i++) (await UploadAsync(server.Api, id, 100)).Error(HttpStatusCode.ServiceUnavailable);
        Assert.Equal(batches.Count, (await server.Api.GetAsync(id + "/batches")).Ok()["batches"]!.AsArray().Count);
        await HoldsOnlyAsync(server, batches);
        foreach (var batch in batches) await server.Api.ResultsAsync(id, batch);
        // Where there is not even room to note a deletion it is refused as a whole, or done as a whole.
        var deleted = await server.Api.DeleteAsync("deleteBatch", Reference(id, batches[0]));
        if (deleted.Status == HttpStatusCode.OK) batches.RemoveAt(0);
        else deleted.Error(HttpStatusCode.ServiceUnavailable);
        await server.KillAsync();
        File.Delete(ballast);
        await server.StartAgainAsync();
        await GoesOnAsync(server, id, batches);
    }

    // Before it is sent; or, where it does not say its length, while it is.
    private static async Task RefusesWhatDoesNotFitAsync(RunningServer server, string id)
    {
        using var announced = await RawConnection.OpenAsync(server.Port);
        await announced.SendAsync(RawConnection.Head("POST", "/api/v1/documentClassification/uploadFiles", "Content-Type: multipart/form-data; boundary=x", "Content-Length: 100000000"));
        await announced.ReadAsync(Wait.Patience, text => text.Contains('}', StringComparison.Ordinal));
        Assert.Equal(503, announced.Status);
        var form = new MultipartFormDataContent { { new StringContent(id), "classificationId" }, { new StreamContent(new RepeatingStream("text"u8.ToArray(), 40_000_000)), "files", "long.txt" } };
        form.Headers.ContentLength = null;
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Url + "/documentClassification/uploadFiles") { Content = form };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Authorization = new("Bearer", RunningServer.Key);
        using var answer = await server.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    // What was accepted is there with its results, and no half files are; a deletion makes room; and all of it stands after a crash.
    private static async Task GoesOnAsync(RunningServer server, string id, List<string> batches)
    {
        var api = server.Api;
        await CheckAsync(api, id, batches);
        await HoldsOnlyAsync(server, batches);
        for (var i = 0; i < 3; i++)
        {
            (await api.DeleteAsync("deleteBatch", Reference(id, batches[0]))).Ok();
            batches.RemoveAt(0);
        }

        await Wait.UntilAsync(async () =>
        {
            var answer = await UploadAsync(api, id, FileBytes);
            if (answer.Status != HttpStatusCode.OK) return false;
            batches.Add(answer.Body["batchId"]!.GetValue<string>());
            return true;
        }, "Nothing is taken though there is room again.");
        await CheckAsync(api, id, batches);
        await server.KillAsync();
        await server.StartAgainAsync();
        await CheckAsync(api, id, batches);
    }

    private static Task HoldsOnlyAsync(RunningServer server, List<string> batches) => Wait.UntilAsync(
        () => Task.FromResult(Directory.GetFiles(Path.Combine(server.DataFolder, "blobs"), "*", SearchOption.AllDirectories).Length == batches.Count), "There are files that were not accepted.");

    private static async Task CheckAsync(ApiCalls api, string id, List<string> batches)
    {
        var stored = (await api.GetAsync(id + "/batches?limit=1000")).Ok()["batches"]!.AsArray().Select(batch => batch!["batchId"]!.GetValue<string>());
        Assert.Equal(batches.Order(StringComparer.Ordinal), stored.Order(StringComparer.Ordinal));
        foreach (var batch in batches)
        {
            var file = Assert.Single(await api.EndedAsync(id, batch))!;
            Assert.Equal("Invoice", file["result"]?["documentType"]?.GetValue<string>());
        }
    }

    private static async Task<(List<string> Batches, Answer Refused)> FillAsync(ApiCalls api, string id)
    {
        var batches = new List<string>();
        while (true)
        {
            var answer = await UploadAsync(api, id, FileBytes);
            if (answer.Status != HttpStatusCode.OK) return (batches, answer);
            batches.Add(answer.Body["batchId"]!.GetValue<string>());
            Assert.InRange(batches.Count, 1, 100);
        }
    }

    private static Task<Answer> UploadAsync(ApiCalls api, string id, int size)
    {
        var text = "Invoice number 17, total amount 23.50".PadRight(size, '\n');
        return api.SendAsync(HttpMethod.Post, "uploadFiles", content: ApiCalls.Form(id, null, ("invoice.txt", Encoding.ASCII.GetBytes(text))));
    }

    private static JsonObject Reference(string id, string batch) => new() { ["classificationId"] = id, ["batchId"] = batch };
}
