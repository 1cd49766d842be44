using System.Net;
using System.Text;
using System.Text.Json.Nodes;
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
        (await api.SendAsync(HttpMethod.Post, call, content: new StringContent("{}", Encoding.UTF8, "text/plain"))).Error(HttpStatusCode.UnsupportedMediaType);
        (await api.SendAsync(HttpMethod.Post, call, content: new StringContent("{\"x\":\"" + new string('x', 5_000_000) + "\"}", Encoding.UTF8, "application/json"))).Error(HttpStatusCode.RequestEntityTooLarge);
        (await api.SendAsync(HttpMethod.Post, call, content: new StringContent(string.Concat(Enumerable.Repeat("{\"a\":", 100)), Encoding.UTF8, "application/json"))).Error(HttpStatusCode.BadRequest);
        (await api.SendAsync(HttpMethod.Post, call, content: new ByteArrayContent([(byte)'{', (byte)'"', 0xff, 0xfe]) { Headers = { ContentType = new("application/json") } })).Error(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_form_is_taken_where_the_members_are_flat_texts()
    {
        var id = await api.CreateAsync();
        var uploaded = await api.UploadAsync(id, null, ("a.txt", "Invoice number 17"), ("b.txt", "Work experience"));
        var batch = uploaded["batchId"]!.GetValue<string>();
        var file = (await api.EndedAsync(id, batch))[1]!["fileId"]!.GetValue<string>();
        Assert.Equal(id, (await FormAsync(HttpMethod.Post, "viewClassification", ("classificationId", id))).Ok()["classificationId"]!.GetValue<string>());
        Assert.Single((await FormAsync(HttpMethod.Post, "getResults", ("classificationId", id), ("batchId", batch), ("fileId", ""), ("limit", "1"))).Ok()["files"]!.AsArray());
        Assert.Equal("limit has the wrong type: a whole number is expected.", (await FormAsync(HttpMethod.Post, "getResults", ("classificationId", id), ("batchId", batch), ("limit", "many"))).Error(HttpStatusCode.BadRequest));
        (await FormAsync(HttpMethod.Post, "setDocumentType", ("classificationId", id), ("batchId", batch), ("fileId", file), ("documentType", "Resume"))).Ok();
        (await FormAsync(HttpMethod.Delete, "deleteFiles", ("classificationId", id), ("batchId", batch), ("fileIds[]", file))).Ok();
        (await FormAsync(HttpMethod.Delete, "deleteBatch", ("classificationId", id), ("batchId", batch))).Ok();
        (await FormAsync(HttpMethod.Post, "createClassification", ("classificationDetails", "x"))).Error(HttpStatusCode.UnsupportedMediaType);

        Task<Answer> FormAsync(HttpMethod method, string call, params (string Name, string Value)[] fields) =>
            api.SendAsync(method, call, content: new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));
    }

    [Fact]
    public async Task An_empty_text_for_an_optional_id_counts_as_absent_and_a_file_that_is_asked_for_is_named()
    {
        var id = await api.CreateAsync();
        var uploaded = (await api.SendAsync(HttpMethod.Post, "uploadFiles", content: ApiCalls.Form(id, "", ("a.txt", "Invoice"u8.ToArray()), ("b.txt", "Resume"u8.ToArray())))).Ok();
        var batch = uploaded["batchId"]!.GetValue<string>();
        var all = (await api.PostAsync("getResults", new JsonObject { ["classificationId"] = id, ["batchId"] = batch, ["fileId"] = "", ["after"] = "" })).Ok();
        Assert.Equal(2, all["files"]!.AsArray().Count);
        Assert.Null(all["fileId"]);
        var file = all["files"]![1]!["fileId"]!.GetValue<string>();
        var one = (await api.PostAsync("getResults", new JsonObject { ["classificationId"] = id, ["batchId"] = batch, ["fileId"] = file })).Ok();
        Assert.Equal(file, one["fileId"]!.GetValue<string>());
        Assert.Equal(["status", "classificationId", "batchId", "fileId", "files"], one.AsObject().Select(member => member.Key));
        (await api.PostAsync("reclassify", new JsonObject { ["classificationId"] = id, ["batchId"] = "" })).Ok();
        Assert.Single((await api.GetAsync("classifications?limit=1&after=")).Ok()["classifications"]!.AsArray());
    }

    [Fact]
    public async Task A_type_s_extraction_may_be_null()
    {
        var details = ApiCalls.SampleDetails();
        details["documentTypes"]![0]!["extractionId"] = null;
        var id = await api.CreateAsync(details);
        var viewed = (await api.PostAsync("viewClassification", new JsonObject { ["classificationId"] = id })).Ok()["classificationDetails"]!["documentTypes"]![0]!;
        Assert.False(viewed.AsObject().ContainsKey("extractionId"));
    }

    [Fact]
    public async Task A_classification_with_very_many_batches_is_shown_with_the_newest_1000()
    {
        await using var server = await InProcessServer.StartAsync();
        var id = await server.Api.CreateAsync();
        StoredRows.Change(server, $"""
            WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1005)
            INSERT INTO batches (Id, AccountId, ClassificationId, CreatedAt, NextOrdinal, LiveFiles) SELECT printf('%026d', n), AccountId, Id, 1712547789609, 0, 0 FROM numbers, classifications WHERE classifications.Id = '{id}'
            """);
        var batches = (await server.Api.PostAsync("viewClassification", new JsonObject { ["classificationId"] = id })).Ok()["classificationDetails"]!["batches"]!.AsObject();
        Assert.Equal(1000, batches.Count);
        Assert.Equal(1005.ToString("D26"), batches.First().Key);
        Assert.Equal(6.ToString("D26"), batches.Last().Key);
        Assert.Equal(1005, (await server.Api.GetAsync(id + "/batches?limit=10000")).Ok()["batches"]!.AsArray().Count);
    }

    [Fact]
    public async Task The_openapi_document_names_every_status_the_limits_and_the_remarks()
    {
        var document = (await api.GetAsync("/openapi/v1.json")).Ok();
        var schemas = document["components"]!["schemas"]!;
        string[] Statuses(string name) => [.. schemas[name]!["properties"]!["status"]!["enum"]!.AsArray().Select(one => one!.GetValue<string>())];
        Assert.Equal(["waiting", "processing", "processed", "error"], Statuses("FileEntry"));
        Assert.Equal(["waiting", "processing", "finished"], Statuses("BatchState"));
        Assert.Equal(["created"], Statuses("CreatedClassification"));
        Assert.Equal(["updated"], Statuses("UpdatedClassification"));
        Assert.Equal(["error"], Statuses("ErrorBody"));
        foreach (var name in (string[])["ViewedClassification", "Done", "DeletedFiles", "UploadedFiles", "BatchResults"]) Assert.Equal(["success"], Statuses(name));
        Assert.Equal(10_000, schemas["FilesReference"]!["properties"]!["fileIds"]!["maxItems"]!.GetValue<int>());
        Assert.NotNull(schemas["FileResult"]!["properties"]!["remarks"]);
        foreach (var call in (string[])["uploadFiles", "classify"])
        {
            var description = document["paths"]!["/api/v1/documentClassification/" + call]!["post"]!["description"]!.GetValue<string>();
            foreach (var limit in (string[])["268435456", "1000", "4294967296", "413"]) Assert.Contains(limit, description, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"classificationDetails":{"name":"a","documentTypes":[{"name":"b"},{"name":"c"},{"description":"d"}]}}""", "classificationDetails.documentTypes[2].name is required.")]
    [InlineData("""{"classificationDetails":{"name":"a","documentTypes":[{"name":"b","uniqueWords":[1]}]}}""", "classificationDetails.documentTypes[0].uniqueWords[0] has the wrong type: a text is expected.")]
    [InlineData("""{"classificationDetails":{"name":"a","documentTypes":[]}}""", "classificationDetails.documentTypes must hold 1 to 1000 document types.")]
    [InlineData("""{"classificationDetails":{"documentTypes":[{"name":"b"}]}}""", "classificationDetails.name is required.")]
    [InlineData("""{"classificationDetails":{"name":"a","documentTypes":[{"name":"b"}],"options":{"colour":"red"}}}""", "classificationDetails.options.colour is not an option of this server.")]
    [InlineData("{}", "classificationDetails is required.")]
    public async Task An_error_names_its_place_in_the_body(string body, string message) =>
        Assert.Equal(message, (await api.SendAsync(HttpMethod.Post, "createClassification", content: new StringContent(body, Encoding.UTF8, "application/json"))).Error(HttpStatusCode.BadRequest));

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
            "get /.well-known/jwks.json", "get /api/v1/files/{fileId}/{signature}/{name}", "get /healthz", "get /readyz", $"patch {root}/updateClassification", $"post {root}/classify", $"post {root}/createClassification",
            $"post {root}/getResults", $"post {root}/reclassify", $"post {root}/setDocumentType", $"post {root}/uploadFiles", $"post {root}/viewClassification",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), calls);
        var create = document["paths"]![root + "/createClassification"]!["post"]!;
        Assert.NotNull(create["requestBody"]!["content"]!["application/json"]);
        foreach (var status in (string[])["200", "400", "401", "403", "408", "413", "415", "429", "500", "503"]) Assert.NotNull(create["responses"]![status]);
        Assert.Equal(["200", "206", "404", "416", "500", "503"], document["paths"]!["/api/v1/files/{fileId}/{signature}/{name}"]!["get"]!["responses"]!.AsObject().Select(response => response.Key).Order(StringComparer.Ordinal));
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
