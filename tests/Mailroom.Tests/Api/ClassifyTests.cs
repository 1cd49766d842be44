using System.Net;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Api;

public sealed class ClassifyTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private readonly ApiCalls api = shared.Server.Api;

    [Fact]
    public async Task Classify_waits_and_answers_the_entry_of_the_file()
    {
        var id = await api.CreateAsync();
        var entry = (await api.SendAsync(HttpMethod.Post, "classify", content: Form(id, null))).Ok();
        Assert.Equal("processed", entry["status"]!.GetValue<string>());
        Assert.Equal("cv.txt", entry["fileName"]!.GetValue<string>());
        Assert.Equal("Resume", entry["result"]!["documentType"]!.GetValue<string>());
        var kept = await api.ResultsAsync(id, entry["batchId"]!.GetValue<string>());
        Assert.Equal(entry["fileId"]!.GetValue<string>(), kept["files"]![0]!["fileId"]!.GetValue<string>());
    }

    [Fact]
    public async Task With_keep_false_no_row_blob_or_key_is_left()
    {
        await using var server = await InProcessServer.StartAsync();
        var id = await server.Api.CreateAsync();
        var entry = (await server.Api.SendAsync(HttpMethod.Post, "classify", content: Form(id, "false"))).Ok();
        Assert.Equal("Resume", entry["result"]!["documentType"]!.GetValue<string>());
        Assert.Null(entry["batchId"]);
        Assert.Null(entry["url"]);
        Assert.Empty(Directory.GetFiles(Path.Combine(server.DataFolder, "blobs"), "*", SearchOption.AllDirectories));
        Assert.Empty((await server.Api.GetAsync(id + "/batches")).Ok()["batches"]!.AsArray());
        await server.StopAsync();
        using var vault = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(server.DataFolder, "vault.db")};Pooling=False");
        vault.Open();
        using var keys = vault.CreateCommand();
        keys.CommandText = "SELECT count(*) FROM keys WHERE level > 1";
        Assert.Equal(0L, keys.ExecuteScalar());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("false")]
    public async Task A_file_that_cannot_be_read_is_answered_with_the_reason(string? keep)
    {
        var id = await api.CreateAsync();
        var form = new MultipartFormDataContent { { new StringContent(id), "classificationId" }, { new ByteArrayContent("%PDF-1.7 and no more"u8.ToArray()), "files", "a.pdf" } };
        if (keep is not null) form.Add(new StringContent(keep), "keep");
        var entry = (await api.SendAsync(HttpMethod.Post, "classify", content: form)).Ok();
        Assert.Equal("error", entry["status"]!.GetValue<string>());
        Assert.NotEmpty(entry["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task Wrong_calls_are_refused()
    {
        var id = await api.CreateAsync();
        (await api.SendAsync(HttpMethod.Post, "classify", content: ApiCalls.Form(id, null, ("a", [1]), ("b", [2])))).Error(HttpStatusCode.BadRequest);
        (await api.SendAsync(HttpMethod.Post, "classify", content: ApiCalls.Form("nowhere", null, ("a", [1])))).Error(HttpStatusCode.NotFound);
        Assert.Equal("keep must be true or false.", (await api.SendAsync(HttpMethod.Post, "classify", content: Form(id, "maybe"))).Error(HttpStatusCode.BadRequest));
    }

    private static MultipartFormDataContent Form(string id, string? keep)
    {
        var form = new MultipartFormDataContent { { new StringContent(id), "classificationId" }, { new ByteArrayContent("Work experience\nEducation"u8.ToArray()), "files", "cv.txt" } };
        if (keep is not null) form.Add(new StringContent(keep), "keep");
        return form;
    }
}
