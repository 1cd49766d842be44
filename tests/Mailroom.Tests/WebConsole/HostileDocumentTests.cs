using System.Net;
using System.Text.Json.Nodes;
using Mailroom.Tests.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mailroom.Tests.WebConsole;

[Collection(typeof(Browsing))]
public sealed class HostileDocumentTests(ConsoleInBrowser console)
{
    private const string Picture = "<img src=x onerror=alert(1)>";

    private static readonly PiledFile[] Files =
    [
        new("<script>alert(1)<_script>.txt", "invoice number <script>alert('text')</script> &lt;script&gt; <b>bold</b>\n"),
        new($"{Picture}.html", $"<html><body onload=alert(2)><p>amount due {Picture}</p><script src=\"http://evil.example/a.js\"></script><svg onload=alert(3)><circle r=1 /></svg><iframe src=\"http://evil.example/\"></iframe><p>skills {WebUtility.HtmlEncode(Picture)}</p></body></html>"),
        new("\" onmouseover=\"alert(4)' x='&amp;.txt", "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(5)\"><script>alert(6)</script><image href=\"http://evil.example/p.png\" /></svg> dear education\n"),
        new("\u202Efdp.tnemyap\u202C\u2066\u0301.txt", "bill to \u202Eevil\u202C, skills javascript:alert(7)\n"),
        new(new string('W', 251) + ".txt", new string('a', 3000) + " sincerely\n"),
        new("{{constructor.constructor('alert(8)')()}} @Model %00 ../../etc.txt", "@(1+1) {{7*7}} work experience\n"),
    ];

    [Fact]
    public async Task Names_and_contents_that_are_markup_are_shown_as_text_and_run_nothing()
    {
        var api = console.Server.Api;
        // The classification and its types have such names too.
        var details = Pile.Details($"Post {Picture}");
        details["description"] = "<script>alert(9)</script>";
        details["documentTypes"]!.AsArray().Add((JsonNode)new JsonObject { ["name"] = "<b onclick=alert(10)>Bold</b>", ["description"] = "\"><script>alert(11)</script>", ["uniqueWords"] = new JsonArray("<script>", "\u202Eword") });
        var id = await api.CreateAsync(details);
        await using var visitor = await console.VisitAsync(RunningServer.Key, new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1280, Height = 800 } });
        var page = visitor.Page;
        var classification = $"/classifications/{id}";
        await visitor.GoAsync(classification);
        await FirstMinuteTests.PickAsync(page, Files);
        await Expect(page.GetByText($"{Files.Length} files · all read")).ToBeVisibleAsync();
        var batch = page.Url.Split('/')[^1];
        var stored = (await api.ResultsAsync(id, batch))["files"]!.AsArray();
        var names = stored.Select(file => file!["fileName"]!.GetValue<string>()).ToList();
        Assert.Contains(names, name => name.Contains("<script>", StringComparison.Ordinal));
        Assert.Contains(names, name => name.Contains(Picture, StringComparison.Ordinal));
        Assert.Contains(names, name => name.Length == 255);
        foreach (var path in (string[])["/", classification, $"{classification}/types", $"{classification}/quality", $"{classification}/erase", $"{classification}/files"])
        {
            await visitor.GoAsync(path);
            await AssertHarmlessAsync(page);
        }

        await visitor.GoAsync($"{classification}/batches/{batch}");
        await Expect(page.GetByText($"{names.Count} files · all read")).ToBeVisibleAsync();
        foreach (var name in names) await Expect(page.Locator("tbody a").Filter(new() { HasText = name })).ToHaveCountAsync(1);
        await AssertHarmlessAsync(page);

        foreach (var file in stored)
        {
            var fileId = file!["fileId"]!.GetValue<string>();
            await visitor.GoAsync($"{classification}/batches/{batch}/files/{fileId}");
            await Expect(page.Locator("main h1")).ToHaveTextAsync(file["fileName"]!.GetValue<string>(), new() { UseInnerText = false });
            await Expect(page.Locator(".sheet .text").First).ToBeVisibleAsync();
            await AssertHarmlessAsync(page);
            await visitor.GoAsync($"{classification}/erase?batch={batch}&file={fileId}");
            await AssertHarmlessAsync(page);
        }

        // The text itself is there to be read.
        await visitor.GoAsync($"{classification}/batches/{batch}/files/{stored[0]!["fileId"]!.GetValue<string>()}");
        await Expect(page.Locator(".sheet .text")).ToContainTextAsync("<script>alert('text')</script>");

        await visitor.GoAsync($"{classification}/review");
        for (var shown = 0; shown < names.Count; shown++)
        {
            await Expect(page.Locator(".sheet .text").First).ToBeVisibleAsync();
            await AssertHarmlessAsync(page);
            await page.Keyboard.PressAsync("ArrowRight");
        }

        visitor.AssertNothingWentWrong();
    }

    [Fact]
    public async Task Originals_are_downloaded_and_never_opened_as_a_page_of_the_server()
    {
        var api = console.Server.Api;
        var id = await api.CreateAsync(Pile.Details("Originals"));
        var page = "<html><script>document.title = 'run'</script></html>";
        var batch = await FirstMinuteTests.UploadAsync(api, id, null, [new("page.html", page), new("picture.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>document.title = 'run'</script></svg>")]);
        await using var visitor = await console.VisitAsync(RunningServer.Key);
        foreach (var file in (await api.ResultsAsync(id, batch))["files"]!.AsArray())
        {
            await visitor.GoAsync($"/classifications/{id}/batches/{batch}/files/{file!["fileId"]!.GetValue<string>()}");
            var address = (await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Original", Exact = true }).GetAttributeAsync("href"))!;
            var answer = await visitor.Requests.GetAsync(address);
            Assert.Equal(200, answer.Status);
            Assert.StartsWith("attachment", answer.Headers["content-disposition"], StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers["x-content-type-options"]);
        }
    }

    // Nothing of the markup has become an element.
    private static async Task AssertHarmlessAsync(IPage page)
    {
        Assert.Empty(await page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('main img:not([src^=\"/console/\"]), main script, main iframe, main svg circle, main image, main b, main [onload], main [onerror], main [onclick], main [onmouseover]')].map(one => one.outerHTML)"));
        // A name that turns the direction of writing turns its own alone, and a long one makes no page wide.
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"), "The page is too wide: " + page.Url);
    }
}
