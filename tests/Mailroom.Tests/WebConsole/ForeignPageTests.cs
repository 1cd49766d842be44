using System.Text.RegularExpressions;
using Mailroom.Tests.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mailroom.Tests.WebConsole;

/// <summary>A page of another origin, in the browser of somebody who is signed in.</summary>
[Collection(typeof(Browsing))]
public sealed class ForeignPageTests(ConsoleInBrowser console)
{
    // Each way by which a page reaches another origin, and what came of it.
    private const string Attempts =
        """
        async ({ origin, picture, table }) => {
            const shown = (tag, address) => new Promise(done => {
                const one = document.createElement(tag);
                one.onload = () => done('shown');
                one.onerror = () => done('refused');
                one.src = origin + address;
                document.body.append(one);
            });
            const sent = (address, options) => fetch(origin + address, { credentials: 'include', ...options }).then(answer => answer.type === 'opaque' ? 'unread' : 'read', () => 'refused');
            const connected = address => new Promise(done => {
                const one = new WebSocket(origin.replace('http', 'ws') + address);
                one.onopen = () => done('open');
                one.onerror = () => done('refused');
            });
            const framed = await new Promise(done => {
                const one = document.createElement('iframe');
                one.onload = () => done(one);
                one.src = origin + '/settings';
                document.body.append(one);
            });
            return {
                picture: await shown('img', picture), script: await shown('script', table), frame: framed.contentDocument ? 'own' : 'refused',
                fetch: await sent(table), form: await sent('/sign-out', { method: 'POST', mode: 'no-cors' }), negotiation: await sent('/_blazor/negotiate?negotiateVersion=1', { method: 'POST' }),
                socket: await connected('/_blazor'),
            };
        }
        """;

    [Fact]
    public async Task It_reads_shows_frames_and_changes_nothing_although_the_browser_sends_the_cookie()
    {
        var pages = await console.AllPagesAsync();
        await using var site = await OtherSite.OpenAsync("");
        await using var visitor = await console.VisitAsync(pages.Key);
        var page = visitor.Page;
        await page.GotoAsync(site.Address);
        // Cookies know no ports.
        Assert.Contains("mailroom-session=", site.Cookies, StringComparison.Ordinal);
        var came = await page.EvaluateAsync<Dictionary<string, string>>(Attempts, new { origin = console.Origin, picture = $"/console/pages/{pages.Classification}/{pages.Batch}/{pages.Pdf}/1", table = $"/console/export/{pages.Classification}.csv" });
        Assert.Equal("fetch=refused, form=refused, frame=refused, negotiation=refused, picture=refused, script=refused, socket=refused", string.Join(", ", came.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key}={one.Value}")));
        Assert.DoesNotContain(page.Frames, frame => frame.Url.StartsWith(console.Origin, StringComparison.Ordinal));
        await visitor.GoAsync("/settings");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Settings" })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("/sign-out", "")]
    [InlineData("/language", "<input name=language value=de>")]
    [InlineData("/sign-in/key", "<input name=key value=" + RunningServer.Key + ">")]
    [InlineData("/api/v1/documentClassification/createClassification", "<input name=classificationDetails value=x>")]
    [InlineData("/settings", "<input name=label value=x>")]
    public async Task Its_form_is_refused(string action, string fields)
    {
        var pages = await console.AllPagesAsync();
        await using var site = await OtherSite.OpenAsync($"<form method=post action=\"{console.Origin}{action}\">{fields}<button>Win</button></form>");
        await using var visitor = await console.VisitAsync(pages.Key);
        var before = await visitor.Context.CookiesAsync();
        await visitor.Page.GotoAsync(site.Address);
        var answer = await visitor.Page.RunAndWaitForResponseAsync(() => visitor.Page.GetByRole(AriaRole.Button).ClickAsync(), response => response.Url.EndsWith(action, StringComparison.Ordinal));
        Assert.Equal(403, answer.Status);
        Assert.Equal(before.Select(cookie => (cookie.Name, cookie.Value)), (await visitor.Context.CookiesAsync()).Select(cookie => (cookie.Name, cookie.Value)));
        await visitor.GoAsync("/settings");
    }

    [Fact]
    public async Task A_link_that_signs_in_is_not_used_up_where_it_is_embedded_signs_in_where_it_is_followed_and_is_told_to_nobody()
    {
        var (exit, output, error) = await console.Server.RunAsync("console", "--data", console.Server.DataFolder);
        Assert.True(exit == 0, error);
        var link = output.Trim();
        var token = link.Split("token=")[1];
        await using var site = await OtherSite.OpenAsync($"<img src=\"{link}\" onerror=\"document.title = 'refused'\" onload=\"document.title = 'shown'\"><iframe src=\"{link}\"></iframe><link rel=prefetch href=\"{link}\"><a href=\"{link}\">The console</a>");
        await using var visitor = await console.VisitAsync();
        var page = visitor.Page;
        await page.GotoAsync(site.Address, new() { WaitUntil = WaitUntilState.NetworkIdle });
        await Expect(page).ToHaveTitleAsync("refused");
        Assert.Empty(await visitor.SessionsAsync());

        var referrers = new List<string>();
        page.Request += (_, request) => referrers.Add(request.Headers.GetValueOrDefault("referer", ""));
        await page.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Classifications" })).ToBeVisibleAsync();
        Assert.Single(await visitor.SessionsAsync());
        Assert.DoesNotContain(token, await page.EvaluateAsync<string>("() => document.referrer + location.href"), StringComparison.Ordinal);
        Assert.DoesNotContain(referrers, referrer => referrer.Contains(token, StringComparison.Ordinal));
        Assert.DoesNotContain(token, console.Server.Output, StringComparison.Ordinal);
        // Nor is it the page before this one.
        await page.GoBackAsync();
        await Expect(page).ToHaveURLAsync(new Regex("^" + Regex.Escape(site.Address), RegexOptions.None, TimeSpan.FromSeconds(1)));
    }
}
