using System.Text.Json.Nodes;
using Mailroom.Tests.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mailroom.Tests.WebConsole;

[Collection(typeof(Browsing))]
public sealed class TryAgainTests(ConsoleInBrowser console)
{
    [Fact]
    public async Task A_file_that_is_tried_again_takes_no_other_of_its_batch_with_it()
    {
        var api = console.Server.Api;
        var id = await api.CreateAsync(Pile.Details("Try again"));
        var batch = (await api.UploadAsync(id, null, ("good.txt", "invoice number 1"), ("broken.pdf", "%PDF-1.7 and no more"), ("broken too.pdf", "%PDF-1.7 and no more")))["batchId"]!.GetValue<string>();
        var file = (await api.EndedAsync(id, batch)).Single(entry => entry!["fileName"]!.GetValue<string>() == "broken.pdf")!["fileId"]!.GetValue<string>();
        await using var visitor = await console.VisitAsync(RunningServer.Key);
        await visitor.GoAsync($"/classifications/{id}/batches/{batch}/files/{file}");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Expect(visitor.Page.GetByText("1 file is classified again.")).ToBeVisibleAsync();
        visitor.AssertNothingWentWrong();

        // The call of the API takes the whole batch, as it says.
        await api.EndedAsync(id, batch);
        Assert.Equal(3, (await api.PostAsync("reclassify", new JsonObject { ["classificationId"] = id, ["batchId"] = batch })).Ok()["files"]!.GetValue<int>());
    }
}
