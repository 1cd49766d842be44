using System.Text.RegularExpressions;
using Mailroom.Tests.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mailroom.Tests.WebConsole;

[Collection(typeof(Browsing))]
public sealed partial class SignInTests(ConsoleInBrowser console)
{
    [Fact]
    public async Task The_link_of_the_command_signs_in_once_and_not_twice()
    {
        var (exit, output, error) = await console.Server.RunAsync("console", "--data", console.Server.DataFolder);
        Assert.True(exit == 0, error);
        await SignsInOnceAsync(output.Trim(), console.Server);
    }

    [Fact]
    public async Task The_link_that_the_server_prints_when_it_starts_signs_in_once_and_not_twice()
    {
        // One of its own: the link of the server that the other tests share may be too old.
        await using var server = await RunningServer.StartAsync();
        await Wait.UntilAsync(() => LinkPattern().IsMatch(server.Output), "The server printed no link.");
        await SignsInOnceAsync(LinkPattern().Match(server.Output).Value, server);
    }

    [Fact]
    public async Task A_key_signs_in_to_the_page_that_was_asked_for_and_a_wrong_key_is_told()
    {
        await using var visitor = await console.VisitAsync();
        await visitor.GoAsync("/erasures");
        await Expect(visitor.Page).ToHaveURLAsync(new Regex("/sign-in[?]", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await EnterKeyAsync(visitor, RunningServer.Key + "x");
        await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This key is not valid");
        await EnterKeyAsync(visitor, RunningServer.Key);
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Erasures" })).ToBeVisibleAsync();
        var cookie = Assert.Single(await visitor.SessionsAsync());
        Assert.True(cookie.HttpOnly);
        Assert.Equal(SameSiteAttribute.Strict, cookie.SameSite);
        Assert.InRange(cookie.Expires, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 60, DateTimeOffset.UtcNow.AddDays(400).ToUnixTimeSeconds());
        visitor.AssertNothingWentWrong();
    }

    [Fact]
    public async Task Signing_out_ends_the_session_also_for_who_kept_its_cookie()
    {
        await using var visitor = await console.VisitAsync(RunningServer.Key);
        await visitor.GoAsync("/");
        var kept = await visitor.SessionsAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(visitor.Page.GetByText("You are signed out.")).ToBeVisibleAsync();
        Assert.Empty(await visitor.SessionsAsync());

        await using var thief = await console.VisitAsync();
        await thief.Context.AddCookiesAsync(kept.Select(one => new Cookie { Name = one.Name, Value = one.Value, Domain = one.Domain, Path = one.Path }));
        await thief.GoAsync("/");
        await ExpectSignInAsync(thief.Page);
    }

    [Fact]
    public async Task A_key_that_is_revoked_in_the_settings_ends_the_sessions_it_began()
    {
        var key = await console.CreateAccountAsync("revoking");
        await using var owner = await console.VisitAsync(key);
        await owner.GoAsync("/settings");
        await owner.Page.GetByLabel("Name of a new key").FillAsync("laptop");
        await owner.Page.GetByRole(AriaRole.Button, new() { Name = "Make a key" }).ClickAsync();
        var made = await owner.Page.Locator("code.key").TextContentAsync();

        await using var laptop = await console.VisitAsync(made!);
        await laptop.GoAsync("/settings");
        await Expect(laptop.Page.Locator("code.key")).ToHaveCountAsync(0);
        await owner.Page.GetByRole(AriaRole.Button, new() { Name = "Revoke laptop" }).ClickAsync();
        await owner.Page.GetByRole(AriaRole.Button, new() { Name = "Revoke", Exact = true }).ClickAsync();
        await Expect(owner.Page.GetByText("Revoked 2")).ToBeVisibleAsync();
        await laptop.Page.GetByRole(AriaRole.Link, new() { Name = "Classifications" }).ClickAsync();
        await ExpectSignInAsync(laptop.Page);
        owner.AssertNothingWentWrong();
    }

    [Fact]
    public async Task With_the_last_key_of_an_account_the_sessions_end_that_links_began_and_not_before()
    {
        var made = await RunAsync("accounts", "create", "locked out");
        var account = IdPattern().Match(made).Value;
        string[] keys = [IdPattern().Matches(made)[1].Value, IdPattern().Match(await RunAsync("keys", "create", account, "--label", "second")).Value];
        await using var visitor = await console.VisitAsync();
        await visitor.Page.GotoAsync((await RunAsync("console", "--account", account)).Trim());
        await Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeVisibleAsync();

        var unused = (await RunAsync("console", "--account", account)).Trim();
        await RunAsync("keys", "revoke", keys[0]);
        await visitor.GoAsync("/settings");
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "API keys" })).ToBeVisibleAsync();
        await RunAsync("keys", "revoke", keys[1]);
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Classifications" }).ClickAsync();
        await ExpectSignInAsync(visitor.Page);
        await using var late = await console.VisitAsync();
        await late.Page.GotoAsync(unused);
        await ExpectSignInAsync(late.Page);

