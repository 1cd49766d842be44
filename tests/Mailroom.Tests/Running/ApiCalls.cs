using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Mailroom.Tests.Running;

/// <summary>The API over HTTP, with one account's key.</summary>
internal sealed class ApiCalls(HttpClient http, string key)
{
    private const string Root = "/api/v1/documentClassification/";

    public static JsonObject SampleDetails(string name = "Post") => new()
    {
        ["name"] = name,
        ["description"] = "What comes in",
        ["documentTypes"] = new JsonArray(
            new JsonObject { ["name"] = "Invoice", ["description"] = "Bills from suppliers", ["uniqueWords"] = new JsonArray("invoice number", "total amount") },
            new JsonObject { ["name"] = "Resume", ["description"] = "Curriculum vitae", ["uniqueWords"] = new JsonArray("work experience", "education") }),
    };

    /// <summary>Sends a request; the answer's status and JSON.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string call, JsonNode? body = null, HttpContent? content = null, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, call.StartsWith('/') ? call : Root + call);
        if (key.Length > 0) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        request.Content = content ?? (body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"));
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Answer(response.StatusCode, response.Content.Headers.ContentType?.MediaType == "application/json" ? JsonNode.Parse(text)! : JsonValue.Create(text)!, response.Headers);
    }

    public Task<Answer> PostAsync(string call, JsonNode body) => SendAsync(HttpMethod.Post, call, body);

    public Task<Answer> DeleteAsync(string call, JsonNode body) => SendAsync(HttpMethod.Delete, call, body);

    public Task<Answer> GetAsync(string call) => SendAsync(HttpMethod.Get, call);

    public async Task<string> CreateAsync(JsonObject? details = null)
    {
        var answer = await PostAsync("createClassification", new JsonObject { ["classificationDetails"] = details ?? SampleDetails() });
        return answer.Ok()["classificationId"]!.GetValue<string>();
    }

    public static MultipartFormDataContent Form(string? classificationId, string? batchId, params ReadOnlySpan<(string Name, byte[] Content)> files)
    {
        var form = new MultipartFormDataContent();
        if (classificationId is not null) form.Add(new StringContent(classificationId), "classificationId");
        if (batchId is not null) form.Add(new StringContent(batchId), "batchId");
        foreach (var (name, content) in files) form.Add(new ByteArrayContent(content), "files", name);
        return form;
    }

    public async Task<JsonNode> UploadAsync(string classificationId, string? batchId, params (string Name, string Content)[] files)
    {
        var form = Form(classificationId, batchId, [.. files.Select(file => (file.Name, Encoding.UTF8.GetBytes(file.Content)))]);
        return (await SendAsync(HttpMethod.Post, "uploadFiles", content: form)).Ok();
    }

    public async Task<JsonNode> ResultsAsync(string classificationId, string batchId) =>
        (await PostAsync("getResults", new JsonObject { ["classificationId"] = classificationId, ["batchId"] = batchId })).Ok();

    /// <summary>Asks for results until every file of the batch has ended.</summary>
    public async Task<JsonArray> EndedAsync(string classificationId, string batchId)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var files = (await ResultsAsync(classificationId, batchId))["files"]!.AsArray();
            if (files.All(file => file!["status"]!.GetValue<string>() is "processed" or "error")) return files;
            if (clock.Elapsed > Wait.Patience) throw new TimeoutException("Files did not end: " + files.ToJsonString());
            await Task.Delay(50);
        }
    }
}

/// <summary>An answer.</summary>
internal sealed record Answer(HttpStatusCode Status, JsonNode Body, HttpResponseHeaders Headers)
{
    public string Message => Body["message"]!.GetValue<string>();

    /// <summary>The body of a success.</summary>
    public JsonNode Ok()
    {
        Assert.True(Status == HttpStatusCode.OK, $"{Status}: {Body.ToJsonString()}");
        return Body;
    }

    /// <summary>An error in the one form of errors; its message.</summary>
    public string Error(HttpStatusCode status)
    {
        Assert.True(Status == status, $"expected {status}, got {Status}: {Body.ToJsonString()}");
        Assert.Equal("error", Body["status"]!.GetValue<string>());
        Assert.Equal(["message", "status"], Body.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
        return Message;
    }
}
