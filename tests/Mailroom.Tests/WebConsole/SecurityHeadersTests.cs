using System.Text.RegularExpressions;
using Mailroom.Tests.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mailroom.Tests.WebConsole;

/// <summary>The headers of every page and of everything else that can be asked for, also of what is yet to come; and what a browser makes of them.</summary>
[Collection(typeof(Browsing))]
public sealed partial class SecurityHeadersTests(ConsoleInBrowser console)
{
    // Written out in full: whoever loosens it has to do so here as well.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    private static readonly string[] NotThere = ["/no-such-page", "/classifications", "/console/no-such-picture", "/api/v1/documentClassification/no-such-call", "/sign-in?wrong=key", "/sign-in?wrong=link", "/sign-in/link?token=x"];

    public static TheoryData<string> Pages => [.. AllPages.Names];

    public static TheoryData<bool> Visitors => [true, false];

    [Theory]
    [MemberData(nameof(Visitors))]
    public async Task Everything_that_is_asked_for_comes_with_one_strict_policy(bool isSignedIn)
    {
        var pages = await console.AllPagesAsync();
        await using var visitor = isSignedIn ? await console.VisitAsync(pages.Key) : await console.VisitAsync();
        var ids = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["classificationId"] = pages.Classification, ["batchId"] = pages.Batch, ["fileId"] = pages.Pdf, ["page"] = "1", ["kind"] = "csv", ["erasureId"] = pages.Erasure };
        var routes = (await RouteTable.ReadAsync()).Where(endpoint => endpoint.Method == "GET").Select(endpoint => ParameterPattern().Replace(endpoint.Path, parameter => ids.GetValueOrDefault(parameter.Groups["name"].Value, "x")));
        string[] addresses = [.. routes.Concat(AllPages.Names.Select(pages.AddressOf)).Concat(NotThere).Distinct(StringComparer.Ordinal)];
        Assert.InRange(addresses.Length, 60, 2000);
        var (wrong, shown) = (new List<string>(), 0);
        foreach (var address in addresses)
        {
            var answer = await visitor.Requests.GetAsync(address, new APIRequestContextOptions { MaxRedirects = 0 });
            var headers = answer.HeadersArray.ToLookup(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase);
            // The reference page of the API is another's.
            var isReference = address.StartsWith("/reference", StringComparison.Ordinal);
            Check("Content-Security-Policy", isReference ? Policy.Replace("script-src 'self'", "script-src 'self' 'unsafe-inline'", StringComparison.Ordinal).Replace("font-src 'self'", "font-src 'self' data:", StringComparison.Ordinal).Replace(" form-action 'self';", "", StringComparison.Ordinal) : Policy);
            Check("X-Content-Type-Options", "nosniff");
            Check("Referrer-Policy", "same-origin");
            Check("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
            // What other sites may ask for; but the address of a file that is asked for here is made up, and refused like every other.
            var isOpen = address.StartsWith("/.well-known/", StringComparison.Ordinal);
            Check("Cross-Origin-Resource-Policy", isOpen ? null : "same-origin");
            Check("Cross-Origin-Opener-Policy", isOpen ? null : "same-origin");
            if (answer.Headers.GetValueOrDefault("content-type", "").StartsWith("text/html", StringComparison.Ordinal)) shown++;

            void Check(string header, string? expected)
            {
                if (!headers[header].SequenceEqual(expected is null ? [] : [expected], StringComparer.Ordinal)) wrong.Add($"{address} ({answer.Status}): {header} is {string.Join(" and ", headers[header])}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.InRange(shown, isSignedIn ? 15 : 2, 2000);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_script_within_a_page_is_refused_and_the_page_works(string name)
    {
        var pages = await console.AllPagesAsync();
        await using var visitor = pages.KeyFor(name) is { } key ? await console.VisitAsync(key) : await console.VisitAsync();
        var page = visitor.Page;
        // As if a document's words had become part of the page that the server sends.
        await page.RouteAsync("**" + pages.AddressOf(name).Replace("?", "\\?", StringComparison.Ordinal), async route =>
        {
            var answer = await route.FetchAsync();
            var html = await answer.TextAsync();
            await route.FulfillAsync(new RouteFulfillOptions
            {
                Response = answer,
                Body = html.Replace("<body>", "<body><script>window.ran = 'inline'</script><img src='data:,' alt='' onerror=\"window.ran = 'handler'\"><script src='data:text/javascript,window.ran=1'></script>", StringComparison.Ordinal),
            });
        });
        await page.AddInitScriptAsync("window.refused = []; document.addEventListener('securitypolicyviolation', refusal => refused.push(refusal.effectiveDirective + ' ' + refusal.blockedURI));");
        await visitor.GoAsync(pages.AddressOf(name));
        await page.WaitForFunctionAsync("() => refused.length >= 3");

        Assert.Equal(["script-src-attr inline", "script-src-elem data", "script-src-elem inline"], (await page.EvaluateAsync<string[]>("() => refused")).Order(StringComparer.Ordinal));
        Assert.Null(await page.EvaluateAsync<string?>("() => window.ran"));
        if (name == "sign-in") return;
        // Its own scripts, its connection to the server and its styles are let through.
        await page.GetByRole(AriaRole.Button, new() { Name = "Dark colours" }).ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-colours", "dark");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Light colours" })).ToBeVisibleAsync();
    }

    [GeneratedRegex("[{][*]*(?<name>[A-Za-z]+)[^}]*[}]", RegexOptions.None, 1000)]
    private static partial Regex ParameterPattern();
}
