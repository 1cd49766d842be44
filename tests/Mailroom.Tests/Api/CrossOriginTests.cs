using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Api;

/// <summary>What pages of other origins are told: all that they need for calls with a key, whatever becomes of these, and of the console nothing.</summary>
public sealed class CrossOriginTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Origin = "https://other.example";
    private const string Root = "/api/v1/documentClassification/";

    [Theory]
    [InlineData("POST", "createClassification")]
    [InlineData("PATCH", "updateClassification")]
    [InlineData("DELETE", "deleteFiles")]
    [InlineData("GET", "classifications")]
    public async Task A_preflight_needs_no_key_and_allows_what_clients_send(string method, string call)
    {
        using var answer = await AskAsync(shared.Server, HttpMethod.Options, Root + call, key: null, ("Access-Control-Request-Method", method), ("Access-Control-Request-Headers", "authorization,content-type,idempotency-key"));
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("*", One(answer, "Access-Control-Allow-Origin"));
        Assert.Contains(method, One(answer, "Access-Control-Allow-Methods"), StringComparison.Ordinal);
        foreach (var header in (string[])["Authorization", "Content-Type", "Idempotency-Key"]) Assert.Contains(header, One(answer, "Access-Control-Allow-Headers"), StringComparison.OrdinalIgnoreCase);
        Assert.True(int.Parse(One(answer, "Access-Control-Max-Age")) >= 600);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task Errors_can_be_read_as_well_as_answers()
    {
        foreach (var (method, call, key, body, status) in ((HttpMethod, string, string?, HttpContent?, HttpStatusCode)[])
            [
                (HttpMethod.Get, Root + "classifications", RunningServer.Key, null, HttpStatusCode.OK),
                (HttpMethod.Get, Root + "classifications", null, null, HttpStatusCode.Unauthorized),
                (HttpMethod.Get, Root + "classifications", "wrong", null, HttpStatusCode.Unauthorized),
                (HttpMethod.Get, Root + "nonsense", RunningServer.Key, null, HttpStatusCode.NotFound),
                (HttpMethod.Get, Root + "createClassification", RunningServer.Key, null, HttpStatusCode.MethodNotAllowed),
                (HttpMethod.Post, Root + "viewClassification", RunningServer.Key, Json("""{"classificationId":"nonsense"}"""), HttpStatusCode.NotFound),
                (HttpMethod.Post, Root + "viewClassification", RunningServer.Key, Json("{"), HttpStatusCode.BadRequest),
                (HttpMethod.Post, Root + "viewClassification", RunningServer.Key, Json("\"" + new string('x', 5_000_000) + "\""), HttpStatusCode.RequestEntityTooLarge),
                (HttpMethod.Post, Root + "viewClassification", RunningServer.Key, new StringContent("text"), HttpStatusCode.UnsupportedMediaType),
                (HttpMethod.Get, "/api/v1/files/a/b/original.png", null, null, HttpStatusCode.NotFound),
            ])
        {
            using var answer = await AskAsync(shared.Server, method, call, key, body);
            Assert.True(answer.StatusCode == status, $"{method} {call}: {answer.StatusCode}");
            Assert.Equal("*", One(answer, "Access-Control-Allow-Origin"));
            if (status == HttpStatusCode.Unauthorized) Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
        }
    }

    [Fact]
    public async Task Too_many_requests_and_a_server_that_takes_no_files_are_told_to_other_origins_too()
    {
        await using var server = await InProcessServer.StartAsync("--Limits:RequestsPerSecond=1", "--Limits:Burst=2", "--Limits:MinimumFreeDiskMegabytes=100000000");
        var id = await server.Api.CreateAsync();
        using var full = await AskAsync(server, HttpMethod.Post, Root + "uploadFiles", RunningServer.Key, ApiCalls.Form(id, null, ("a.txt", [65])));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, full.StatusCode);
        await ReadableAsync(full);
        for (var i = 0; i < 100; i++)
        {
            using var answer = await AskAsync(server, HttpMethod.Get, Root + "classifications", RunningServer.Key);
            if (answer.StatusCode != HttpStatusCode.TooManyRequests) continue;
            await ReadableAsync(answer);
            return;
        }

        Assert.Fail("No request was too many.");

        static async Task ReadableAsync(HttpResponseMessage answer)
        {
            Assert.Equal("*", One(answer, "Access-Control-Allow-Origin"));
            Assert.Contains("Retry-After", One(answer, "Access-Control-Expose-Headers"), StringComparison.OrdinalIgnoreCase);
            Assert.NotNull(answer.Headers.RetryAfter);
            Assert.Equal("error", JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["status"]!.GetValue<string>());
        }
    }

    [Fact]
    public async Task A_deletion_names_its_erasure_to_other_origins_too()
    {
        var id = await shared.Server.Api.CreateAsync();
        using var answer = await AskAsync(shared.Server, HttpMethod.Delete, Root + "deleteClassification?classificationId=" + id, RunningServer.Key);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotEmpty(One(answer, "Mailroom-Erasure"));
        Assert.Contains("Mailroom-Erasure", One(answer, "Access-Control-Expose-Headers"), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/sign-in")]
    [InlineData("/settings")]
    [InlineData("/healthz")]
    public async Task Pages_are_closed_to_other_origins(string page)
    {
        using var preflight = await AskAsync(shared.Server, HttpMethod.Options, page, key: null, ("Access-Control-Request-Method", "POST"));
        Assert.DoesNotContain(preflight.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
        using var answer = await AskAsync(shared.Server, HttpMethod.Get, page, key: null);
        Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("https://intranet.example, http://localhost:3000", "http://localhost:3000", "http://localhost:3000")]
    [InlineData("https://intranet.example, http://localhost:3000", Origin, null)]
    [InlineData("https://intranet.example", "https://intranet.example", "https://intranet.example")]
    [InlineData("", Origin, null)]
    public async Task A_setting_names_the_origins_or_none(string setting, string origin, string? allowed)
    {
        await using var server = await InProcessServer.StartAsync("--Api:AllowedOrigins=" + setting);
        using var preflight = await AskAsync(server, HttpMethod.Options, Root + "getResults", key: null, ("Access-Control-Request-Method", "POST"), ("Origin", origin));
        Assert.Equal(allowed, preflight.Headers.TryGetValues("Access-Control-Allow-Origin", out var told) ? told.Single() : null);
        using var answer = await AskAsync(server, HttpMethod.Get, Root + "classifications", RunningServer.Key, ("Origin", origin));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(allowed, answer.Headers.TryGetValues("Access-Control-Allow-Origin", out told) ? told.Single() : null);
    }

    [Theory]
    [InlineData("intranet.example")]
    [InlineData("https://intranet.example/path")]
    [InlineData("https://intranet.example, *")]
    public async Task An_origin_that_is_none_ends_the_start(string setting)
    {
        using var folder = new TemporaryFolder();
        var (exit, _, error) = await RunningServer.RunAsync(folder.Path, folder.In("keys"), "serve", "--data", folder.In("data"), "--Api:AllowedOrigins=" + setting);
        Assert.NotEqual(0, exit);
        Assert.Contains("Api:AllowedOrigins", error, StringComparison.Ordinal);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static string One(HttpResponseMessage answer, string header) => string.Join(", ", answer.Headers.GetValues(header));

    private static Task<HttpResponseMessage> AskAsync(RunningServer server, HttpMethod method, string path, string? key, params (string Name, string Value)[] headers) => AskAsync(server, method, path, key, body: null, headers);

    private static async Task<HttpResponseMessage> AskAsync(RunningServer server, HttpMethod method, string path, string? key, HttpContent? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        if (!request.Headers.Contains("Origin")) request.Headers.Add("Origin", Origin);
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        return await server.Http.SendAsync(request);
    }
}
