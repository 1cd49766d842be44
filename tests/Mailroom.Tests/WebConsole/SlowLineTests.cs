using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mailroom.Tests.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mailroom.Tests.WebConsole;

/// <summary>Over a line that takes its time nothing is lost of what somebody types and chooses at the speed of people.</summary>
[Collection(typeof(Browsing))]
public sealed class SlowLineTests(ConsoleInBrowser console)
{
    private static readonly TimeSpan OneWay = TimeSpan.FromMilliseconds(200);
    private static readonly LocatorPressSequentiallyOptions AsPeopleType = new() { Delay = 60 };

    // Notes what scripts, and so the server, write into a field that already says something else.
    private const string NoteWriting = """
        window.written = [];
        for (const kind of [HTMLInputElement, HTMLTextAreaElement]) {
            const value = Object.getOwnPropertyDescriptor(kind.prototype, 'value');
            Object.defineProperty(kind.prototype, 'value', { ...value, set(text) {
                const before = value.get.call(this);
                // One that adds to a list is emptied by the page itself.
                if (this.isConnected && before && before !== text && !this.matches('[data-adds]') && ['text', 'search', 'number', 'textarea'].includes(this.type)) written.push(`${this.id || this.placeholder}: ${before} -> ${text}`);
                value.set.call(this, text);
            } });
        }
        """;

    public static TheoryData<string> PagesWithFields => ["new", "batch", "files", "types", "options", "settings", "erase"];

    [Theory]
    [MemberData(nameof(PagesWithFields))]
    public async Task No_field_loses_a_letter(string name)
    {
        var pages = await console.AllPagesAsync();
        await using var line = SlowLine.To(console.Server.Port, OneWay);
        await using var visitor = await console.VisitAsync(line, pages.Key);
        var page = visitor.Page;
        await page.AddInitScriptAsync(NoteWriting);
        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await visitor.GoAsync(pages.AddressOf(name));
        await ReachServerAsync(page);
        foreach (var closed in await page.Locator("details:not([open]) > summary").AllAsync()) await closed.ClickAsync();
        var fields = page.Locator("main input:is([type=text], [type=search], [type=number], :not([type])), main textarea");
        var count = await fields.CountAsync();
        Assert.True(count > 0, "There is no field.");
        for (var place = 0; place < count; place++)
        {
            var field = fields.Nth(place);
            if (!await field.IsVisibleAsync()) continue;
            var typed = await field.GetAttributeAsync("type") == "number" ? "17" : "delivery note 17";
            await field.ClickAsync();
            await field.PressAsync("Control+A");
            // Again when the server has heard of the first half.
            await field.PressSequentiallyAsync(typed[..(typed.Length / 2)], AsPeopleType);
            await field.PressSequentiallyAsync(typed[(typed.Length / 2)..], AsPeopleType);
            await Expect(field).ToHaveValueAsync(typed);
        }

        await ReachServerAsync(page);
        Assert.Empty(await page.EvaluateAsync<string[]>("() => written"));
    }

    [Fact]
    public async Task The_search_of_built_in_types_finds_what_was_typed()
    {
        await using var line = SlowLine.To(console.Server.Port, OneWay);
        await using var visitor = await console.VisitAsync(line, RunningServer.Key);
        var page = visitor.Page;
        await visitor.GoAsync("/new");
        var search = page.GetByLabel("Search the built-in types");
        await search.PressSequentiallyAsync("delivery note", AsPeopleType);
        await Expect(page.GetByLabel("Built-in types").GetByRole(AriaRole.Listitem)).ToHaveTextAsync(["Delivery note"]);
        await Expect(search).ToHaveValueAsync("delivery note");
        // A type that is added makes room for the next at once.
        await page.GetByText("Describe a type of your own").ClickAsync();
        await page.Locator("#own-name").PressSequentiallyAsync("Dog bill", AsPeopleType);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add this type" }).ClickAsync();
        await page.Locator("#own-name").PressAsync("Control+A");
        await page.Locator("#own-name").PressSequentiallyAsync("Cat bill", AsPeopleType);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add this type" }).ClickAsync();
        await Expect(page.GetByLabel("Chosen types").GetByRole(AriaRole.Listitem)).ToContainTextAsync(["Dog bill", "Cat bill"]);
        await Expect(page.Locator("#own-name")).ToHaveValueAsync("");
    }

