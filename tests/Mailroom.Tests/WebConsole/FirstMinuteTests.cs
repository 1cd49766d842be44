using System.Text.RegularExpressions;
using Mailroom.Tests.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mailroom.Tests.WebConsole;

[Collection(typeof(Browsing))]
public sealed class FirstMinuteTests(ConsoleInBrowser console)
{
    [Fact]
    public async Task From_an_empty_server_to_fifty_sorted_files_without_loading_a_page_again()
    {
        await using var visitor = await console.VisitAsync(await console.CreateAccountAsync("first minute"));
        var page = visitor.Page;
        await visitor.GoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Choose document types" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).First.FillAsync("Incoming post");
        foreach (var (search, type) in ((string, string)[])[("Rechnung", "Invoice"), ("Lebenslauf", "Resume"), ("Brief", "Letter")])
        {
            await page.GetByRole(AriaRole.Searchbox).FillAsync(search);
            await page.GetByRole(AriaRole.List, new() { Name = "Built-in types" }).GetByLabel(type, new() { Exact = true }).CheckAsync();
        }

        await page.EvaluateAsync("window.wasNotLoadedAgain = true");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create with 3 types" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Incoming post" })).ToBeVisibleAsync();
        await PickAsync(page, Pile.Of(20, 16, 14));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Batch of" })).ToBeVisibleAsync();
        await Expect(page.GetByText("50 files · all read")).ToBeVisibleAsync();
        await Expect(page.Locator("#upload")).ToContainTextAsync("50 files uploaded");
        Assert.True(await page.EvaluateAsync<bool>("window.wasNotLoadedAgain"));
        await Expect(page.Locator(".shown")).ToHaveTextAsync("50 files");
        await Expect(Row(page, "invoice-001")).ToContainTextAsync("Invoice");

        // By type, and by state with it.
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Type", Exact = true }).SelectOptionAsync("Resume");
        await Expect(page.Locator(".shown")).ToHaveTextAsync("16 of 50 files");
        await Expect(Row(page, "invoice-001")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Combobox, new() { Name = "State", Exact = true }).SelectOptionAsync("Error");
        await Expect(page.Locator(".shown")).ToHaveTextAsync("0 of 50 files");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show all" }).ClickAsync();
        await Expect(page.Locator(".shown")).ToHaveTextAsync("50 files");

        await page.GetByRole(AriaRole.Button, new() { Name = "File", Exact = true }).ClickAsync();
        await Expect(page.Locator("tbody tr").Filter(new() { Has = page.Locator("a") }).First).ToContainTextAsync("invoice-000");
        await page.GetByRole(AriaRole.Button, new() { Name = "File ↑" }).ClickAsync();
        await Expect(page.Locator("tbody tr").Filter(new() { Has = page.Locator("a") }).First).ToContainTextAsync("resume-015");

        await page.GetByLabel("File name").FillAsync("LETTER-003");
        await page.GetByLabel("File name").PressAsync("Enter");
        await Expect(page.Locator(".shown")).ToHaveTextAsync("1 of 50 files");
        // The filter is in the address: the page comes back as it was.
        await page.ReloadAsync();
        await Expect(page.Locator(".shown")).ToHaveTextAsync("1 of 50 files");
        await Expect(Row(page, "letter-003")).ToBeVisibleAsync();
        visitor.AssertNothingWentWrong();
    }

    [Fact]
    public async Task Results_appear_while_files_are_still_coming()
    {
        var api = console.Server.Api;
        var id = await api.CreateAsync(Pile.Details("Live"));
        var batch = await UploadAsync(api, id, null, Pile.Of(2, 0, 0));
        await using var visitor = await console.VisitAsync(RunningServer.Key);
        await visitor.GoAsync($"/classifications/{id}/batches/{batch}");
        await Expect(visitor.Page.GetByText("2 files · all read")).ToBeVisibleAsync();
        await visitor.Page.EvaluateAsync("window.wasNotLoadedAgain = true");
        await UploadAsync(api, id, batch, [Pile.Resume(1)]);
        await Expect(Row(visitor.Page, "resume-001")).ToContainTextAsync("Resume");
        await UploadAsync(api, id, batch, [Pile.Letter(1)]);
        await Expect(Row(visitor.Page, "letter-001")).ToContainTextAsync("Letter");
        await Expect(visitor.Page.GetByText("4 files · all read")).ToBeVisibleAsync();
        Assert.True(await visitor.Page.EvaluateAsync<bool>("window.wasNotLoadedAgain"));
        visitor.AssertNothingWentWrong();
    }

    [Fact]
    public async Task The_evidence_is_marked_where_it_stands_in_a_text_and_on_the_picture_of_a_page()
    {
        var api = console.Server.Api;
        var id = await api.CreateAsync(Pile.Details("Evidence"));
        var batch = await UploadAsync(api, id, null, [Pile.Invoice(3), Pile.PdfInvoice("bill.pdf")]);
        await using var visitor = await console.VisitAsync(RunningServer.Key);
        var page = visitor.Page;
        await visitor.GoAsync($"/classifications/{id}/batches/{batch}");
        await Row(page, "invoice-003").GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.Locator(".verdict")).ToContainTextAsync("Invoice");
        await Expect(page.Locator("mark", new() { HasTextRegex = new Regex("invoice number", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1)) }).First).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Why Invoice" })).ToBeVisibleAsync();

        await page.GoBackAsync();
        await Row(page, "bill.pdf").GetByRole(AriaRole.Link).ClickAsync();
        var picture = page.Locator(".picture img");
        await Expect(picture).ToBeVisibleAsync();
        await picture.EvaluateAsync("picture => picture.decode()");
        Assert.True(await picture.EvaluateAsync<int>("picture => picture.naturalWidth") > 500);
        // "INVOICE" or one of the phrases below it stands in the upper part of the page, and so does its mark.
        var (mark, whole) = (await page.Locator(".picture .mark").First.BoundingBoxAsync(), await picture.BoundingBoxAsync());
        Assert.InRange(mark!.Y, whole!.Y, whole.Y + whole.Height * 0.4);
        Assert.InRange(mark.X, whole.X, whole.X + whole.Width * 0.5);
        Assert.InRange(mark.Width, 10, whole.Width * 0.6);
        visitor.AssertNothingWentWrong();
    }

    [Fact]
    public async Task A_click_on_evidence_shows_its_mark_clear_of_the_bar_and_why_not_lists_what_speaks_against()
    {
        var api = console.Server.Api;
        var id = await api.CreateAsync(Pile.Details("Clear"));
        var batch = await UploadAsync(api, id, null, [Pile.Invoice(3), Pile.PdfInvoice("bill.pdf")]);
        await using var visitor = await console.VisitAsync(RunningServer.Key, new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1280, Height = 320 } });
        var page = visitor.Page;
        foreach (var name in (string[])["invoice-003", "bill.pdf"])
        {
            await visitor.GoAsync($"/classifications/{id}/batches/{batch}");
            await Row(page, name).GetByRole(AriaRole.Link).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Why Invoice" })).ToBeVisibleAsync();
            if (name == "bill.pdf") await page.Locator(".picture img").EvaluateAsync("picture => picture.decode()");
            var links = page.Locator(".evidence a");
            var count = await links.CountAsync();
            Assert.InRange(count, 2, 12);
            for (var place = 0; place < count; place++)
            {
                await page.EvaluateAsync("window.scrollTo(0, document.body.scrollHeight)");
                await links.Nth(place).ClickAsync();
                var mark = (await links.Nth(place).GetAttributeAsync("href"))!.Split('#')[1];
                await page.WaitForFunctionAsync("mark => { const box = document.getElementById(mark).getBoundingClientRect(); return box.top >= document.querySelector('.bar').getBoundingClientRect().bottom && box.top < innerHeight; }", mark);
            }

            // Of the type that it is not: nothing that speaks for it, and no sign of form as if it were a quotation.
            var against = page.Locator("section").Filter(new() { Has = page.GetByRole(AriaRole.Heading, new() { NameRegex = new Regex("^Why not ", RegexOptions.None, TimeSpan.FromSeconds(1)) }) });
            await Expect(against.Locator("li.for")).ToHaveCountAsync(0);
            await Expect(against.GetByText("no title of such a document")).ToBeVisibleAsync();
            await Expect(page.Locator(".evidence q", new() { HasTextRegex = new Regex("title of such|same matters|unique words|lines that end", RegexOptions.None, TimeSpan.FromSeconds(1)) })).ToHaveCountAsync(0);
        }

        visitor.AssertNothingWentWrong();
    }

    [Fact]
    public async Task The_samples_that_come_with_it_are_sorted_at_a_click()
    {
        var samples = Directory.GetFiles(Path.Combine(Repository.Root, "samples", "pile", "documents"));
        await using var visitor = await console.VisitAsync(await console.CreateAccountAsync("samples"));
        await visitor.GoAsync("/new");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Try it with samples" }).ClickAsync();
        await Expect(visitor.Page.GetByText($"{samples.Length} files · all read")).ToBeVisibleAsync();
        foreach (var sample in samples) await Expect(Row(visitor.Page, Path.GetFileName(sample))).ToBeVisibleAsync();
        visitor.AssertNothingWentWrong();
    }

    /// <summary>Gives files to the page as the choice of files does.</summary>
    internal static Task PickAsync(IPage page, IEnumerable<PiledFile> files) => page.Locator("input[data-pick]:not([webkitdirectory])").SetInputFilesAsync(files.Select(file => file.ToPayload()));

    /// <summary>The row of a file in a table of files.</summary>
    internal static ILocator Row(IPage page, string name) => page.Locator("table.files tbody tr").Filter(new() { HasText = name });

    /// <summary>Uploads files by the API and waits until they are read; the batch.</summary>
    internal static async Task<string> UploadAsync(ApiCalls api, string id, string? batch, IEnumerable<PiledFile> files)
    {
        var uploaded = (await api.SendAsync(HttpMethod.Post, "uploadFiles", content: ApiCalls.Form(id, batch, [.. files.Select(file => (file.Name, file.Content))]))).Ok();
        batch = uploaded["batchId"]!.GetValue<string>();
        await api.EndedAsync(id, batch);
        return batch;
    }
}
