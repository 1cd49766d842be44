using System.Text;
using System.Text.RegularExpressions;
using Mailroom.Tests.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mailroom.Tests.WebConsole;

/// <summary>A cookie that somebody kept, made up, or brought from elsewhere.</summary>
[Collection(typeof(Browsing))]
public sealed class ReplayedSessionTests(ConsoleInBrowser console)
{
    private const string List = "/api/v1/documentClassification/classifications";

    [Theory]
    [InlineData("signed out")]
    [InlineData("key revoked")]
    [InlineData("too old")]
    public async Task An_ended_session_opens_nothing_for_who_kept_its_cookie_and_token(string end)
    {
        await using var server = await RunningServer.StartAsync();
        var id = await server.Api.CreateAsync(Pile.Details("Kept"));
        var batch = await FirstMinuteTests.UploadAsync(server.Api, id, null, [Pile.PdfInvoice("bill.pdf")]);
        var file = (await server.Api.ResultsAsync(id, batch))["files"]![0]!["fileId"]!.GetValue<string>();
        await using var visitor = await console.VisitAsync(server, RunningServer.Key);
        await visitor.GoAsync($"/classifications/{id}");
        var token = (await visitor.Page.Locator("#drop").GetAttributeAsync("data-token"))!;
        await using var thief = await StealAsync(server, visitor);
        string[] addresses = ["/", $"/classifications/{id}/batches/{batch}/files/{file}", $"/console/export/{id}.csv", $"/console/export/{id}.zip", $"/console/pages/{id}/{batch}/{file}/1", List];
        foreach (var address in addresses) Assert.Equal(200, (await GetAsync(address)).Status);

        if (end == "signed out") await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        else StoredRows.Change(server, end == "too old" ? "UPDATE sessions SET ExpiresAt = 1" : "UPDATE api_keys SET RevokedAt = 1");
        await Expect(visitor.Page.GetByLabel("API key")).ToBeVisibleAsync();

        foreach (var address in addresses)
        {
            var answer = await GetAsync(address);
            Assert.Equal((address, address == List ? 401 : 302), (address, answer.Status));
            if (address != List) Assert.StartsWith("/sign-in?", answer.Headers["location"], StringComparison.Ordinal);
        }

        Task<IAPIResponse> GetAsync(string address) =>
            thief.Requests.GetAsync(address, new() { MaxRedirects = 0, Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Mailroom-Token"] = token } });
    }

    [Fact]
    public async Task What_was_shown_is_not_shown_again_by_going_back_after_signing_out()
    {
        var pages = await console.AllPagesAsync();
        await using var visitor = await console.VisitAsync(pages.Key);
        var page = visitor.Page;
        await visitor.GoAsync(pages.AddressOf("batch"));
        await Expect(FirstMinuteTests.Row(page, "broken.pdf")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByText("You are signed out.")).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Expect(page.GetByLabel("API key")).ToBeVisibleAsync();
        Assert.DoesNotContain("broken.pdf", await page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_account_is_shown_is_kept_in_no_cache()
    {
        var pages = await console.AllPagesAsync();
        await using var visitor = await console.VisitAsync(pages.Key);
        foreach (var address in AllPages.Names.Where(name => name != "sign-in").Select(pages.AddressOf).Append($"/console/pages/{pages.Classification}/{pages.Batch}/{pages.Pdf}/1").Append($"/console/export/{pages.Classification}.csv")
            .Append($"/console/receipts/{pages.Erasure}.jws"))
        {
            var answer = await visitor.Requests.GetAsync(address);
            Assert.Equal(200, answer.Status);
            Assert.Contains("no-store", answer.Headers.GetValueOrDefault("cache-control", address), StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", answer.Headers["content-security-policy"], StringComparison.Ordinal);
            Assert.Equal("same-origin", answer.Headers["cross-origin-resource-policy"]);
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, List) { Headers = { Authorization = new("Bearer", pages.Key) } };
        using var called = await console.Server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(called.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task A_cookie_that_is_changed_made_up_or_another_server_s_opens_nothing()
    {
        await using var visitor = await console.VisitAsync(RunningServer.Key);
        var session = Assert.Single(await visitor.SessionsAsync()).Value;
        await using var server = await RunningServer.StartAsync();
        await using var elsewhere = await console.VisitAsync(server, RunningServer.Key);
        string[] cookies = [(session[0] == 'A' ? 'B' : 'A') + session[1..], session[..^1], session + "A", session + "=", " ", "A", new('A', 43), new('A', 4000), "%00", "' OR 1=1 --", Assert.Single(await elsewhere.SessionsAsync()).Value];
        foreach (var cookie in cookies) Assert.Equal((cookie, 302), (cookie, await StatusAsync(cookie)));
        Assert.Equal(200, await StatusAsync(session));
    }

    [Fact]
    public async Task A_cookie_that_was_there_before_signing_in_is_not_kept()
    {
        await using var visitor = await console.VisitAsync();
        var planted = new string('A', 43);
        await visitor.Context.AddCookiesAsync([new Cookie { Name = "mailroom-session", Value = planted, Url = console.Origin }]);
        await visitor.SignInAsync(RunningServer.Key);
        Assert.NotEqual(planted, Assert.Single(await visitor.SessionsAsync()).Value);
        Assert.Equal(302, await StatusAsync(planted));
    }

    [Fact]
    public async Task A_page_whose_connection_another_session_takes_up_closes()
    {
        await using var victim = await console.VisitAsync(await console.CreateAccountAsync("victim"));
        var stolen = new TaskCompletionSource<string>();
        await victim.Page.RouteWebSocketAsync(new Regex("/_blazor", RegexOptions.None, TimeSpan.FromSeconds(1)), route => Watch(route, id => stolen.TrySetResult(id), sent => sent));
        await victim.GoAsync("/settings");
        var wanted = await stolen.Task;

        await using var thief = await console.VisitAsync(await console.CreateAccountAsync("thief"));
        var page = thief.Page;
        string? own = null;
        IWebSocketRoute? open = null;
        var isTaken = new TaskCompletionSource();
        await page.RouteWebSocketAsync(new Regex("/_blazor", RegexOptions.None, TimeSpan.FromSeconds(1)), route =>
        {
            open = route;
            Watch(route, id => own ??= id, sent =>
            {
                if (own is null || !sent.Contains(own, StringComparison.Ordinal) || !sent.Contains("ConnectCircuit", StringComparison.Ordinal)) return sent;
                isTaken.TrySetResult();
                return sent.Replace(own, wanted, StringComparison.Ordinal);
            });
        });
        await thief.GoAsync("/settings");
        Assert.Equal(wanted.Length, own!.Length);
        await open!.CloseAsync(new() { Code = 3001 });
        await isTaken.Task;
        // What the thief's page tells the server goes to the victim's page now.
        await page.GetByLabel("Name of a new key").FillAsync("mine");
        await page.EvaluateAsync("() => document.querySelector('form.new-key button').click()");
        await Expect(page.GetByLabel("API key", new() { Exact = true })).ToBeVisibleAsync();
    }

    // Messages are binary; letters of Latin-1 stand for their bytes.
    private static void Watch(IWebSocketRoute route, Action<string> found, Func<string, string> change)
    {
        var server = route.ConnectToServer();
        route.OnMessage(frame => Send(server, frame, change));
        server.OnMessage(frame =>
        {
            if (frame.Binary is { } binary && Regex.Match(Encoding.Latin1.GetString(binary), "CfDJ8[A-Za-z0-9_-]{60,}", RegexOptions.None, TimeSpan.FromSeconds(1)) is { Success: true } id) found(id.Value);
            Send(route, frame, sent => sent);
        });
    }

    private static void Send(IWebSocketRoute to, IWebSocketFrame frame, Func<string, string> change)
    {
        if (frame.Binary is { } binary) to.Send(Encoding.Latin1.GetBytes(change(Encoding.Latin1.GetString(binary))));
        else to.Send(frame.Text!);
    }

    private async Task<Visitor> StealAsync(RunningServer server, Visitor from)
    {
        var thief = await console.VisitAsync(server);
        await thief.Context.AddCookiesAsync((await from.SessionsAsync()).Select(one => new Cookie { Name = one.Name, Value = one.Value, Domain = one.Domain, Path = one.Path }));
        return thief;
    }

    private async Task<int> StatusAsync(string cookie)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = console.Server.Http.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/settings");
        request.Headers.TryAddWithoutValidation("Cookie", "mailroom-session=" + cookie);
        using var answer = await http.SendAsync(request);
        return (int)answer.StatusCode;
    }
}
