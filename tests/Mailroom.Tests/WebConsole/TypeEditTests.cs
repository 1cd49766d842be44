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
        var id = await api.CreateAsync(Pile.Details("What if"));
        var batch = await FirstMinuteTests.UploadAsync(api, id, null, Pile.Of(2, 2, 2));
        foreach (var file in (await api.ResultsAsync(id, batch))["files"]!.AsArray())
        {
            var type = file!["fileName"]!.GetValue<string>() switch { ['i', ..] => "Invoice", ['r', ..] => "Resume", _ => "Letter" };
            (await LearningTests.SetAsync(api, id, batch, file["fileId"]!.GetValue<string>(), type)).Ok();
        }

        await using var visitor = await console.VisitAsync(RunningServer.Key);
        var page = visitor.Page;
        await visitor.GoAsync($"/classifications/{id}/types");
        var verdict = page.Locator(".what-if .verdict");
        await Expect(verdict).ToHaveTextAsync("6 of 6 right now, 6 after");
        await Expect(page.Locator(".flips li")).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Group, new() { Name = "Resume" }).GetByRole(AriaRole.Button, new() { Name = "Remove type" }).ClickAsync();
        await Expect(verdict).ToHaveTextAsync("6 of 6 right now, 4 after");
        visitor.AssertNothingWentWrong();
    }
}
