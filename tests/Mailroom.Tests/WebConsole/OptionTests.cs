using System.Text.Json.Nodes;
using Mailroom.Tests.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mailroom.Tests.WebConsole;

[Collection(typeof(Browsing))]
public sealed class OptionTests(ConsoleInBrowser console)
{
    [Fact]
    public async Task The_options_of_a_classification_are_set_on_a_page_and_what_the_page_cannot_show_is_kept()
    {
        var api = console.Server.Api;
        var details = Pile.Details("Kept for a while");
        details["options"] = new JsonObject { ["retention"] = "PT12H", ["tolerance"] = 0.05 };
        var id = await api.CreateAsync(details);
        await using var visitor = await console.VisitAsync(RunningServer.Key);
        var page = visitor.Page;
        await visitor.GoAsync($"/classifications/{id}/options");
        await Expect(page.GetByText("PT12H")).ToBeVisibleAsync();
        await page.GetByLabel("No language model may see these files").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"/classifications/{id}$", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.Equal("""{"tolerance":0.05,"llm":"forbidden","retention":"PT12H"}""", await OptionsAsync());

        await visitor.GoAsync($"/classifications/{id}/options");
        await page.GetByLabel("Delete files so many days after their result").FillAsync("30");
        await page.GetByLabel("Name").FillAsync("Kept for a month");
        await page.GetByLabel("No language model may see these files").UncheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Kept for a month");
        Assert.Equal("""{"tolerance":0.05,"retention":"P30D"}""", await OptionsAsync());
        visitor.AssertNothingWentWrong();

        async Task<string> OptionsAsync() =>
            (await api.PostAsync("viewClassification", new JsonObject { ["classificationId"] = id })).Ok()["classificationDetails"]!["options"]!.ToJsonString();
    }

    [Theory]
    [InlineData("Delete files so many days after their result", "1e2")]
    [InlineData("Delete files so many days after their result", "60.0")]
    [InlineData("Call a file Unknown below a confidence of so many percent", "1e1")]
    [InlineData("Call a file Unknown below a confidence of so many percent", "60.0")]
    public async Task A_number_that_is_not_written_whole_is_refused_and_does_not_switch_anything_off(string field, string typed)
    {
        const string Options = """{"retention":"P30D","minimumConfidence":0.5}""";
        var api = console.Server.Api;
        var details = Pile.Details("Not whole");
        details["options"] = JsonNode.Parse(Options);
        var id = await api.CreateAsync(details);
        await using var visitor = await console.VisitAsync(RunningServer.Key);
        var page = visitor.Page;
        await visitor.GoAsync($"/classifications/{id}/options");
        await page.GetByLabel(field).FillAsync(typed);
        await page.GetByLabel("Name").FillAsync("Not saved");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "Write a number with digits alone" })).ToBeVisibleAsync();
        var kept = (await api.PostAsync("viewClassification", new JsonObject { ["classificationId"] = id })).Ok()["classificationDetails"]!;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Options), kept["options"]), kept["options"]!.ToJsonString());
        Assert.Equal("Not whole", kept["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_address_that_leads_nowhere_shows_a_page_to_people_and_an_error_to_programs()
    {
        await using var visitor = await console.VisitAsync(RunningServer.Key);
        await visitor.GoAsync("/nowhere");
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("There is no such page");
        using var answer = await console.Server.Http.GetAsync(new Uri("/nowhere", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is nothing at GET /nowhere", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
