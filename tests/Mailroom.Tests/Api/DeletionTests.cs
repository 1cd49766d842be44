using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Api;

public sealed class DeletionTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private readonly ApiCalls api = shared.Server.Api;

    [Fact]
    public async Task Deleted_files_are_gone_and_the_rest_of_the_batch_stays()
    {
        var (id, batch, files) = await UploadAsync(3);
        var kept = await shared.Server.Http.GetByteArrayAsync(files[1].Url);
        var deleted = (await DeleteFilesAsync(id, batch, files[0].Id, files[2].Id)).Ok();
        Assert.Equal("""{"status":"success","message":"Files deleted","deleteAll":false}""", deleted.ToJsonString());
        Assert.Equal([files[1].Id], (await api.ResultsAsync(id, batch))["files"]!.AsArray().Select(file => file!["fileId"]!.GetValue<string>()));
        Assert.Equal(HttpStatusCode.NotFound, (await shared.Server.Http.GetAsync(files[0].Url)).StatusCode);
        Assert.Equal(kept, await shared.Server.Http.GetByteArrayAsync(files[1].Url));
        (await api.PostAsync("getResults", new JsonObject { ["classificationId"] = id, ["batchId"] = batch, ["fileId"] = files[0].Id })).Error(HttpStatusCode.NotFound);

        // A repetition is a success; with the last live file the batch is empty.
        Assert.False((await DeleteFilesAsync(id, batch, files[0].Id)).Ok()["deleteAll"]!.GetValue<bool>());
        Assert.True((await DeleteFilesAsync(id, batch, files[0].Id, files[1].Id)).Ok()["deleteAll"]!.GetValue<bool>());
        Assert.True((await DeleteFilesAsync(id, batch, files[1].Id)).Ok()["deleteAll"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Unknown_files_are_named_and_nothing_is_deleted()
    {
        var (id, batch, files) = await UploadAsync(2);
        var (_, _, others) = await UploadAsync(1);
        var message = (await DeleteFilesAsync(id, batch, files[0].Id, "nonsense", others[0].Id)).Error(HttpStatusCode.NotFound);
        Assert.Contains("nonsense", message, StringComparison.Ordinal);
        Assert.Contains(others[0].Id, message, StringComparison.Ordinal);
        Assert.Equal(2, (await api.ResultsAsync(id, batch))["files"]!.AsArray().Count);
        (await DeleteFilesAsync(id, batch)).Error(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_deleted_batch_is_gone_with_its_files_and_the_others_stay()
    {
        var (id, batch, files) = await UploadAsync(2);
        var otherBatch = (await api.UploadAsync(id, null, ("other.txt", "other")))["batchId"]!.GetValue<string>();
        var deleted = (await api.DeleteAsync("deleteBatch", new JsonObject { ["classificationId"] = id, ["batchId"] = batch })).Ok();
        Assert.Equal("""{"status":"success","message":"Batch deleted"}""", deleted.ToJsonString());
        (await api.PostAsync("getResults", new JsonObject { ["classificationId"] = id, ["batchId"] = batch })).Error(HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.NotFound, (await shared.Server.Http.GetAsync(files[0].Url)).StatusCode);
        Assert.Single(await api.EndedAsync(id, otherBatch));
        Assert.Equal([otherBatch], (await api.PostAsync("viewClassification", new JsonObject { ["classificationId"] = id })).Ok()["classificationDetails"]!["batches"]!.AsObject().Select(one => one.Key));
        (await api.SendAsync(HttpMethod.Post, "uploadFiles", content: ApiCalls.Form(id, batch, ("late.txt", "late"u8.ToArray())))).Error(HttpStatusCode.NotFound);

        // Deleting again is a success, also for a file that the batch took with it.
        (await api.DeleteAsync("deleteBatch", new JsonObject { ["classificationId"] = id, ["batchId"] = batch })).Ok();
        Assert.True((await DeleteFilesAsync(id, batch, files[0].Id)).Ok()["deleteAll"]!.GetValue<bool>());
        (await DeleteFilesAsync(id, batch, "nonsense")).Error(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_deleted_classification_is_gone_with_everything_in_it()
    {
        var (id, batch, files) = await UploadAsync(2);
        var deleted = (await api.DeleteAsync("deleteClassification", new JsonObject { ["classificationId"] = id })).Ok();
        Assert.Equal("""{"status":"success","message":"Classification deleted"}""", deleted.ToJsonString());
        (await api.PostAsync("viewClassification", new JsonObject { ["classificationId"] = id })).Error(HttpStatusCode.NotFound);
        (await api.PostAsync("getResults", new JsonObject { ["classificationId"] = id, ["batchId"] = batch })).Error(HttpStatusCode.NotFound);
        (await api.GetAsync(id + "/batches")).Error(HttpStatusCode.NotFound);
        (await api.SendAsync(HttpMethod.Patch, "updateClassification", new JsonObject { ["classificationId"] = id, ["classificationDetails"] = new JsonObject { ["name"] = "x" } })).Error(HttpStatusCode.NotFound);
        (await api.SendAsync(HttpMethod.Post, "uploadFiles", content: ApiCalls.Form(id, null, ("late.txt", "late"u8.ToArray())))).Error(HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.NotFound, (await shared.Server.Http.GetAsync(files[0].Url)).StatusCode);
        Assert.DoesNotContain(id, (await api.GetAsync("classifications")).Ok().ToJsonString(), StringComparison.Ordinal);

        // Under it every well-formed id counts as deleted.
        (await api.DeleteAsync("deleteClassification", new JsonObject { ["classificationId"] = id })).Ok();
        (await api.DeleteAsync("deleteBatch", new JsonObject { ["classificationId"] = id, ["batchId"] = batch })).Ok();
        Assert.True((await DeleteFilesAsync(id, batch, files[0].Id)).Ok()["deleteAll"]!.GetValue<bool>());
        (await api.DeleteAsync("deleteBatch", new JsonObject { ["classificationId"] = id, ["batchId"] = "nonsense" })).Error(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_never_existed_is_not_found()
    {
        var id = await api.CreateAsync();
        (await api.DeleteAsync("deleteClassification", new JsonObject { ["classificationId"] = "01m8622zb4a60bvyg1x0xt3w53" })).Error(HttpStatusCode.NotFound);
        (await api.DeleteAsync("deleteBatch", new JsonObject { ["classificationId"] = id, ["batchId"] = "01m8622zb4a60bvyg1x0xt3w53" })).Error(HttpStatusCode.NotFound);
        Assert.Equal("classificationId is required.", (await api.DeleteAsync("deleteClassification", new JsonObject())).Error(HttpStatusCode.BadRequest));
        Assert.Equal("batchId is required.", (await api.DeleteAsync("deleteBatch", new JsonObject { ["classificationId"] = id })).Error(HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task The_members_of_a_delete_are_taken_from_the_query_string_too()
    {
        var (id, batch, files) = await UploadAsync(8);
        (await api.SendAsync(HttpMethod.Delete, $"deleteFiles?classificationId={id}&batchId={batch}&fileIds={files[0].Id}&fileIds={files[1].Id}")).Ok();
        (await api.SendAsync(HttpMethod.Delete, $"deleteFiles?classificationId={id}&batchId={batch}&fileIds[]={files[2].Id}")).Ok();
        (await api.SendAsync(HttpMethod.Delete, $"deleteFiles?classificationId={id}&batchId={batch}&fileIds={files[3].Id},{files[4].Id}")).Ok();
        (await api.SendAsync(HttpMethod.Delete, $"deleteFiles?classificationId={id}&batchId={batch}&fileIds%5B0%5D={files[5].Id}&fileIds%5B1%5D={files[6].Id}")).Ok();
        Assert.Single((await api.ResultsAsync(id, batch))["files"]!.AsArray());
        (await api.SendAsync(HttpMethod.Delete, $"deleteBatch?batchId={batch}", new JsonObject { ["classificationId"] = id })).Ok();
        (await api.SendAsync(HttpMethod.Delete, $"deleteClassification?classificationId={id}")).Ok();
    }

    [Fact]
    public async Task Rows_blobs_and_keys_are_swept_after_a_deletion()
    {
        await using var server = await InProcessServer.StartAsync();
        var id = await server.Api.CreateAsync(ApiCalls.SampleDetails("canary-name-4711"));
        var batch = (await server.Api.UploadAsync(id, null, [.. Enumerable.Range(0, 30).Select(i => ($"canary-file-{i}.txt", "canary-text"))]))["batchId"]!.GetValue<string>();
        await server.Api.EndedAsync(id, batch);
        (await server.Api.DeleteAsync("deleteClassification", new JsonObject { ["classificationId"] = id })).Ok();
        var blobs = Path.Combine(server.DataFolder, "blobs");
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(server.DataFolder, "mailroom.db")};Pooling=False");
        connection.Open();
        await Wait.UntilAsync(() => Count("SELECT count(*) FROM tombstones WHERE \"SweptAt\" IS NULL") is 0L, "What was deleted is not swept.");
        Assert.Empty(Directory.GetFiles(blobs, "*", SearchOption.AllDirectories));
        Assert.Equal(0L, Count("SELECT (SELECT count(*) FROM files) + (SELECT count(*) FROM batches) + (SELECT count(*) FROM classifications)"));
        Assert.Equal(1L, Count("SELECT count(*) FROM tombstones WHERE \"SweptAt\" IS NOT NULL"));
        using var vault = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(server.DataFolder, "vault.db")};Pooling=False");
        vault.Open();
        using var keys = vault.CreateCommand();
        keys.CommandText = "SELECT count(*) FROM keys WHERE level > 0";
        Assert.Equal(0L, keys.ExecuteScalar());

        object? Count(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            return command.ExecuteScalar();
        }
    }

    [Fact]
    public async Task A_deletion_finishes_what_another_left_between_tombstone_and_key()
    {
        await using var server = await InProcessServer.StartAsync();
        var id = await server.Api.CreateAsync();
        using (var database = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(server.DataFolder, "mailroom.db")};Pooling=False"))
        {
            database.Open();
            using var command = database.CreateCommand();
            command.CommandText = """
                INSERT INTO erasures ("Id", "AccountId", "ClassificationId", "IsOfFiles", "Cause", "RequestedAt", "Batches", "Files", "Bytes") SELECT 'erasure', "AccountId", "Id", 0, 0, 0, 0, 0, 0 FROM classifications;
                INSERT INTO tombstones ("Id", "AccountId", "ClassificationId", "RequestedAt", "ErasureId") SELECT "Id", "AccountId", "Id", 0, 'erasure' FROM classifications
                """;
            Assert.Equal(2, command.ExecuteNonQuery());
        }

        Assert.Equal("erasure", ErasureTests.Named(await server.Api.DeleteAsync("deleteClassification", new JsonObject { ["classificationId"] = id })));
        using var vault = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(server.DataFolder, "vault.db")};Pooling=False");
        vault.Open();
        using var keys = vault.CreateCommand();
        keys.CommandText = "SELECT (SELECT count(*) FROM keys WHERE level = 1) * 10 + (SELECT count(*) FROM erasures)";
        Assert.Equal(1L, keys.ExecuteScalar());
    }

    [Fact]
    public async Task An_open_download_is_cut_off_by_a_deletion()
    {
        var id = await api.CreateAsync();
        var form = new MultipartFormDataContent { { new StringContent(id), "classificationId" }, { new StreamContent(new RepeatingStream([(byte)'x', (byte)' '], 50_000_000)), "files", "big.txt" } };
        var uploaded = (await api.SendAsync(HttpMethod.Post, "uploadFiles", content: form)).Ok();
        using var answer = await shared.Server.Http.GetAsync(new Uri(uploaded["files"]![0]!["url"]!.GetValue<string>()), HttpCompletionOption.ResponseHeadersRead);
        await using var download = await answer.Content.ReadAsStreamAsync();
        await download.ReadExactlyAsync(new byte[1000]);
        (await api.DeleteAsync("deleteBatch", new JsonObject { ["classificationId"] = id, ["batchId"] = uploaded["batchId"]!.DeepClone() })).Ok();
        var buffer = new byte[1 << 20];
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            while (await download.ReadAsync(buffer) > 0) { }
        });
    }

    [Fact]
    public async Task Names_and_contents_stand_nowhere_in_the_data_folder_or_the_log()
    {
        await using var server = await InProcessServer.StartAsync("--Logging:LogLevel:Default=Debug", "--Logging:LogLevel:Microsoft=Information");
        var details = ApiCalls.SampleDetails("canary-classification");
        details["documentTypes"]![0]!["uniqueWords"] = new JsonArray("canary-word");
        details["documentTypes"]![1]!["name"] = "canary-type";
        var id = await server.Api.CreateAsync(details);
        var batch = (await server.Api.UploadAsync(id, null, ("canary-file.txt", "canary-content and canary-word")))["batchId"]!.GetValue<string>();
        var ended = await server.Api.EndedAsync(id, batch);
        Assert.Equal("canary-file.txt", ended[0]!["fileName"]!.GetValue<string>());
        var type = details["documentTypes"]![1]!["name"]!.GetValue<string>();
        (await LearningTests.SetAsync(server.Api, id, batch, ended[0]!["fileId"]!.GetValue<string>(), type)).Ok();
        foreach (var form in (Encoding[])[Encoding.UTF8, Encoding.Unicode]) Assert.False(await DiskScan.ContainsAsync(server.DataFolder, form.GetBytes("canary-")));
        Assert.DoesNotContain("canary-", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(RunningServer.Key, server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_still_wait_are_cancelled_by_a_deletion()
    {
        var (id, batch, _) = await UploadAsync(1);
        for (var i = 0; i < 5; i++) await api.UploadAsync(id, batch, [.. Enumerable.Range(0, 20).Select(j => ($"{i}-{j}.txt", "text"))]);
        (await api.DeleteAsync("deleteBatch", new JsonObject { ["classificationId"] = id, ["batchId"] = batch })).Ok();
        var next = (await api.UploadAsync(id, null, ("next.txt", "text")))["batchId"]!.GetValue<string>();
        Assert.Equal("processed", (await api.EndedAsync(id, next))[0]!["status"]!.GetValue<string>());
        (await api.PostAsync("getResults", new JsonObject { ["classificationId"] = id, ["batchId"] = batch })).Error(HttpStatusCode.NotFound);
    }

    private Task<Answer> DeleteFilesAsync(string id, string batch, params string[] files) => api.DeleteAsync("deleteFiles", new JsonObject
    {
        ["classificationId"] = id,
        ["batchId"] = batch,
        ["fileIds"] = new JsonArray([.. files.Select(file => JsonValue.Create(file))]),
    });

    private async Task<(string Id, string Batch, List<(string Id, string Url)> Files)> UploadAsync(int count)
    {
        var id = await api.CreateAsync();
        var uploaded = await api.UploadAsync(id, null, [.. Enumerable.Range(0, count).Select(i => ($"{i}.txt", $"text {i}"))]);
        return (id, uploaded["batchId"]!.GetValue<string>(), [.. uploaded["files"]!.AsArray().Select(file => (file!["fileId"]!.GetValue<string>(), file["url"]!.GetValue<string>()))]);
    }
}
