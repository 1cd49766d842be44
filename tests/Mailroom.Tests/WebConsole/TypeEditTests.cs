using System.Text.Json.Nodes;
using Mailroom.Tests.Api;
using Mailroom.Tests.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mailroom.Tests.WebConsole;

[Collection(typeof(Browsing))]
public sealed class TypeEditTests(ConsoleInBrowser console)
{
    [Fact]
    public async Task An_edit_that_breaks_a_type_says_so_before_it_is_saved_and_lists_the_files_that_it_turns()
    {
        var api = console.Server.Api;
        // Types that nothing is known of but their words.
        var id = await api.CreateAsync(new JsonObject
        {
            ["name"] = "What if",
            ["documentTypes"] = new JsonArray(
                new JsonObject { ["name"] = "Red", ["description"] = "", ["uniqueWords"] = new JsonArray("regatta") }, new JsonObject { ["name"] = "Blue", ["description"] = "", ["uniqueWords"] = new JsonArray("lighthouse") }),
        });
        var batch = await FirstMinuteTests.UploadAsync(api, id, null, [new("boats.txt", "the regatta of the regatta club\n"), new("tower.txt", "a lighthouse near the lighthouse keeper\n")]);
        foreach (var file in (await api.ResultsAsync(id, batch))["files"]!.AsArray())
            (await LearningTests.SetAsync(api, id, batch, file!["fileId"]!.GetValue<string>(), file["fileName"]!.GetValue<string>() == "boats.txt" ? "Red" : "Blue")).Ok();

        await using var visitor = await console.VisitAsync(RunningServer.Key);
        var page = visitor.Page;
        await visitor.GoAsync($"/classifications/{id}/types");
        var (verdict, flips) = (page.Locator(".what-if .verdict"), page.Locator(".flips li"));
        await Expect(verdict).ToHaveTextAsync("2 of 2 right now, 2 after");
        await Expect(flips).ToHaveCountAsync(0);

        // The word of one becomes the word of the other.
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove regatta" }).ClickAsync();
        var blue = page.GetByRole(AriaRole.Group, new() { Name = "Blue" });
        await blue.GetByLabel("Words that occur in them and hardly in others").FillAsync("regatta");
        await blue.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(verdict).ToHaveTextAsync("2 of 2 right now, 1 after");
        await Expect(flips).ToHaveCountAsync(1);
        await Expect(flips).ToContainTextAsync("boats.txt");
        await Expect(flips).ToContainTextAsync("Red → Blue ✗");
        Assert.Equal("regatta", (await api.PostAsync("viewClassification", new JsonObject { ["classificationId"] = id })).Ok()["classificationDetails"]!["documentTypes"]![0]!["uniqueWords"]![0]!.GetValue<string>());

        // And back.
        await blue.GetByRole(AriaRole.Button, new() { Name = "Remove regatta" }).ClickAsync();
        var red = page.GetByRole(AriaRole.Group, new() { Name = "Red" });
        await red.GetByLabel("Words that occur in them and hardly in others").FillAsync("regatta");
        await red.GetByLabel("Words that occur in them and hardly in others").PressAsync("Enter");
        await Expect(verdict).ToHaveTextAsync("2 of 2 right now, 2 after");
        await Expect(flips).ToHaveCountAsync(0);
        visitor.AssertNothingWentWrong();
    }

    [Fact]
    public async Task Types_that_are_taken_out_of_one_classification_and_into_another_are_the_same()
    {
        var api = console.Server.Api;
        var (from, to) = (await api.CreateAsync(Pile.Details("From")), await api.CreateAsync(new JsonObject { ["name"] = "To", ["documentTypes"] = new JsonArray(new JsonObject { ["name"] = "Other", ["description"] = "" }) }));
        await using var visitor = await console.VisitAsync(RunningServer.Key);
        var page = visitor.Page;
        await visitor.GoAsync($"/classifications/{from}/types");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Export (JSON)" }).ClickAsync());
        Assert.Equal("document-types.json", download.SuggestedFilename);
        var exported = await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken);

        await visitor.GoAsync($"/classifications/{to}/types");
        // The field listens a moment after it is shown.
        await page.WaitForFunctionAsync("() => document.querySelector('input[type=file]')._blazorInputFileNextFileId !== undefined");
        await page.GetByLabel("Import (JSON)").SetInputFilesAsync(new FilePayload { Name = "broken.json", MimeType = "application/json", Buffer = exported[..^3] });
        await Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "This file is not a list of document types." })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "Other" })).ToBeVisibleAsync();
        await page.GetByLabel("Import (JSON)").SetInputFilesAsync(new FilePayload { Name = "types.json", MimeType = "application/json", Buffer = exported });
        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "Resume" })).ToBeVisibleAsync();
        // The order is changed by hand.
        await page.GetByRole(AriaRole.Group, new() { Name = "Resume" }).GetByRole(AriaRole.Button, new() { Name = "Move Resume up" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "To", Exact = true })).ToBeVisibleAsync();
        var (source, copy) = (await TypesAsync(from), await TypesAsync(to));
        Assert.Equal([source[1], source[0], source[2]], copy);
        visitor.AssertNothingWentWrong();

        async Task<List<string>> TypesAsync(string id) =>
            [.. (await api.PostAsync("viewClassification", new JsonObject { ["classificationId"] = id })).Ok()["classificationDetails"]!["documentTypes"]!.AsArray().Select(type => type!.ToJsonString())];
    }
}
