using System.Text.Json.Nodes;
using Mailroom.Tests.Api;
using Mailroom.Tests.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mailroom.Tests.WebConsole;

[Collection(typeof(Browsing))]
public sealed class ReviewTests(ConsoleInBrowser console)
{
    // Words of two types and of none, so that a person has to look.
    internal static readonly PiledFile[] Unsure =
    [
        new("one.txt", "invoice number and education, work experience and amount due\n"), new("two.txt", "skills, amount due, dear\n"), new("three.txt", "the weather was fine, and we went to the lake\n"),
        new("four.txt", "sincerely, education\n"), new("five.txt", "bill to: the lake, for its skills\n"),
    ];

    [Fact]
    public async Task Keys_alone_choose_confirm_move_and_take_back()
    {
        var api = console.Server.Api;
        var id = await api.CreateAsync(Pile.Details("Review"));
        var batch = await FirstMinuteTests.UploadAsync(api, id, null, Unsure);
        await using var visitor = await console.VisitAsync(RunningServer.Key);
        var page = visitor.Page;
        await visitor.GoAsync($"/classifications/{id}/review");
        var (name, chosen, answers) = (page.Locator(".file-name"), page.GetByRole(AriaRole.Radio, new() { Checked = true }), page.GetByRole(AriaRole.Radio));
        await Expect(page.GetByText("5 questions left, 0 answered")).ToBeVisibleAsync();

        // Arrows move.
        var first = await name.InnerTextAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(name).Not.ToHaveTextAsync(first);
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(name).ToHaveTextAsync(first);

        // A number chooses, Enter confirms.
        var second = await answers.Nth(1).Locator(".name").InnerTextAsync();
        await page.Keyboard.PressAsync("2");
        await Expect(chosen).ToContainTextAsync(second);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("4 questions left, 1 answered")).ToBeVisibleAsync();
        await Expect(name).Not.ToHaveTextAsync(first);
        Assert.Equal((second, true), await AnswerAsync(first));

