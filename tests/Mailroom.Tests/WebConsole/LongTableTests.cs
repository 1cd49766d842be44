using Mailroom.Tests.Running;
using static Microsoft.Playwright.Assertions;

namespace Mailroom.Tests.WebConsole;

[Collection(typeof(Browsing))]
public sealed class LongTableTests(ConsoleInBrowser console)
{
    [Fact]
    public async Task Far_down_a_long_table_stand_the_files_that_belong_there_and_only_what_can_be_seen_is_drawn()
    {
        var api = console.Server.Api;
        var id = await api.CreateAsync(Pile.Details("Long"));
        var batch = await FirstMinuteTests.UploadAsync(api, id, null, [.. Enumerable.Range(0, 400).Select(number => new PiledFile($"long-{number:000}.txt", $"dear {number}\n"))]);
        await using var visitor = await console.VisitAsync(RunningServer.Key);
        await visitor.GoAsync($"/classifications/{id}/batches/{batch}");
        await Expect(FirstMinuteTests.Row(visitor.Page, "long-000.txt")).ToBeVisibleAsync();
        foreach (var (share, name) in ((double, string)[])[(1, "long-399.txt"), (0.5, "long-200.txt"), (0, "long-000.txt")])
        {
            await visitor.Page.Locator(".table-scroll").EvaluateAsync("(table, share) => table.scrollTop = (table.scrollHeight - table.clientHeight) * share", share);
            await Expect(FirstMinuteTests.Row(visitor.Page, name)).ToBeVisibleAsync();
        }

        Assert.InRange(await visitor.Page.Locator("table.files tbody tr").CountAsync(), 10, 100);
        visitor.AssertNothingWentWrong();
    }
}
