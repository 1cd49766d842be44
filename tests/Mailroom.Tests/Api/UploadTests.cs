using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Api;

public sealed class UploadTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private readonly ApiCalls api = shared.Server.Api;

    [Fact]
    public async Task Files_are_listed_in_the_order_of_their_parts_and_end_with_a_result()
    {
        var id = await api.CreateAsync();
        var names = Enumerable.Range(0, 20).Select(i => $"file {i:00}.txt").ToArray();
        var uploaded = await api.UploadAsync(id, null, [.. names.Select(name => (name, "Invoice number 17, total amount 23.50"))]);
        Assert.Equal("success", uploaded["status"]!.GetValue<string>());
        Assert.Equal(id, uploaded["classificationId"]!.GetValue<string>());
        Assert.Equal(names, uploaded["files"]!.AsArray().Select(file => file!["fileName"]!.GetValue<string>()));
        Assert.All(uploaded["files"]!.AsArray(), file => Assert.Equal("waiting", file!["status"]!.GetValue<string>()));

        var ended = await api.EndedAsync(id, uploaded["batchId"]!.GetValue<string>());
        Assert.Equal(names, ended.Select(file => file!["fileName"]!.GetValue<string>()));
        Assert.All(ended, file => Assert.Equal("Invoice", file!["result"]!["documentType"]!.GetValue<string>()));
        Assert.All(ended, file => Assert.InRange(file!["result"]!["confidence"]!.GetValue<double>(), 0, 1));
    }

    [Fact]
    public async Task Later_uploads_go_on_with_the_batch_that_they_name()
    {
        var id = await api.CreateAsync();
        var batch = (await api.UploadAsync(id, null, ("1", "one")))["batchId"]!.GetValue<string>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => api.UploadAsync(id, batch, ($"{i}a", "text"), ($"{i}b", "text"))));
        var files = (await api.ResultsAsync(id, batch))["files"]!.AsArray().Select(file => file!["fileName"]!.GetValue<string>()).ToList();
        Assert.Equal(17, files.Count);
        for (var i = 0; i < 8; i++) Assert.Equal(files.IndexOf($"{i}a") + 1, files.IndexOf($"{i}b"));
    }

    [Fact]
    public async Task The_parts_of_a_form_may_come_in_any_order()
    {
        var id = await api.CreateAsync();
        var form = new MultipartFormDataContent { { new ByteArrayContent("first"u8.ToArray()), "files[]", "a.txt" }, { new StringContent(id), "classificationId" }, { new ByteArrayContent("second"u8.ToArray()), "files[1]", "b.txt" } };
        var answer = (await api.SendAsync(HttpMethod.Post, "uploadFiles", content: form)).Ok();
        Assert.Equal(2, answer["files"]!.AsArray().Count);
        Assert.Equal(["processed", "processed"], (await api.EndedAsync(id, answer["batchId"]!.GetValue<string>())).Select(file => file!["status"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_file_of_the_wrong_kind_does_not_fail_the_others()
    {
        var id = await api.CreateAsync();
        var form = ApiCalls.Form(id, null, ("film.mp4", [0, 0, 0, 24, .. "ftypmp42"u8, .. new byte[100]]), ("nothing.txt", []), ("good.txt", "Work experience and education"u8.ToArray()));
        var answer = (await api.SendAsync(HttpMethod.Post, "uploadFiles", content: form)).Ok();
        Assert.Equal(["error", "error", "waiting"], answer["files"]!.AsArray().Select(file => file!["status"]!.GetValue<string>()));
        Assert.Contains("video", answer["files"]![0]!["error"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("empty", answer["files"]![1]!["error"]!.GetValue<string>(), StringComparison.Ordinal);
        var ended = await api.EndedAsync(id, answer["batchId"]!.GetValue<string>());
        Assert.Equal(["error", "error", "processed"], ended.Select(file => file!["status"]!.GetValue<string>()));
        Assert.Equal("Resume", ended[2]!["result"]!["documentType"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\Users\\me\\Lohn März.pdf", "Lohn März.pdf")]
    [InlineData("<script>alert(1)</script>.pdf", "script>.pdf")]
    [InlineData("..", "document")]
    [InlineData("漢字 ☂.txt", "漢字 ☂.txt")]
    public async Task A_file_name_is_kept_but_for_its_folders(string sent, string kept)
    {
        var id = await api.CreateAsync();
        var answer = await api.UploadAsync(id, null, (sent, "text"));
        Assert.Equal(kept, answer["files"]![0]!["fileName"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("a%22b.txt", "a\"b.txt")]
    [InlineData("a\\\"b.txt", "a\"b.txt")]
    [InlineData("100%25.txt", "100%25.txt")]
    public async Task Quotes_in_a_file_name_come_through_however_clients_write_them(string written, string kept)
    {
        var id = await api.CreateAsync();
        var body = $"--x\r\nContent-Disposition: form-data; name=\"classificationId\"\r\n\r\n{id}\r\n--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{written}\"\r\n\r\ntext\r\n--x--\r\n";
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");
        Assert.Equal(kept, (await SendAsync(content)).Ok()["files"]![0]!["fileName"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_wrong_target_is_refused()
    {
        var id = await api.CreateAsync();
        var other = await api.CreateAsync();
        var othersBatch = (await api.UploadAsync(other, null, ("a", "b")))["batchId"]!.GetValue<string>();
        (string Name, byte[] Content) file = ("a.txt", "text"u8.ToArray());
        Assert.Equal("classificationId is required.", (await SendAsync(ApiCalls.Form(null, null, file))).Error(HttpStatusCode.BadRequest));
        (await SendAsync(ApiCalls.Form("nowhere", null, file))).Error(HttpStatusCode.NotFound);
        (await SendAsync(ApiCalls.Form(id, "nowhere", file))).Error(HttpStatusCode.NotFound);
        (await SendAsync(ApiCalls.Form(id, othersBatch, file))).Error(HttpStatusCode.NotFound);
        Assert.StartsWith("files is required", (await SendAsync(ApiCalls.Form(id, null))).Error(HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Empty((await api.PostAsync("viewClassification", new JsonObject { ["classificationId"] = id })).Ok()["classificationDetails"]!["batches"]!.AsObject());
    }

    [Fact]
    public async Task A_malformed_form_is_refused()
    {
        (await SendAsync(new StringContent("{}", Encoding.UTF8, "application/json"))).Error(HttpStatusCode.UnsupportedMediaType);
        (await SendAsync(Raw("no boundary here", "multipart/form-data"))).Error(HttpStatusCode.BadRequest);
        (await SendAsync(Raw("garbage", "multipart/form-data; boundary=x"))).Error(HttpStatusCode.BadRequest);
        (await SendAsync(Raw("--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a\"\r\n\r\nhalf a file", "multipart/form-data; boundary=x"))).Error(HttpStatusCode.BadRequest);
        Assert.Empty(Directory.GetFiles(Path.Combine(shared.Server.DataFolder, "blobs", "incoming")));

        static ByteArrayContent Raw(string body, string contentType)
        {
            var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            return content;
        }
    }

    [Fact]
    public async Task Over_a_limit_nothing_is_kept()
    {
        await using var server = await InProcessServer.StartAsync("--Uploads:MaximumFileBytes=1000", "--Uploads:MaximumFiles=3", "--Uploads:MaximumRequestBytes=10000");
        var id = await server.Api.CreateAsync();
        var small = new byte[100];
        string[] messages =
        [
            (await server.Api.SendAsync(HttpMethod.Post, "uploadFiles", content: ApiCalls.Form(id, null, ("a", small), ("b", new byte[1001])))).Error(HttpStatusCode.RequestEntityTooLarge),
            (await server.Api.SendAsync(HttpMethod.Post, "uploadFiles", content: ApiCalls.Form(id, null, ("a", small), ("b", small), ("c", small), ("d", small)))).Error(HttpStatusCode.RequestEntityTooLarge),
            (await server.Api.SendAsync(HttpMethod.Post, "uploadFiles", content: ApiCalls.Form(id, null, ("a", new byte[20000])))).Error(HttpStatusCode.RequestEntityTooLarge),
        ];
        Assert.Contains("Uploads:MaximumFileBytes", messages[0], StringComparison.Ordinal);
        Assert.Contains("Uploads:MaximumFiles", messages[1], StringComparison.Ordinal);
        Assert.Contains("Uploads:MaximumRequestBytes", messages[2], StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(server.DataFolder, "blobs"), "*", SearchOption.AllDirectories));
        Assert.Empty((await server.Api.GetAsync(id + "/batches")).Ok()["batches"]!.AsArray());
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_nothing()
    {
        await using var server = await InProcessServer.StartAsync();
        var id = await server.Api.CreateAsync();
        using var breaking = new CancellationTokenSource();
        var form = new MultipartFormDataContent { { new StringContent(id), "classificationId" }, { new StreamContent(new StallingStream(breaking)), "files", "big.bin" } };
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/documentClassification/uploadFiles") { Content = form };
            request.Headers.Authorization = new("Bearer", RunningServer.Key);
            await server.Http.SendAsync(request, breaking.Token);
        });
        var incoming = Path.Combine(server.DataFolder, "blobs", "incoming");
        await Wait.UntilAsync(() => Directory.GetFiles(incoming).Length == 0, "What came of the broken upload stays.");
        Assert.Empty((await server.Api.GetAsync(id + "/batches")).Ok()["batches"]!.AsArray());
    }

    [Fact]
    public async Task A_large_upload_streams_and_its_plain_bytes_touch_no_disk()
    {
        await using var server = await RunningServer.StartAsync("--Uploads:MaximumFileBytes=600000000");
        var id = await server.Api.CreateAsync();
        var marker = RandomNumberGenerator.GetBytes(32);
        const int size = 500_000_000;
        var form = new MultipartFormDataContent { { new StreamContent(new RepeatingStream(marker, size)), "files", "huge.bin" }, { new StringContent(id), "classificationId" } };
        var uploaded = (await server.Api.SendAsync(HttpMethod.Post, "uploadFiles", content: form)).Ok();
        Assert.Single(uploaded["files"]!.AsArray());
        Assert.InRange(server.PeakMemory(), 0, 400L * 1024 * 1024);
        Assert.False(await DiskScan.ContainsAsync(server.DataFolder, marker), "The plain bytes are in the data folder.");
    }

    private Task<Answer> SendAsync(HttpContent form) => api.SendAsync(HttpMethod.Post, "uploadFiles", content: form);
}
