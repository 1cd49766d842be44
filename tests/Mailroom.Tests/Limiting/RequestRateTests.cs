using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Limiting;

public sealed class RequestRateTests
{
    private const string Guess = "a-guess-of-a-key-";

    [Fact]
    public async Task A_key_that_sends_too_much_is_told_when_to_go_on_and_costs_no_other_key_anything()
    {
        await using var server = await InProcessServer.StartAsync("--Limits:RequestsPerSecond=1", "--Limits:Burst=10");
        var other = new ApiCalls(server.Http, await server.CreateAccountAsync("other"));
        var clock = Stopwatch.StartNew();
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => server.Api.GetAsync("documentTypes?search=nothing")));
        Assert.InRange(answers.Count(answer => answer.Status == HttpStatusCode.OK), 10, 12 + (int)clock.Elapsed.TotalSeconds);
        var refused = answers.Where(answer => answer.Status != HttpStatusCode.OK).ToList();
        Assert.All(refused, answer => Assert.Contains("Limits:RequestsPerSecond", answer.Error(HttpStatusCode.TooManyRequests), StringComparison.Ordinal));
        Assert.All(refused, answer => Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 10));

        (await other.GetAsync("classifications")).Ok();
        (await server.Api.GetAsync("/healthz")).Ok();
        await Task.Delay(refused[0].Headers.RetryAfter!.Delta!.Value + TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);
        (await server.Api.GetAsync("classifications")).Ok();
    }

    [Fact]
    public async Task Guessing_keys_is_slow_and_costs_neither_other_addresses_nor_a_key_in_use_anything()
    {
        await using var server = await InProcessServer.StartAsync("--Limits:UnknownKeysPerMinute=5");
        var inUse = await server.CreateAccountAsync("in use");
        var unused = await server.CreateAccountAsync("not used yet");
        using var guesser = From(server, "127.0.0.2");
        (await new ApiCalls(guesser, inUse).GetAsync("classifications")).Ok();

        var clock = Stopwatch.StartNew();
        var answers = new List<Answer>();
        for (var i = 0; i < 12; i++) answers.Add(await new ApiCalls(guesser, Guess + i).GetAsync("classifications"));
        Assert.InRange(answers.Count(answer => answer.Status == HttpStatusCode.Unauthorized), 4, 6 + (int)(clock.Elapsed.TotalMinutes * 5));
        var refused = answers.Where(answer => answer.Status != HttpStatusCode.Unauthorized).ToList();
        Assert.All(refused, answer => Assert.Contains("API key", answer.Error(HttpStatusCode.TooManyRequests), StringComparison.Ordinal));
        Assert.All(refused, answer => Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60));
        // What needs no key goes on, whatever key it carries.
        (await new ApiCalls(guesser, Guess).GetAsync("/healthz")).Ok();
        Assert.Equal(HttpStatusCode.TooManyRequests, await SignInAsync(guesser, server, Guess));

        (await new ApiCalls(guesser, inUse).GetAsync("classifications")).Ok();
        (await new ApiCalls(server.Http, unused).GetAsync("classifications")).Ok();
        Assert.DoesNotContain(Guess, server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.2", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_console_is_limited_by_account_and_apart_from_the_account_s_keys()
    {
        await using var server = await InProcessServer.StartAsync("--Limits:RequestsPerSecond=1", "--Limits:Burst=5");
        using var browser = From(server, "127.0.0.1");
        Assert.Equal(HttpStatusCode.Redirect, await SignInAsync(browser, server, RunningServer.Key));
        var statuses = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => StatusAsync(browser, "/console/receipts/none.jws")));
        Assert.InRange(statuses.Count(status => status == HttpStatusCode.NotFound), 5, 20);
        Assert.All(statuses.Where(status => status != HttpStatusCode.NotFound), status => Assert.Equal(HttpStatusCode.TooManyRequests, status));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(browser, "/console/mark.svg"));
        (await server.Api.GetAsync("classifications")).Ok();
    }

    [Fact]
    public async Task Without_a_limit_every_request_is_served()
    {
        await using var server = await InProcessServer.StartAsync("--Limits:RequestsPerSecond=0", "--Limits:Burst=1", "--Limits:UnknownKeysPerMinute=0");
        for (var i = 0; i < 70; i++) (await new ApiCalls(server.Http, Guess).GetAsync("classifications")).Error(HttpStatusCode.Unauthorized);
        for (var i = 0; i < 20; i++) (await server.Api.GetAsync("classifications")).Ok();
    }

    /// <summary>A client at an address of this machine.</summary>
    internal static HttpClient From(RunningServer server, string address) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = server.Http.BaseAddress,
    };

    private static async Task<HttpStatusCode> SignInAsync(HttpClient http, RunningServer server, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in/key") { Content = new FormUrlEncodedContent([new("key", key)]) };
        request.Headers.Add("Origin", $"http://127.0.0.1:{server.Port}");
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
