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
}
