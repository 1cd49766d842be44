using System.Text.Json.Nodes;
using Mailroom.Tests.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mailroom.Tests.WebConsole;

[Collection(typeof(Browsing))]
public sealed class FailingUploadTests(ConsoleInBrowser console)
{
    [Fact]
    public async Task A_file_that_vanishes_or_changes_before_it_is_sent_is_named_and_the_others_arrive()
    {
        using var disk = new TemporaryFolder();
        var files = Drops.Write(disk, [.. Pile.Of(25, 0, 0), new("empty.txt", ""), new("gone.txt", "")]);
        var api = console.Server.Api;
        var id = await api.CreateAsync(Pile.Details("Vanishing"));
        await using var visitor = await console.VisitAsync(RunningServer.Key);
        await visitor.GoAsync($"/classifications/{id}");
        var uploads = await visitor.Page.HoldUploadsAsync();

        await Drops.DropAsync(visitor.Page, files);
        await uploads.Arrived.Task;
        // One of the request that is under way, and one of those after it.
        File.Delete(files[3]);
        File.Delete(files[26]);
        // To a browser a file has changed when its time has, in whole seconds.
        File.SetLastWriteTimeUtc(files[22], File.GetLastWriteTimeUtc(files[22]).AddHours(1));
        uploads.Released.SetResult();

        var panel = visitor.Page.Locator("#upload");
        await Expect(panel).ToContainTextAsync("23 files uploaded. 4 files could not be uploaded");
        await Expect(panel.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(4);
        await Expect(panel).ToContainTextAsync("invoice-003.txt: The file cannot be read");
        await Expect(panel).ToContainTextAsync("invoice-022.txt: The file cannot be read");
        // There is nothing to read of these, whether they are still there or not: the server tells that they are empty.
        await Expect(panel).ToContainTextAsync("empty.txt: The file is empty");
        await Expect(panel).ToContainTextAsync("gone.txt: The file is empty");
        var names = Assert.Single(await api.StoredAsync(id));
        Assert.Equal(files.Where((_, number) => number is not (3 or 22)).Select(Path.GetFileName).Order(StringComparer.Ordinal), names);
    }

    [Fact]
    public async Task A_session_that_ends_during_an_upload_stops_it_with_one_message()
    {
        var api = console.Server.Api;
        var (id, other) = (await api.CreateAsync(Pile.Details("Ending")), await api.CreateAsync(Pile.Details("After the end")));
        using var disk = new TemporaryFolder();
        var files = Drops.Write(disk, Pile.Of(30, 30, 30));
        await using var visitor = await console.VisitAsync(RunningServer.Key);
        var page = visitor.Page;
        await visitor.GoAsync($"/classifications/{id}");
        var (sent, uploads) = (0, await page.HoldUploadsAsync());
        page.Request += (_, request) => sent += request.Url.EndsWith("/uploadFiles", StringComparison.Ordinal) ? 1 : 0;
        await Drops.DropAsync(page, files);
        await uploads.Arrived.Task;
        await page.GoOverAsync(other);
        await Drops.DropAsync(page, files[..5]);
        // The server closes a page whose session has ended; here the upload is to find out by itself.
        await page.EvaluateAsync("Blazor.disconnect()");
        var elsewhere = await visitor.Context.NewPageAsync();
        await elsewhere.GotoAsync("/settings");
        await elsewhere.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(elsewhere.GetByText("You are signed out.")).ToBeVisibleAsync();
        uploads.Released.SetResult();

        await Expect(page.Locator("#upload")).ToContainTextAsync("0 files uploaded. 95 files could not be uploaded");
        await Expect(page.Locator("#upload").GetByRole(AriaRole.Listitem)).ToHaveTextAsync(["Your session has ended. Sign in again and upload the files that are missing."]);
        Assert.Equal(1, sent);
    }

    [Fact]
    public async Task A_place_that_was_deleted_costs_one_message_and_not_what_goes_elsewhere()
    {
        var api = console.Server.Api;
        var (gone, other) = (await api.CreateAsync(Pile.Details("Gone")), await api.CreateAsync(Pile.Details("Still there")));
        using var disk = new TemporaryFolder();
        var files = Drops.Write(disk, Pile.Of(30, 0, 0));
        await using var visitor = await console.VisitAsync(RunningServer.Key);
        var page = visitor.Page;
        await visitor.GoAsync($"/classifications/{gone}");
        var uploads = await page.HoldUploadsAsync();
        await Drops.DropAsync(page, files);
        await uploads.Arrived.Task;
        await page.GoOverAsync(other);
        await Drops.DropAsync(page, files[..2]);
        await api.DeleteAsync("deleteClassification", new JsonObject { ["classificationId"] = gone });
        uploads.Released.SetResult();

        await Expect(page.Locator("#upload")).ToContainTextAsync("2 files uploaded. 30 files could not be uploaded");
        await Expect(page.Locator("#upload").GetByRole(AriaRole.Listitem)).ToHaveTextAsync(["The classification or the batch is not there any more. Upload the files to another one."]);
        Assert.Equal(["invoice-000.txt", "invoice-001.txt"], Assert.Single(await api.StoredAsync(other)));
    }

    [Fact]
    public async Task Files_that_the_server_goes_on_refusing_are_named_after_a_few_tries()
    {
        var id = await console.Server.Api.CreateAsync(Pile.Details("Refused"));
        await using var visitor = await console.VisitAsync(RunningServer.Key);
        var page = visitor.Page;
        await page.Clock.InstallAsync();
        await visitor.GoAsync($"/classifications/{id}");
        var tries = 0;
        await page.RouteAsync("**/uploadFiles", async route =>
        {
            var headers = new Dictionary<string, string>(StringComparer.Ordinal);
            if (++tries == 1) headers["Retry-After"] = "60";
            await route.FulfillAsync(new() { Status = 503, Headers = headers });
        });

        await FirstMinuteTests.PickAsync(page, Pile.Of(30, 0, 0));

        var panel = page.Locator("#upload");
        await Expect(panel).ToContainTextAsync("The server takes no files at this moment");
        await page.Clock.RunForAsync(30_000);
        Assert.Equal(1, tries);
        for (var minute = 0; minute < 60 && !(await panel.TextContentAsync())!.Contains("could not be uploaded", StringComparison.Ordinal); minute++) await page.Clock.FastForwardAsync(60_000);

        await Expect(panel).ToContainTextAsync("0 files uploaded. 30 files could not be uploaded");
        await Expect(panel).ToContainTextAsync("invoice-029.html: The server did not take the file (answer 503)");
        Assert.Equal(9, tries);
    }
}
