using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Mailroom.Tests.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mailroom.Tests.WebConsole;

/// <summary>A page whose server was killed says so, and is alive again once there is a server.</summary>
[Collection(typeof(Browsing))]
public sealed class LostServerTests(ConsoleInBrowser console)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task What_the_page_says_can_be_read_and_the_page_comes_back(ColorScheme scheme)
    {
        await using var server = await RunningServer.StartAsync();
        var id = await server.Api.CreateAsync(Pile.Details("Lost"));
        await using var visitor = await console.VisitAsync(server, RunningServer.Key);
        var page = visitor.Page;
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
        await visitor.GoAsync($"/classifications/{id}");
        await Expect(ColoursButton(page, scheme)).ToBeVisibleAsync();
        await server.KillAsync();

        var notice = page.Locator("#components-reconnect-modal");
        await Expect(notice).ToBeVisibleAsync();
        await Expect(notice).ToContainTextAsync("The connection was lost");
        var seen = await notice.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "rule", Values = ["color-contrast"] } });
        Assert.NotEmpty(seen.Passes);
        Assert.Empty(seen.Violations);
        await server.StartAgainAsync();
        await IsAliveAsync(page, scheme);
    }

    [Fact]
    public async Task With_the_panel_of_a_finished_upload_open_it_comes_back_and_still_says_what_became_of_the_files()
    {
        using var disk = new TemporaryFolder();
        var files = Drops.Write(disk, [.. Pile.Of(3, 0, 0), new("empty.txt", "")]);
        await using var server = await RunningServer.StartAsync();
        var id = await server.Api.CreateAsync(Pile.Details("Panel"));
        await using var visitor = await console.VisitAsync(server, RunningServer.Key);
        var page = visitor.Page;
        await visitor.GoAsync($"/classifications/{id}");
        await Drops.DropAsync(page, files);
        var panel = page.Locator("#upload");
        await Expect(panel).ToContainTextAsync("3 files uploaded. 1 files could not be uploaded");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Batch of" })).ToBeVisibleAsync();
        await server.KillAsync();
        await Expect(page.Locator("#components-reconnect-modal")).ToBeVisibleAsync();
        await server.StartAgainAsync();

        await IsAliveAsync(page);
        await Expect(panel).ToContainTextAsync("3 files uploaded. 1 files could not be uploaded. The connection was lost meanwhile, and the page was loaded again.");
        await Expect(panel.GetByRole(AriaRole.Listitem)).ToContainTextAsync(["empty.txt: The file is empty"]);
        await panel.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await page.ReloadAsync();
        await visitor.ShownAsync();
        await Expect(panel).ToBeHiddenAsync();
    }

    [Fact]
    public async Task While_an_upload_goes_on_the_page_says_that_it_is_loaded_again_afterwards_and_then_is()
    {
        await using var server = await RunningServer.StartAsync();
        var id = await server.Api.CreateAsync(Pile.Details("Under way"));
        await using var visitor = await console.VisitAsync(server, RunningServer.Key);
        var page = visitor.Page;
        await visitor.GoAsync($"/classifications/{id}");
        var uploads = await page.HoldUploadsAsync();
        await FirstMinuteTests.PickAsync(page, Pile.Of(5, 0, 0));
        await uploads.Arrived.Task;
        await server.KillAsync();
        await Expect(page.Locator("#components-reconnect-modal")).ToContainTextAsync("The connection was lost");
        await server.StartAgainAsync();
        await Expect(page.GetByText("The server is there again.")).ToBeVisibleAsync();
        uploads.Released.SetResult();

        await Expect(page.Locator("#upload")).ToContainTextAsync("5 files uploaded. The connection was lost meanwhile");
        await IsAliveAsync(page);
        await Expect(page.GetByText("5 files · all read")).ToBeVisibleAsync();
        Assert.Equal(5, Assert.Single(await server.Api.StoredAsync(id)).Length);
    }

    [Fact]
    public async Task What_an_upload_told_is_not_told_to_whoever_signs_in_next()
    {
        var id = await console.Server.Api.CreateAsync(Pile.Details("Told"));
        await using var visitor = await console.VisitAsync(RunningServer.Key);
        var page = visitor.Page;
        await visitor.GoAsync($"/classifications/{id}");
        await page.EvaluateAsync($"sessionStorage.setItem('mailroom-upload', JSON.stringify({{ path: '/classifications/{id}', total: 1, done: 1, failed: 1, failures: ['secret.txt: gone'] }}))");
        await page.GotoAsync("/sign-in");
        await visitor.GoAsync($"/classifications/{id}");
        await Expect(page.Locator("#upload")).ToBeHiddenAsync();
        Assert.Null(await page.EvaluateAsync<string?>("sessionStorage.getItem('mailroom-upload')"));
    }

    [Fact]
    public async Task Loading_it_again_by_hand_leads_to_the_same_page()
    {
        var address = $"/classifications/{await console.Server.Api.CreateAsync(Pile.Details("By hand"))}";
        await using var visitor = await console.VisitAsync(RunningServer.Key);
        var page = visitor.Page;
        await visitor.GoAsync(address);
        await FirstMinuteTests.PickAsync(page, [new("empty.txt", "")]);
        await Expect(page.Locator("#upload")).ToContainTextAsync("1 files could not be uploaded");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Batch of" })).ToBeVisibleAsync();
        address = new Uri(page.Url).AbsolutePath;
        await page.EvaluateAsync("() => { window.isTheOldOne = true; document.getElementById('components-reconnect-modal').classList.add('components-reconnect-failed'); }");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await page.WaitForFunctionAsync("() => !window.isTheOldOne");
        await visitor.ShownAsync();
        Assert.Equal(address, new Uri(page.Url).AbsolutePath);
        await Expect(page.Locator("#upload")).ToContainTextAsync("1 files could not be uploaded");
    }

    [Fact]
    public async Task What_is_told_again_of_files_that_all_came_goes_by_itself()
    {
        var id = await console.Server.Api.CreateAsync(Pile.Details("All came"));
        await using var visitor = await console.VisitAsync(RunningServer.Key);
        var page = visitor.Page;
        await visitor.GoAsync($"/classifications/{id}");
        await page.EvaluateAsync($"sessionStorage.setItem('mailroom-upload', JSON.stringify({{ path: '/classifications/{id}', total: 2, done: 2, failed: 0, failures: [] }}))");
        await page.ReloadAsync();
        await Expect(page.Locator("#upload")).ToContainTextAsync("2 files uploaded. The connection was lost meanwhile");
        await Expect(page.Locator("#upload")).ToBeHiddenAsync();
    }

    /// <summary>Waits until the page shows the colours that the system asks for, then switches them.</summary>
    private static async Task IsAliveAsync(IPage page, ColorScheme scheme = ColorScheme.Light)
    {
        await Expect(page.Locator("#components-reconnect-modal")).ToBeHiddenAsync();
        await ColoursButton(page, scheme).ClickAsync();
        await Expect(ColoursButton(page, scheme == ColorScheme.Dark ? ColorScheme.Light : ColorScheme.Dark)).ToBeVisibleAsync();
    }

    private static ILocator ColoursButton(IPage page, ColorScheme shown) => page.GetByRole(AriaRole.Button, new() { Name = shown == ColorScheme.Dark ? "Light colours" : "Dark colours" });
}
