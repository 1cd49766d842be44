using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mailroom.Tests.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mailroom.Tests.WebConsole;

[Collection(typeof(Browsing))]
public sealed class LostUpdateTests(ConsoleInBrowser console)
{
    private readonly ApiCalls api = console.Server.Api;

    [Fact]
    public async Task Of_two_who_edit_the_types_at_once_the_later_is_told_and_keeps_what_was_typed()
    {
        var id = await api.CreateAsync(Pile.Details("Edited by two"));
        await using var first = await console.VisitAsync(RunningServer.Key);
        await using var second = await console.VisitAsync(RunningServer.Key);
        foreach (var visitor in (Visitor[])[first, second])
        {
            await visitor.GoAsync($"/classifications/{id}/types");
            var letter = visitor.Page.GetByRole(AriaRole.Group, new() { Name = "Letter" });
            await letter.GetByLabel("Words that occur in them and hardly in others").FillAsync(visitor == first ? "yours truly" : "best wishes");
            await letter.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        }

        await Save(first).ClickAsync();
        await Expect(first.Page).ToHaveURLAsync(new Regex($"/classifications/{id}$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Save(second).ClickAsync();
        await Expect(second.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Somebody else changed this classification");
        await Expect(second.Page.GetByRole(AriaRole.Button, new() { Name = "Remove best wishes" })).ToBeVisibleAsync();
        var words = (await DetailsAsync(id))["documentTypes"]![2]!["uniqueWords"]!.ToJsonString();
        Assert.Contains("yours truly", words, StringComparison.Ordinal);
        Assert.DoesNotContain("best wishes", words, StringComparison.Ordinal);

        // A program names no version: what it sends is stored as before.
        (await api.SendAsync(HttpMethod.Patch, "updateClassification", new JsonObject { ["classificationId"] = id, ["classificationDetails"] = new JsonObject { ["name"] = "Renamed" } })).Ok();
    }

    [Fact]
    public async Task The_options_page_writes_back_only_what_was_changed_on_it()
    {
        var details = Pile.Details("Precise");
        details["options"] = new JsonObject { ["minimumConfidence"] = 0.333, ["segments"] = false };
        var id = await api.CreateAsync(details);
        await using var visitor = await console.VisitAsync(RunningServer.Key);
        var page = visitor.Page;
        await visitor.GoAsync($"/classifications/{id}/options");
        await page.GetByLabel("No language model may see these files").CheckAsync();
        // Meanwhile another page names it anew.
        (await api.SendAsync(HttpMethod.Patch, "updateClassification", new JsonObject { ["classificationId"] = id, ["classificationDetails"] = new JsonObject { ["name"] = "Renamed" } })).Ok();
        await Save(visitor).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex($"/classifications/{id}$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        var stored = await DetailsAsync(id);
        Assert.Equal("""{"minimumConfidence":0.333,"segments":false,"llm":"forbidden"}""", stored["options"]!.ToJsonString());
        Assert.Equal("Renamed", stored["name"]!.GetValue<string>());

        await visitor.GoAsync($"/classifications/{id}/options");
        await page.GetByLabel("Call a file Unknown below a confidence of so many percent").FillAsync("");
        await Save(visitor).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex($"/classifications/{id}$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.Equal("""{"segments":false,"llm":"forbidden"}""", (await DetailsAsync(id))["options"]!.ToJsonString());
        visitor.AssertNothingWentWrong();
    }

    private static ILocator Save(Visitor visitor) => visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true });

    private async Task<JsonNode> DetailsAsync(string id) => (await api.PostAsync("viewClassification", new JsonObject { ["classificationId"] = id })).Ok()["classificationDetails"]!;
}