        async Task<string> RunAsync(params string[] arguments)
        {
            var (exit, output, error) = await console.Server.RunAsync([.. arguments, "--data", console.Server.DataFolder]);
            Assert.True(exit == 0, error);
            return output;
        }
    }

    [Fact]
    public async Task An_open_page_shows_nothing_more_once_its_session_was_ended_elsewhere()
    {
        var api = console.Server.Api;
        var id = await api.CreateAsync();
        var batch = (await api.UploadAsync(id, null, ("before.txt", "invoice number 1")))["batchId"]!.GetValue<string>();
        await api.EndedAsync(id, batch);
        await using var visitor = await console.VisitAsync(RunningServer.Key);
        await visitor.GoAsync($"/classifications/{id}/batches/{batch}");
        await Expect(visitor.Page.GetByText("before.txt")).ToBeVisibleAsync();

        var elsewhere = await visitor.Context.NewPageAsync();
        await elsewhere.GotoAsync("/settings");
        await elsewhere.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(elsewhere.GetByText("You are signed out.")).ToBeVisibleAsync();

        // What is pushed to the page is not shown; it leads to the sign-in instead.
        await api.UploadAsync(id, batch, ("after.txt", "invoice number 2"));
        await ExpectSignInAsync(visitor.Page);
        await Expect(visitor.Page.GetByText("after.txt")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_api_does_not_take_the_cookie_without_the_pages_own_token()
    {
        await using var visitor = await console.VisitAsync(RunningServer.Key);
        const string call = "/api/v1/documentClassification/classifications";
        Assert.Equal(401, (await visitor.Requests.GetAsync(call)).Status);
        Assert.Equal(401, (await visitor.Requests.GetAsync(call, new() { Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Mailroom-Token"] = new string('A', 43) } })).Status);
        Assert.Equal(401, (await visitor.Requests.PostAsync("/api/v1/documentClassification/createClassification", new() { DataObject = new { classificationDetails = new { name = "x" } } })).Status);
    }

    [Fact]
    public async Task Another_site_can_neither_sign_in_nor_out()
    {
        // With the headers of a browser, and by a browser itself, on a page of another site that sends a form.
        await using var visitor = await console.VisitAsync();
        foreach (var site in (string[])["https://other.example", "null", console.Origin.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), console.Origin + "1"])
        {
            var form = visitor.Requests.CreateFormData();
            form.Set("key", RunningServer.Key);
            await visitor.Requests.PostAsync("/sign-in/key", new() { Form = form, Headers = Visitor.From(site), MaxRedirects = 0 });
            Assert.Empty(await visitor.SessionsAsync());
        }

        await SendFromOtherSiteAsync(visitor, "/sign-in/key", $"""<input name="key" value="{RunningServer.Key}">""");
        Assert.Empty(await visitor.SessionsAsync());

        await visitor.SignInAsync(RunningServer.Key);
        await visitor.Requests.PostAsync("/sign-out", new() { Headers = Visitor.From("https://other.example"), MaxRedirects = 0 });
        await SendFromOtherSiteAsync(visitor, "/sign-out", "");
        await visitor.GoAsync("/settings");
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Settings" })).ToBeVisibleAsync();
    }

    private async Task SendFromOtherSiteAsync(Visitor visitor, string path, string fields)
    {
        await visitor.Page.RouteAsync("http://other.example/", route => route.FulfillAsync(new() { ContentType = "text/html", Body = $"""<form method="post" action="{console.Origin}{path}">{fields}<button>Win</button></form>""" }));
        await visitor.Page.GotoAsync("http://other.example/");
        await visitor.Page.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(visitor.Page.GetByText("This was not sent by a page of this server.")).ToBeVisibleAsync();
    }

    private async Task SignsInOnceAsync(string link, RunningServer server)
    {
        await using var first = await console.VisitAsync(server);
        await first.Page.GotoAsync(link);
        await Expect(first.Page.GetByRole(AriaRole.Heading, new() { Name = "Classifications" })).ToBeVisibleAsync();
        first.AssertNothingWentWrong();
        await using var second = await console.VisitAsync(server);
        await second.Page.GotoAsync(link);
        await Expect(second.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This link was used already");
        Assert.Empty(await second.SessionsAsync());
    }

    private static async Task EnterKeyAsync(Visitor visitor, string key)
    {
        await visitor.Page.GetByLabel("API key").FillAsync(key);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    private static async Task ExpectSignInAsync(IPage page) => await Expect(page.GetByLabel("API key")).ToBeVisibleAsync();

    [GeneratedRegex("[0-9a-z]{26}", RegexOptions.None, 1000)]
    private static partial Regex IdPattern();

    [GeneratedRegex("http://[^ ]+/sign-in/link[^\\s]+", RegexOptions.None, 1000)]
    private static partial Regex LinkPattern();
}
