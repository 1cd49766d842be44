using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mailroom.Tests.Running;
using Microsoft.Playwright;

namespace Mailroom.Tests.WebConsole;

/// <summary>What holds of every endpoint that takes the cookie of a session, also of one that is yet to come.</summary>
[Collection(typeof(Browsing))]
public sealed partial class EveryEndpointTests(ConsoleInBrowser console)
{
    private const string Api = "/api/v1/documentClassification/";

    // They answer whoever asks, whatever cookie comes along.
    private static readonly string[] OpenToAll = ["/api/v1/files/{fileId}/{signature}/{name}", "/.well-known/jwks.json"];
    private static readonly string[] Reading = ["GET", "HEAD", "OPTIONS"];

    [Fact]
    public async Task No_other_origin_is_served_by_any()
    {
        await using var scene = await Scene.MakeAsync(console);
        var wrong = new List<string>();
        (string, string)[][] senders =
        [
            [("Origin", "https://other.example")], [("Origin", "null")], [("Origin", $"http://127.0.0.1:{scene.Server.Port + 1}")], [("Sec-Fetch-Site", "cross-site")], [("Sec-Fetch-Site", "same-site")],
            [("Origin", $"http://127.0.0.1:{scene.Server.Port}"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "iframe")],
        ];
        var endpoints = await RouteTable.ReadAsync();
        Assert.InRange(endpoints.Count, 60, 2000);
        foreach (var (method, path) in endpoints.Where(endpoint => !OpenToAll.Contains(endpoint.Path)))
        {
            foreach (var sender in senders)
            {
                var status = await scene.SendAsync(method, path, [("Mailroom-Token", scene.Token), .. sender]);
                if (status != 403) wrong.Add($"{method} {path} from {string.Join(' ', sender)}: {status}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(scene.Rows, StoredRows.All(scene.Server));
    }

    [Fact]
    public async Task The_cookie_alone_or_with_another_session_s_token_calls_nothing_of_the_api()
    {
        await using var scene = await Scene.MakeAsync(console);
        await using var again = await console.VisitAsync(scene.Server, RunningServer.Key);
        await using var other = await console.VisitAsync(scene.Server, await scene.Server.CreateAccountAsync("other"));
        var rows = StoredRows.All(scene.Server);
        string[] tokens = [await TokenAsync(again, $"/classifications/{scene.Ids["classificationId"]}"), await OwnTokenAsync(other), new('A', 43), "", scene.Token + "A", scene.Token.ToUpperInvariant()];
        var calls = (await RouteTable.ReadAsync()).Where(endpoint => endpoint.Path.StartsWith("/api/", StringComparison.Ordinal) && !OpenToAll.Contains(endpoint.Path)).ToList();
        Assert.All(calls, call => Assert.StartsWith(Api, call.Path, StringComparison.Ordinal));
        var wrong = new List<string>();
        foreach (var (method, path) in calls)
        {
            if (await scene.SendAsync(method, path) is var bare && bare != 401) wrong.Add($"{method} {path} without a token: {bare}");
            foreach (var token in tokens)
                if (await scene.SendAsync(method, path, ("Mailroom-Token", token)) is var status && status != 401) wrong.Add($"{method} {path} with a token of others: {status}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(rows.Where(IsStored), StoredRows.All(scene.Server).Where(IsStored));
        // The right token shows that the calls themselves are right.
        Assert.Equal(200, await scene.SendAsync("POST", Api + "viewClassification", ("Mailroom-Token", scene.Token)));
        Assert.Equal(200, await scene.SendAsync("DELETE", Api + "deleteBatch", ("Mailroom-Token", scene.Token)));

        // The other account's visitor made a classification for its token.
        static bool IsStored(string row) => !row.StartsWith("sessions", StringComparison.Ordinal) && !row.StartsWith("classifications", StringComparison.Ordinal);

        async Task<string> OwnTokenAsync(Visitor visitor)
        {
            await visitor.GoAsync("/new");
            await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Start with all types" }).ClickAsync();
            return (await visitor.Page.Locator("#drop").GetAttributeAsync("data-token"))!;
        }
    }

    [Fact]
    public async Task Without_an_origin_no_form_is_taken_and_nothing_is_changed()
    {
        await using var scene = await Scene.MakeAsync(console);
        foreach (var (method, path) in (await RouteTable.ReadAsync()).Where(endpoint => !Reading.Contains(endpoint.Method) && !endpoint.Path.StartsWith("/api/", StringComparison.Ordinal)))
            Assert.True(await scene.SendAsync(method, path) is var status && (status is 400 or 403 or 404 or 405 or 415 || path.StartsWith("/_blazor", StringComparison.Ordinal)), $"{method} {path}: {status}");
        Assert.Equal(scene.Rows, StoredRows.All(scene.Server));
    }

    private static async Task<string> TokenAsync(Visitor visitor, string page)
    {
        await visitor.GoAsync(page);
        return (await visitor.Page.Locator("#drop").GetAttributeAsync("data-token"))!;
    }

    [GeneratedRegex("[{][*]*(?<name>[A-Za-z]+)[^}]*[}]", RegexOptions.None, 1000)]
    private static partial Regex ParameterPattern();

    /// <summary>A server with something in it, and somebody who is signed in.</summary>
    private sealed class Scene(RunningServer server, Visitor visitor, string token, Dictionary<string, string> ids) : IAsyncDisposable
    {
        public RunningServer Server => server;

        public string Token => token;

        public Dictionary<string, string> Ids => ids;

        public List<string> Rows { get; } = StoredRows.All(server);

        public static async Task<Scene> MakeAsync(ConsoleInBrowser console)
        {
            var server = await RunningServer.StartAsync();
            var id = await server.Api.CreateAsync(Pile.Details("Attacked"));
            var batch = await FirstMinuteTests.UploadAsync(server.Api, id, null, Pile.Of(2, 1, 0));
            var file = (await server.Api.ResultsAsync(id, batch))["files"]![0]!["fileId"]!.GetValue<string>();
            var visitor = await console.VisitAsync(server, RunningServer.Key);
            var token = await TokenAsync(visitor, $"/classifications/{id}");
            await visitor.Page.CloseAsync();
            var ids = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
            {
                ["classificationId"] = id,
                ["batchId"] = batch,
                ["fileId"] = file,
                ["page"] = "1",
                ["kind"] = "csv",
            };
            return new Scene(server, visitor, token, ids);
        }

        /// <summary>Sends a request with the cookie, with what would make it succeed.</summary>
        public async Task<int> SendAsync(string method, string path, params (string Name, string Value)[] headers)
        {
            var body = new JsonObject { ["classificationId"] = ids["classificationId"] };
            if (path.EndsWith("Batch", StringComparison.Ordinal)) body["batchId"] = ids["batchId"];
            var isForm = !path.StartsWith("/api/", StringComparison.Ordinal);
            var type = isForm ? "application/x-www-form-urlencoded" : path is Api + "uploadFiles" or Api + "classify" ? "multipart/form-data; boundary=x" : "application/json";
            var answer = await visitor.Requests.FetchAsync(ParameterPattern().Replace(path, parameter => ids.GetValueOrDefault(parameter.Groups["name"].Value, "x")), new APIRequestContextOptions
            {
                Method = method,
                Headers = headers.Append(("Content-Type", type)).ToDictionary(header => header.Item1, header => header.Item2, StringComparer.OrdinalIgnoreCase),
                DataString = method is "GET" or "HEAD" ? null : isForm ? "language=de&key=" + RunningServer.Key : body.ToJsonString(),
                MaxRedirects = 0,
            });
            return answer.Status;
        }

        public async ValueTask DisposeAsync()
        {
            await visitor.DisposeAsync();
            await server.DisposeAsync();
        }
    }
}
