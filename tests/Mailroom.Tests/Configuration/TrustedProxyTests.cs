using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Mailroom.Tests.Limiting;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Configuration;

/// <summary>What the headers of a proxy say is believed of the proxies alone that the operator named.</summary>
public sealed class TrustedProxyTests
{
    private const string Proxy = "127.0.0.2";
    private const string Stranger = "127.0.0.3";

    private static readonly (string, string)[] Said = [("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "mailroom.example"), ("X-Forwarded-For", "192.0.2.1")];

    [Theory]
    [InlineData(Proxy, null, false)]
    [InlineData("127.0.0.1", null, false)]
    [InlineData(Stranger, Proxy, false)]
    [InlineData(Proxy, Proxy, true)]
    [InlineData(Proxy, "127.0.0.2/31", true)]
    [InlineData(Stranger, "127.0.0.2/31", true)]
    public async Task Addresses_of_files_cookies_and_own_pages_follow_the_proxy_that_is_trusted(string from, string? trusted, bool isBelieved)
    {
        await using var server = await InProcessServer.StartAsync(["--WebConsole:HttpsOnly=30.00:00:00", .. trusted is null ? (string[])[] : ["--Proxy:TrustedAddresses=192.0.2.77, " + trusted]]);
        var id = await server.Api.CreateAsync();
        var batch = (await server.Api.UploadAsync(id, null, ("a.txt", "dear")))["batchId"]!.GetValue<string>();
        using var http = RequestRateTests.From(server, from);

        using var results = await SendAsync(http, HttpMethod.Post, "/api/v1/documentClassification/getResults", new StringContent($$"""{"classificationId":"{{id}}","batchId":"{{batch}}"}""", new MediaTypeHeaderValue("application/json")), [("Authorization", "Bearer " + RunningServer.Key), .. Said]);
        var address = JsonNode.Parse(await results.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["files"]![0]!["url"]!.GetValue<string>();
        Assert.StartsWith(isBelieved ? "https://mailroom.example/api/v1/files/" : $"http://127.0.0.1:{server.Port}/api/v1/files/", address, StringComparison.Ordinal);
        Assert.Equal(isBelieved, results.Headers.Contains("Strict-Transport-Security"));

        using var right = await SignInAsync(isBelieved ? "https://mailroom.example" : $"http://127.0.0.1:{server.Port}");
        Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
        Assert.Equal(isBelieved, Assert.Single(right.Headers.GetValues("Set-Cookie")).Contains("; secure", StringComparison.OrdinalIgnoreCase));
        using var wrong = await SignInAsync(isBelieved ? $"http://127.0.0.1:{server.Port}" : "https://mailroom.example");
        Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
        Assert.False(wrong.Headers.Contains("Set-Cookie"));
        // A page that came without TLS is none of the server's, though it has its name.
        using var plain = await SignInAsync("http://mailroom.example");
        Assert.Equal(HttpStatusCode.Forbidden, plain.StatusCode);

        Task<HttpResponseMessage> SignInAsync(string origin) => SendAsync(http, HttpMethod.Post, "/sign-in/key", new FormUrlEncodedContent([new("key", RunningServer.Key)]), [("Origin", origin), .. Said]);
    }

    [Fact]
    public async Task Unknown_keys_are_counted_for_the_address_that_a_trusted_proxy_names_and_for_no_other_that_somebody_names()
    {
        await using var server = await InProcessServer.StartAsync("--Limits:UnknownKeysPerMinute=3", "--Proxy:TrustedAddresses=" + Proxy);
        using var proxy = RequestRateTests.From(server, Proxy);
        using var stranger = RequestRateTests.From(server, Stranger);
        var guess = 0;
        // A client of the proxy that adds an address of its own is counted all the same.
        Assert.Equal(HttpStatusCode.TooManyRequests, await LastOfAsync(proxy, number => $"203.0.113.{number}, 192.0.2.1"));
        Assert.Equal(HttpStatusCode.Unauthorized, await GuessAsync(proxy, "192.0.2.2"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await LastOfAsync(stranger, number => $"198.51.100.{number}"));

        async Task<HttpStatusCode> LastOfAsync(HttpClient http, Func<int, string> forwardedFor)
        {
            var last = HttpStatusCode.OK;
            for (var number = 1; number <= 8; number++) last = await GuessAsync(http, forwardedFor(number));
            return last;
        }

        async Task<HttpStatusCode> GuessAsync(HttpClient http, string forwardedFor)
        {
            using var answer = await SendAsync(http, HttpMethod.Get, "/api/v1/documentClassification/classifications", null, [("Authorization", $"Bearer a-guess-of-a-key-{guess++}"), ("X-Forwarded-For", forwardedFor)]);
            return answer.StatusCode;
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, HttpMethod method, string path, HttpContent? content, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await http.SendAsync(request);
    }
}
