using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mailroom.Erasing.Receipts;
using Mailroom.Tests.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mailroom.Tests.WebConsole;

[Collection(typeof(Browsing))]
public sealed partial class EraseTests(ConsoleInBrowser console)
{
    [Fact]
    public async Task A_batch_is_erased_after_its_name_was_typed_and_its_receipt_verifies_with_the_public_keys()
    {
        var key = await console.CreateAccountAsync("erasing");
        var api = new ApiCalls(console.Server.Http, key);
        var id = await api.CreateAsync(Pile.Details("Erase"));
        var batch = await FirstMinuteTests.UploadAsync(api, id, null, Pile.Of(2, 1, 0));
        var kept = await FirstMinuteTests.UploadAsync(api, id, null, Pile.Of(0, 0, 1));
        await using var visitor = await console.VisitAsync(key);
        var page = visitor.Page;
        await visitor.GoAsync($"/classifications/{id}/batches/{batch}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Delete …" }).ClickAsync();
        await Expect(page.GetByText("3 files, with their results, corrections and text")).ToBeVisibleAsync();
        var name = await page.Locator(".erase strong.name").InnerTextAsync();

        foreach (var wrong in (string[])["", "Batch", name + "x"])
        {
            await page.Locator("#typed").FillAsync(wrong);
            await page.GetByRole(AriaRole.Button, new() { Name = "Delete for good" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "That is not the name." })).ToBeVisibleAsync();
        }

        Assert.Equal(3, (await api.ResultsAsync(id, batch))["files"]!.AsArray().Count);
        await page.Locator("#typed").FillAsync(name);
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete for good" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(ErasurePattern());
        (await api.PostAsync("getResults", new JsonObject { ["classificationId"] = id, ["batchId"] = batch })).Error(HttpStatusCode.NotFound);
        // The page waits for the last byte, and then shows the receipt by itself.
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Deleted: nothing is left" })).ToBeVisibleAsync();
        await Expect(page.GetByText("The signature is valid")).ToBeVisibleAsync();

        var receipt = await DownloadAsync(page, "Download the receipt");
        var keys = JsonSerializer.Deserialize<PublicKeys>(await DownloadAsync(page, "Public keys of the receipts"), JsonSerializerOptions.Web)!;
        var content = ReceiptVerifier.Verify(receipt, keys);
        Assert.Equal(page.Url.Split('/')[^1], content.Jti);
        Assert.Equal("batch", content.Scope);
        Assert.Equal(3, content.Removed.Files);
        Assert.Throws<ReceiptException>(() => ReceiptVerifier.Verify(receipt[..^8] + "AAAAAAAA", keys));

        await page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Erasures" }).ClickAsync();
        var row = page.Locator("tbody tr");
        await Expect(row).ToHaveCountAsync(1);
        await Expect(row).ToContainTextAsync("A batch");
        await Expect(row.GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", "/erasures/" + content.Jti);
        Assert.Single((await api.ResultsAsync(id, kept))["files"]!.AsArray());
        visitor.AssertNothingWentWrong();
    }

    [Fact]
    public async Task A_file_and_a_classification_say_what_will_go_and_are_gone_with_a_receipt_each()
    {
        var key = await console.CreateAccountAsync("erasing more");
        var api = new ApiCalls(console.Server.Http, key);
        var id = await api.CreateAsync(Pile.Details("All  of it"));
        var batch = await FirstMinuteTests.UploadAsync(api, id, null, [.. Pile.Of(1, 1, 1), new PiledFile("two  spaces.txt", "dear customer")]);
        var file = (await api.ResultsAsync(id, batch))["files"]!.AsArray().Single(file => file!["fileName"]!.GetValue<string>() == "two  spaces.txt")!["fileId"]!.GetValue<string>();
        await using var visitor = await console.VisitAsync(key);
        var page = visitor.Page;
        await visitor.GoAsync($"/classifications/{id}/batches/{batch}/files/{file}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Delete …" }).ClickAsync();
        await Expect(page.GetByText("The file, with its result, correction and text")).ToBeVisibleAsync();
        // As it looks: a page shows several spaces as one.
        await EraseAsync("two spaces.txt", "Files of a batch");
        Assert.Equal(3, (await api.ResultsAsync(id, batch))["files"]!.AsArray().Count);

        await visitor.GoAsync($"/classifications/{id}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Delete …" }).ClickAsync();
        await Expect(page.GetByText("The classification with its 3 document types")).ToBeVisibleAsync();
        await Expect(page.GetByText("1 batch")).ToBeVisibleAsync();
        await Expect(page.GetByText("3 files, with their results, corrections and text")).ToBeVisibleAsync();
        await EraseAsync("all of it", "A classification");
        (await api.PostAsync("viewClassification", new JsonObject { ["classificationId"] = id })).Error(HttpStatusCode.NotFound);
        await visitor.GoAsync($"/classifications/{id}");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "That is not there" })).ToBeVisibleAsync();
        await visitor.GoAsync("/erasures");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
        visitor.AssertNothingWentWrong();

        async Task EraseAsync(string name, string what)
        {
            await page.Locator("#typed").FillAsync(name);
            await page.GetByRole(AriaRole.Button, new() { Name = "Delete for good" }).ClickAsync();
            await Expect(page).ToHaveURLAsync(ErasurePattern());
            await Expect(page.GetByText("The signature is valid")).ToBeVisibleAsync();
            await Expect(page.Locator(".receipt dl")).ToContainTextAsync(what);
        }
    }

    private static async Task<string> DownloadAsync(IPage page, string link)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = link }).ClickAsync());
        return await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("/erasures/[^/]+$", RegexOptions.None, 1000)]
    private static partial Regex ErasurePattern();
}
