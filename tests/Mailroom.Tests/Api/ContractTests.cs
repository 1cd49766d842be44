using System.Net;
using System.Text;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Api;

public sealed class ContractTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private readonly ApiCalls api = shared.Server.Api;

    [Fact]
    public async Task Unknown_calls_and_wrong_methods_are_told_apart()
    {
        Assert.Contains("/reference", (await api.GetAsync("nonsense")).Error(HttpStatusCode.NotFound), StringComparison.Ordinal);
        Assert.Contains("POST", (await api.GetAsync("createClassification")).Error(HttpStatusCode.MethodNotAllowed), StringComparison.Ordinal);
        Assert.Contains("DELETE", (await api.SendAsync(HttpMethod.Post, "deleteBatch", new System.Text.Json.Nodes.JsonObject())).Error(HttpStatusCode.MethodNotAllowed), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("createClassification")]
    [InlineData("viewClassification")]
    [InlineData("getResults")]
    public async Task A_body_that_is_not_json_or_too_large_is_refused(string call)
    {
        (await api.SendAsync(HttpMethod.Post, call, content: new StringContent("a=b", Encoding.UTF8, "application/x-www-form-urlencoded"))).Error(HttpStatusCode.UnsupportedMediaType);
        (await api.SendAsync(HttpMethod.Post, call, content: new StringContent("{\"x\":\"" + new string('x', 5_000_000) + "\"}", Encoding.UTF8, "application/json"))).Error(HttpStatusCode.RequestEntityTooLarge);
        (await api.SendAsync(HttpMethod.Post, call, content: new StringContent(string.Concat(Enumerable.Repeat("{\"a\":", 100)), Encoding.UTF8, "application/json"))).Error(HttpStatusCode.BadRequest);
        (await api.SendAsync(HttpMethod.Post, call, content: new ByteArrayContent([(byte)'{', (byte)'"', 0xff, 0xfe]) { Headers = { ContentType = new("application/json") } })).Error(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("classifications?limit=0")]
    [InlineData("classifications?limit=10001")]
    [InlineData("classifications?limit=many")]
    public async Task A_wrong_limit_is_refused(string call) =>
        Assert.Equal("limit must be from 1 to 10000.", (await api.GetAsync(call)).Error(HttpStatusCode.BadRequest));

    [Fact]
    public async Task The_openapi_document_lists_every_call()
    {
        var document = (await new ApiCalls(shared.Server.Http, "").GetAsync("/openapi/v1.json")).Ok();
        var calls = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(method => $"{method.Key} {path.Key}")).Order(StringComparer.Ordinal);
        const string root = "/api/v1/documentClassification";
        string[] expected =
        [
            $"delete {root}/deleteBatch", $"delete {root}/deleteClassification", $"delete {root}/deleteFiles", $"get {root}/classifications", $"get {root}/documentTypes", $"get {root}/erasures", $"get {root}/erasures/{{id}}", $"get {root}/{{classificationId}}/batches",
            "get /.well-known/jwks.json", "get /api/v1/files/{fileId}", "get /healthz", "get /readyz", $"patch {root}/updateClassification", $"post {root}/classify", $"post {root}/createClassification",
            $"post {root}/getResults", $"post {root}/reclassify", $"post {root}/setDocumentType", $"post {root}/uploadFiles", $"post {root}/viewClassification",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), calls);
        var create = document["paths"]![root + "/createClassification"]!["post"]!;
        Assert.NotNull(create["requestBody"]!["content"]!["application/json"]);
        foreach (var status in (string[])["200", "400", "401", "413", "415", "429", "500"]) Assert.NotNull(create["responses"]![status]);
        Assert.NotNull(document["paths"]![root + "/uploadFiles"]!["post"]!["requestBody"]!["content"]!["multipart/form-data"]);
    }

    [Fact]
    public async Task The_openapi_document_requires_only_what_answers_always_hold_and_calls_cannot_do_without()
    {
        var schemas = (await api.GetAsync("/openapi/v1.json")).Ok()["components"]!["schemas"]!;
        string[] Required(string name) => [.. schemas[name]!["required"]!.AsArray().Select(one => one!.GetValue<string>())];
        Assert.Equal(["fileId", "fileName", "status"], Required("FileEntry"));
        Assert.Equal(["createdAt", "name", "description", "documentTypes", "batches"], Required("ViewedDetails"));
        Assert.Equal(["classificationId", "batchId"], Required("ResultsRequest"));
        Assert.Equal(["classificationId", "files"], Required("UploadFields"));
    }

    [Fact]
    public async Task The_reference_page_comes_from_this_server_alone()
    {
        using var page = await shared.Server.Http.GetAsync(new Uri("/reference/", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var html = await page.Content.ReadAsStringAsync();
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", html.Replace("http://127.0.0.1", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_and_readiness_need_no_key()
    {
        var anonymous = new ApiCalls(shared.Server.Http, "");
        Assert.Equal("ok", (await anonymous.GetAsync("/healthz")).Ok()["status"]!.GetValue<string>());
        var ready = (await anonymous.GetAsync("/readyz")).Ok();
        Assert.Equal("ready", ready["status"]!.GetValue<string>());
        Assert.NotNull(ready["ocr"]!["languages"]);
        Assert.NotNull(ready["ocr"]!["libheif"]);
        Assert.Equal(["limits", "landlock", "seccomp"], ready["readers"]!["protections"]!.AsArray().Select(one => one!.GetValue<string>()));
    }
}
