using Mailroom.Tests.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mailroom.Tests.WebConsole;

[Collection(typeof(Browsing))]
public sealed class LostConnectionTests(ConsoleInBrowser console)
{
    [Fact]
    public async Task After_a_server_that_died_the_page_is_where_it_was_and_the_upload_is_whole_and_without_doubles()
    {
        await using var server = await RunningServer.StartAsync();
        var id = await server.Api.CreateAsync(Pile.Details("Lost"));
        await using var visitor = await console.VisitAsync(server, RunningServer.Key);
        var page = visitor.Page;
        await visitor.GoAsync($"/classifications/{id}");
        // The first answers are let through; the server dies while it has others in its hands.
        var answered = 0;
        await page.RouteAsync("**/uploadFiles", async route =>
        {
            if (Interlocked.Increment(ref answered) == 3) await server.KillAsync();
            await route.ContinueAsync();
        });
        await FirstMinuteTests.PickAsync(page, Pile.Of(60, 60, 60));
        await Expect(page.Locator("#upload")).ToContainTextAsync("The connection was lost");
        await server.StartAgainAsync();
        await Expect(page.Locator("#upload")).ToContainTextAsync("180 files uploaded");
        await Expect(page.GetByText("180 files · all read")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Batch of" })).ToBeVisibleAsync();
        var files = (await server.Api.ResultsAsync(id, page.Url.Split('/')[^1]))["files"]!.AsArray();
        Assert.Equal(180, files.Select(file => file!["fileName"]!.GetValue<string>()).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(180, files.Count);
    }

    [Fact]
    public async Task A_word_that_is_given_while_the_connection_is_lost_is_added_once_there_is_one()
    {
        var id = await console.Server.Api.CreateAsync(Pile.Details("Lost word"));
        await using var line = SlowLine.To(console.Server.Port, TimeSpan.Zero);
        await using var visitor = await console.VisitAsync(line, RunningServer.Key);
        var page = visitor.Page;
        await visitor.GoAsync($"/classifications/{id}/types");
        var letter = page.GetByRole(AriaRole.Group, new() { Name = "Letter" });
        var word = letter.GetByLabel("Words that occur in them and hardly in others");
        await Expect(word).ToBeVisibleAsync();
        line.Cut();
        await Expect(page.Locator("#components-reconnect-modal")).ToBeVisibleAsync();
        await word.FillAsync("harbour");
        await word.PressAsync("Enter");
        await Expect(word).ToHaveValueAsync("harbour");
        line.Mend();

        await Expect(letter.GetByText("harbour", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(word).ToHaveValueAsync("");
    }
}
