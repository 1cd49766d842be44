using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mailroom.Tests.WebConsole;

/// <summary>What holds of every page.</summary>
[Collection(typeof(Browsing))]
public sealed class EveryPageTests(ConsoleInBrowser console)
{
    public static TheoryData<string> Pages => [.. AllPages.Names];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Axe_finds_nothing_in_light_and_in_dark_colours(string page)
    {
        await using var visitor = await ShowAsync(page, new BrowserNewContextOptions());
        await AssertNoViolationsAsync(visitor, new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] });
        // Where nobody is signed in there is nothing to switch them with.
        if (page != "sign-in") await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Dark colours" }).ClickAsync();
        else
        {
            await visitor.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
            await visitor.Page.ReloadAsync();
        }

        await Expect(visitor.Page.Locator("html")).ToHaveAttributeAsync("data-colours", "dark");
        // All else is the same in both.
        await AssertNoViolationsAsync(visitor, new RunOnlyOptions { Type = "rule", Values = ["color-contrast"] });
        visitor.AssertNothingWentWrong();
    }

    [Fact]
    public async Task Where_less_motion_is_wanted_colours_change_at_once()
    {
        await using var visitor = await ShowAsync("files", new BrowserNewContextOptions());
        var moving = await visitor.Page.EvaluateAsync<int>("() => { document.documentElement.dataset.colours = 'dark'; return document.getAnimations().filter(one => one instanceof CSSTransition).length; }");
        Assert.Equal(0, moving);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task No_page_scrolls_sideways_on_a_telephone(string page)
    {
        await using var visitor = await ShowAsync(page, new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 390, Height = 844 } });
        var wide = await visitor.Page.EvaluateAsync<string[]>(
            "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] : ['page ' + document.documentElement.scrollWidth, ...[...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth).map(one => one.tagName + '.' + one.className)]");
        AssertNone(wide);
        visitor.AssertNothingWentWrong();
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Everything_that_can_be_used_is_reached_by_the_tab_key_and_seen_to_be(string page)
    {
        await using var visitor = await ShowAsync(page, new BrowserNewContextOptions());
        // Told by a number each, so that what was reached is known without asking the page how it looks.
        var count = await visitor.Page.EvaluateAsync<int>(
            """
            () => {
                const usable = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')].filter(one => !one.disabled && one.type !== 'hidden' && one.checkVisibility({ visibilityProperty: true }));
                usable.forEach((one, number) => one.dataset.number = number);
                document.activeElement.blur();
                return usable.length;
            }
            """);
        var reached = new HashSet<string>(StringComparer.Ordinal);
        // The heading takes the focus once the page is live, which may be after the first presses: then the way begins anew.
        for (var presses = 0; presses < (2 * count) + 10 && reached.Count < count; presses++)
        {
            await visitor.Page.Keyboard.PressAsync("Tab");
            var focused = await visitor.Page.EvaluateAsync<string[]>(
                """
                async () => {
                    // What was focused is drawn so a moment later.
                    await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
                    const at = document.activeElement, shown = [at, at.closest('label')].filter(one => one).map(one => getComputedStyle(one));
                    const isSeen = at === document.body || at.tabIndex < 0 || shown.some(style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2);
                    return [at.dataset.number ?? '', ...isSeen ? [] : [at.outerHTML.slice(0, 200)]];
                }
                """);
            AssertNone(focused[1..]);
            if (focused[0].Length > 0) reached.Add(focused[0]);
        }

        AssertNone(await visitor.Page.EvaluateAsync<string[]>("reached => [...document.querySelectorAll('[data-number]')].filter(one => !reached.includes(one.dataset.number)).map(one => one.outerHTML.slice(0, 200))", reached));
    }

    /// <summary>Writes a picture of each page into the folder that MAILROOM_SCREENSHOTS names, in light and in dark; without it, nothing.</summary>
    [Fact]
    public async Task Pictures_of_the_pages_are_written_where_somebody_wants_them()
    {
        if (Environment.GetEnvironmentVariable("MAILROOM_SCREENSHOTS") is not { Length: > 0 } folder) return;
        Directory.CreateDirectory(folder);
        foreach (var (scheme, suffix) in ((ColorScheme, string)[])[(ColorScheme.Light, ""), (ColorScheme.Dark, "-dark")])
        {
            foreach (var page in AllPages.Names)
            {
                await using var visitor = await ShowAsync(page, new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new ViewportSize { Width = 1280, Height = 800 } });
                await visitor.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, page + suffix + ".png"), Animations = ScreenshotAnimations.Disabled });
            }
        }
    }

    private static async Task AssertNoViolationsAsync(Visitor visitor, RunOnlyOptions rules)
    {
        var result = await visitor.Page.RunAxe(new AxeRunOptions { RunOnly = rules });
        Assert.NotEmpty(result.Passes);
        AssertNone([.. result.Violations.SelectMany(found => found.Nodes.Select(node => $"{found.Id}: {node.Target} {node.Html} {string.Join("; ", node.Any.Concat(node.All).Concat(node.None).Select(check => check.Message))}"))]);
    }

    private static void AssertNone(string[] faults) => Assert.True(faults.Length == 0, string.Join('\n', faults));

    // With all that comes after the first look: pictures, figures, colours.
    private async Task<Visitor> ShowAsync(string name, BrowserNewContextOptions options)
    {
        var pages = await console.AllPagesAsync();
        var visitor = pages.KeyFor(name) is { } key ? await console.VisitAsync(key, options) : await console.VisitAsync(options);
        try
        {
            var page = visitor.Page;
            await visitor.GoAsync(pages.AddressOf(name));
            var scheme = options.ColorScheme == ColorScheme.Dark ? "dark" : "light";
            await Expect(page.Locator("html")).ToHaveAttributeAsync("data-colours", scheme);
            if (name != "sign-in") await Expect(page.GetByRole(AriaRole.Button, new() { Name = scheme == "dark" ? "Light colours" : "Dark colours" })).ToBeVisibleAsync();
            await Expect(page.GetByText("Judging:")).ToHaveCountAsync(0);
            if (name is "batch" or "files") await Expect(FirstMinuteTests.Row(page, "broken.pdf")).ToBeVisibleAsync();
            if (name is "file-text" or "review") await Expect(page.Locator(".explanation")).ToBeVisibleAsync();
            if (name == "file-pdf") await page.Locator(".picture img").EvaluateAsync("picture => picture.decode()");
            if (name == "types") await Expect(page.Locator(".what-if .verdict")).ToBeVisibleAsync();
            if (name == "settings") await Expect(page.GetByText("pdftoppm")).ToBeVisibleAsync();
            if (name == "erasure") await Expect(page.GetByText("The signature is valid")).ToBeVisibleAsync();
            return visitor;
        }
        catch
        {
            await visitor.DisposeAsync();
            throw;
        }
    }
}