    [Fact]
    public async Task The_heading_has_the_focus_of_a_page_that_was_come_to_and_takes_it_from_nothing_that_is_used()
    {
        await using var visitor = await console.VisitAsync(RunningServer.Key);
        await visitor.GoAsync("/new");
        await Expect(visitor.Page.Locator("h1")).ToBeFocusedAsync();
        var search = visitor.Page.GetByLabel("Search the built-in types");
        await search.FocusAsync();
        // What a slow line brings late.
        await visitor.Page.EvaluateAsync("mailroom.focusHeading()");
        await Expect(search).ToBeFocusedAsync();
        await visitor.Page.Locator("nav a").First.FocusAsync();
        await visitor.Page.EvaluateAsync("mailroom.focusHeading()");
        await Expect(visitor.Page.Locator("h1")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_table_of_files_follows_the_typing_and_keeps_what_was_chosen_meanwhile()
    {
        var pages = await console.AllPagesAsync();
        await using var line = SlowLine.To(console.Server.Port, OneWay);
        await using var visitor = await console.VisitAsync(line, pages.Key);
        var page = visitor.Page;
        await visitor.GoAsync(pages.AddressOf("batch"));
        await Expect(FirstMinuteTests.Row(page, "broken.pdf")).ToBeVisibleAsync();
        var name = page.GetByLabel("File name");
        await name.PressSequentiallyAsync("invoice-00", AsPeopleType);
        // Nothing is pressed after it.
        await Expect(FirstMinuteTests.Row(page, "broken.pdf")).ToHaveCountAsync(0);
        await Expect(FirstMinuteTests.Row(page, "invoice-003")).ToBeVisibleAsync();
        await name.PressAsync("Control+A");
        await name.PressSequentiallyAsync("002", AsPeopleType);
        // Before the server has answered.
        await Choice("State").SelectOptionAsync("Confirmed");
        await Choice("Type").SelectOptionAsync("Invoice");
        await Expect(page).ToHaveURLAsync(new Regex("(?=.*find=002)(?=.*type=Invoice)(?=.*state=confirmed)", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Expect(name).ToHaveValueAsync("002");
        await Expect(Choice("Type")).ToHaveValueAsync("Invoice");
        await Expect(Choice("State")).ToHaveValueAsync("Confirmed");
        // The first click counts, and leads where it points.
        await FirstMinuteTests.Row(page, "002").GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(page.Locator(".verdict")).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Expect(name).ToHaveValueAsync("002");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show all" }).ClickAsync();
        await Expect(name).ToHaveValueAsync("");
        await Expect(FirstMinuteTests.Row(page, "broken.pdf")).ToBeVisibleAsync();

        ILocator Choice(string label) => page.Locator(".filters label", new() { Has = page.GetByText(label, new() { Exact = true }) }).Locator("select");
    }

    [Fact]
    public async Task Words_are_added_as_fast_as_they_are_typed_and_the_first_click_on_save_saves_what_still_stands_in_the_field()
    {
        var api = console.Server.Api;
        var id = await api.CreateAsync(Pile.Details("Slow"));
        await using var line = SlowLine.To(console.Server.Port, OneWay);
        await using var visitor = await console.VisitAsync(line, RunningServer.Key);
        var page = visitor.Page;
        await visitor.GoAsync($"/classifications/{id}/types");
        await ReachServerAsync(page);
        var letter = page.GetByRole(AriaRole.Group, new() { Name = "Letter" });
        var word = letter.GetByLabel("Words that occur in them and hardly in others");
        foreach (var added in (string[])["regatta", "lighthouse"])
        {
            await word.PressSequentiallyAsync(added, AsPeopleType);
            await word.PressAsync("Enter");
        }

        await word.PressSequentiallyAsync("harbour", AsPeopleType);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Slow", Exact = true })).ToBeVisibleAsync();
        var types = (await api.PostAsync("viewClassification", new JsonObject { ["classificationId"] = id })).Ok()["classificationDetails"]!["documentTypes"]!.AsArray();
        var words = types.Single(type => type!["name"]!.GetValue<string>() == "Letter")!["uniqueWords"]!.AsArray().Select(one => one!.GetValue<string>());
        Assert.Equal(["regatta", "lighthouse", "harbour"], words.TakeLast(3));
    }

    // What was typed before has been heard of and answered once this is.
    private static async Task ReachServerAsync(IPage page)
    {
        var (dark, light) = (page.GetByRole(AriaRole.Button, new() { Name = "Dark colours" }), page.GetByRole(AriaRole.Button, new() { Name = "Light colours" }));
        var isLight = await dark.CountAsync() > 0;
        await (isLight ? dark : light).ClickAsync();
        await Expect(isLight ? light : dark).ToBeVisibleAsync();
    }
}
