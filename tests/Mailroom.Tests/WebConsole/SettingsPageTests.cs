using Mailroom.Tests.Running;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mailroom.Tests.WebConsole;

[Collection(typeof(Browsing))]
public sealed class SettingsPageTests(ConsoleInBrowser console)
{
    [Fact]
    public async Task A_key_whose_name_is_too_long_or_blank_is_not_made_and_the_page_says_why()
    {
        await using var visitor = await console.VisitAsync(await console.CreateAccountAsync("names"));
        var page = visitor.Page;
        await visitor.GoAsync("/settings");
        var name = page.GetByLabel("Name of a new key");
        // What the browser checks can be taken away.
        await name.EvaluateAsync("field => field.removeAttribute('maxlength')");
        foreach (var wrong in (string[])[new string('x', 201), "  "])
        {
            await name.FillAsync(wrong);
            await page.GetByRole(AriaRole.Button, new() { Name = "Make a key" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The label must have 1 to 200 characters.");
            await Expect(page.Locator("code.key")).ToHaveCountAsync(0);
        }

        await name.FillAsync(" laptop ");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a key" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Revoke laptop", Exact = true })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        visitor.AssertNothingWentWrong();
    }

    [Fact]
    public async Task An_open_page_whose_look_at_its_session_failed_looks_again()
    {
        Assert.SkipUnless(LongTests.Wanted, "Waits for two looks at the session: part of ./test --long.");
        await using var server = await RunningServer.StartAsync();
        await using var visitor = await console.VisitAsync(server, RunningServer.Key);
        await visitor.GoAsync("/settings");
        Change("ALTER TABLE sessions RENAME TO elsewhere");
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(Visitor.Patience));
        while (!server.Output.Contains("A page failed: Microsoft.Data.Sqlite.SqliteException", StringComparison.Ordinal)) await Task.Delay(100, limit.Token);
        Change("ALTER TABLE elsewhere RENAME TO sessions; DELETE FROM sessions");
        await Expect(visitor.Page.GetByLabel("API key")).ToBeVisibleAsync();

        void Change(string sql)
        {
            using var database = new SqliteConnection($"Data Source={Path.Combine(server.DataFolder, "mailroom.db")};Pooling=False");
            database.Open();
            using var command = database.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }
}
