using Mailroom.Tests.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mailroom.Tests.WebConsole;

[Collection(typeof(Browsing))]
public sealed class DroppedFilesTests(ConsoleInBrowser console)
{
    [Fact]
    public async Task Files_and_whole_folders_that_are_dropped_on_a_page_make_one_batch()
    {
        using var disk = new TemporaryFolder();
        using var inner = new TemporaryFolder(disk.In("folder"));
        using var innermost = new TemporaryFolder(inner.In("folder"));
        var file = Drops.Write(disk, [Pile.Invoice(0)]);
        Drops.Write(inner, [Pile.Resume(0), new(".hidden", "of the file system")]);
        // A folder is told to the page a hundred entries at a time.
        Drops.Write(innermost, Pile.Of(0, 0, 120));
        var api = console.Server.Api;
        var id = await api.CreateAsync(Pile.Details("Dropped"));
        await using var visitor = await console.VisitAsync(RunningServer.Key);
        await visitor.GoAsync($"/classifications/{id}");

        await Drops.DropAsync(visitor.Page, file[0], disk.In("folder"));

        await Expect(visitor.Page.Locator("#upload")).ToContainTextAsync("122 files uploaded");
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Batch of" })).ToBeVisibleAsync();
        var names = Assert.Single(await api.StoredAsync(id));
        Assert.Equal(["invoice-000.txt", .. Enumerable.Range(0, 120).Select(number => Pile.Letter(number).Name).Order(StringComparer.Ordinal), "resume-000.txt"], names);
        visitor.AssertNothingWentWrong();
    }

    [Fact]
    public async Task What_is_dropped_elsewhere_during_an_upload_goes_where_it_was_dropped()
    {
        using var disk = new TemporaryFolder();
        var files = Drops.Write(disk, [Pile.Invoice(0), Pile.Invoice(1), Pile.Resume(0), Pile.Resume(1)]);
        var api = console.Server.Api;
        var (one, other) = (await api.CreateAsync(Pile.Details("One")), await api.CreateAsync(Pile.Details("Other")));
        await using var visitor = await console.VisitAsync(RunningServer.Key);
        var page = visitor.Page;
        await visitor.GoAsync($"/classifications/{one}");
        var uploads = await page.HoldUploadsAsync();

        await Drops.DropAsync(page, files[0]);
        await uploads.Arrived.Task;
        await Drops.DropAsync(page, files[1]);
        await page.GoOverAsync(other);
        await Drops.DropAsync(page, files[2]);
        await Drops.DropAsync(page, files[3]);
        await Expect(page.Locator("#upload")).ToContainTextAsync("0 of 4 files");
        uploads.Released.SetResult();

        await Expect(page.Locator("#upload")).ToContainTextAsync("4 files uploaded");
        // The page that is shown goes on to its own new batch.
        await Expect(page.GetByText("2 files ·")).ToBeVisibleAsync();
        Assert.Equal(["invoice-000.txt", "invoice-001.txt"], Assert.Single(await api.StoredAsync(one)));
        Assert.Equal(["resume-000.txt", "resume-001.txt"], Assert.Single(await api.StoredAsync(other)));
        visitor.AssertNothingWentWrong();
    }

    [Fact]
    public async Task More_files_may_be_dropped_during_an_upload_than_a_call_takes_arguments()
    {
        var api = console.Server.Api;
        var id = await api.CreateAsync(Pile.Details("Many"));
        await using var visitor = await console.VisitAsync(RunningServer.Key);
        var page = visitor.Page;
        await visitor.GoAsync($"/classifications/{id}");
        await page.HoldUploadsAsync();
        foreach (var count in (int[])[1, 150_000])
        {
            await page.EvaluateAsync("""
                count => {
                    const file = new File(['dear'], 'letter.txt'), drop = new Event('drop', { bubbles: true });
                    drop.dataTransfer = { items: [], files: Array.from({ length: count }, () => file) };
                    document.body.dispatchEvent(drop);
                }
                """, count);
        }

        await Expect(page.Locator("#upload")).ToContainTextAsync("0 of 150001 files");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Expect(page.Locator("#upload")).ToContainTextAsync("0 files uploaded");
        visitor.AssertNothingWentWrong();
    }
}