        // N is none of these.
        var next = await name.InnerTextAsync();
        await page.Keyboard.PressAsync("n");
        await Expect(chosen).ToContainTextAsync("None of these");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("3 questions left, 2 answered")).ToBeVisibleAsync();
        Assert.Equal(("Unknown", true), await AnswerAsync(next));

        // Z takes back, one after another.
        await page.Keyboard.PressAsync("z");
        await Expect(page.GetByText("4 questions left, 1 answered")).ToBeVisibleAsync();
        await Expect(name).ToHaveTextAsync(next);
        Assert.False((await AnswerAsync(next)).IsConfirmed);
        await page.Keyboard.PressAsync("z");
        await Expect(name).ToHaveTextAsync(first);
        Assert.False((await AnswerAsync(first)).IsConfirmed);

        // To the end.
        for (var left = 5; left > 0; left--)
        {
            await Expect(page.GetByText($"{left} question", new() { Exact = false })).ToBeVisibleAsync();
            await page.Keyboard.PressAsync("1");
            await page.Keyboard.PressAsync("Enter");
        }

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Nothing is left to ask" })).ToBeVisibleAsync();
        Assert.All((await api.ResultsAsync(id, batch))["files"]!.AsArray(), file => Assert.True(file!["result"]!["confirmed"]!.GetValue<bool>()));
        visitor.AssertNothingWentWrong();

        async Task<(string Type, bool IsConfirmed)> AnswerAsync(string fileName)
        {
            var result = (await api.ResultsAsync(id, batch))["files"]!.AsArray().Single(file => file!["fileName"]!.GetValue<string>() == fileName)!["result"]!;
            return (result["documentType"]!.GetValue<string>(), result["confirmed"]!.GetValue<bool>());
        }
    }

    [Fact]
    public async Task Keys_that_are_typed_into_a_field_answer_nothing()
    {
        var api = console.Server.Api;
        var id = await api.CreateAsync(Pile.Details("Typing"));
        await FirstMinuteTests.UploadAsync(api, id, null, Unsure);
        await using var visitor = await console.VisitAsync(RunningServer.Key);
        await visitor.GoAsync($"/classifications/{id}/review");
        var keys = visitor.Page.GetByLabel("Keyboard");
        await keys.FocusAsync();
        await visitor.Page.Keyboard.PressAsync("Enter");
        // Turned off, they answer nothing anywhere.
        await keys.UncheckAsync();
        await visitor.Page.Locator("main").FocusAsync();
        await visitor.Page.Keyboard.PressAsync("Enter");
        await keys.CheckAsync();
        await visitor.Page.Locator("main").FocusAsync();
        await visitor.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(visitor.Page.GetByText("5 questions left, 0 answered")).ToBeVisibleAsync();
        visitor.AssertNothingWentWrong();
    }

    [Fact]
    public async Task Files_like_the_one_that_is_shown_are_confirmed_at_once_after_a_look_at_their_list()
    {
        var api = console.Server.Api;
        var id = await api.CreateAsync(Pile.Details("Alike"));
        // The same form letter to three people, and something else.
        var batch = await FirstMinuteTests.UploadAsync(api, id, null,
        [
            .. Enumerable.Range(1, 3).Select(number => new PiledFile($"same-{number}.txt", $"skills and amount due of the regatta on the lake, boat {number}, crew of four, start at nine\n")),
            new PiledFile("else.txt", "sincerely, education\n"),
        ]);
        await using var visitor = await console.VisitAsync(RunningServer.Key);
        var page = visitor.Page;
        await visitor.GoAsync($"/classifications/{id}/review");
        while (!(await page.Locator(".file-name").InnerTextAsync()).StartsWith("same-", StringComparison.Ordinal))
        {
            await page.Keyboard.PressAsync("ArrowRight");
            await Expect(page.Locator(".file-name")).ToContainTextAsync("same-");
        }

        await page.Keyboard.PressAsync("n");
        await page.GetByRole(AriaRole.Button, new() { Name = "All like this one …" }).ClickAsync();
        await Expect(page.GetByText("2 files look like this one.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm 3 files" }).ClickAsync();
        await Expect(page.GetByText("1 questions left, 3 answered").Or(page.GetByText("1 question left, 3 answered"))).ToBeVisibleAsync();
        var files = (await api.ResultsAsync(id, batch))["files"]!.AsArray();
        Assert.Equal(3, files.Count(file => file!["result"]!["confirmed"]!.GetValue<bool>() && file["fileName"]!.GetValue<string>().StartsWith("same-", StringComparison.Ordinal)));
        visitor.AssertNothingWentWrong();
    }

    [Fact]
    public async Task The_slider_says_how_many_files_go_unattended_and_what_is_known_of_their_mistakes()
    {
        var api = console.Server.Api;
        var id = await api.CreateAsync(Pile.Details("Tolerance"));
        var batch = await FirstMinuteTests.UploadAsync(api, id, null, [.. Pile.Of(20, 20, 0), .. Unsure]);
        var files = (await api.ResultsAsync(id, batch))["files"]!.AsArray();
        await using var visitor = await console.VisitAsync(RunningServer.Key);
        var page = visitor.Page;
        await visitor.GoAsync($"/classifications/{id}/review");
        var (slider, said) = (page.GetByRole(AriaRole.Slider), page.Locator(".tolerance [role=status]"));
        await page.GetByText("How many mistakes may go unseen?").ClickAsync();
        await Expect(said).ToContainTextAsync("Too few confirmed yet to say how many of them are wrong: 0, and 30 are needed.");
        await slider.FocusAsync();
        await page.Keyboard.PressAsync("Home");
        await Expect(said).ToContainTextAsync($"{Unattended(0.001)} of 45 files go unattended.");
        await page.Keyboard.PressAsync("End");
        await Expect(said).ToContainTextAsync($"{Unattended(0.2)} of 45 files go unattended.");

        foreach (var file in files)
        {
            var name = file!["fileName"]!.GetValue<string>();
            if (Array.Exists(Unsure, one => one.Name == name)) continue;
            (await LearningTests.SetAsync(api, id, batch, file["fileId"]!.GetValue<string>(), name.StartsWith("invoice", StringComparison.Ordinal) ? "Invoice" : "Resume")).Ok();
        }

        await visitor.GoAsync($"/classifications/{id}/review");
        await page.GetByText("How many mistakes may go unseen?").ClickAsync();
        await Expect(said).ToContainTextAsync("confirmed files like these 0 were wrong: 0 %, with 95 % certainty between 0 % and");
        await slider.FocusAsync();
        await page.Keyboard.PressAsync("End");
        await page.Locator(".tolerance").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator(".tolerance").GetByRole(AriaRole.Button, new() { Name = "Save" })).ToBeDisabledAsync();
        Assert.Equal(0.2, (await api.PostAsync("viewClassification", new JsonObject { ["classificationId"] = id })).Ok()["classificationDetails"]!["options"]!["tolerance"]!.GetValue<double>());
        visitor.AssertNothingWentWrong();

        int Unattended(double tolerance) => files.Select(file => file!["result"]!).Count(result =>
            result["documentType"]!.GetValue<string>() != "Unknown" && result["confidence"]!.GetValue<double>() >= Mailroom.Classifying.Classifier.ReviewBelow(tolerance));
    }
}
