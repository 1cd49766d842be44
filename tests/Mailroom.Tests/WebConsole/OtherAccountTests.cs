using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mailroom.Tests.WebConsole;

[Collection(typeof(Browsing))]
public sealed class OtherAccountTests(ConsoleInBrowser console)
{
    [Fact]
    public async Task A_second_account_sees_nothing_of_the_first_s_whatever_address_it_tries()
    {
        var pages = await console.AllPagesAsync();
        await using var owner = await console.VisitAsync(pages.Key);
        await using var stranger = await console.VisitAsync(await console.CreateAccountAsync("stranger"));
        await stranger.GoAsync("/");
        await Expect(stranger.Page.GetByText("Choose document types")).ToHaveCountAsync(2);
        await Expect(stranger.Page.Locator(".card")).ToHaveCountAsync(0);
        await stranger.GoAsync("/erasures");
        await Expect(stranger.Page.GetByText("Nothing has been deleted yet.")).ToBeVisibleAsync();

        foreach (var name in (string[])["classification", "batch", "files", "file-text", "file-pdf", "review", "quality", "types", "erase", "erasure"])
        {
            await stranger.GoAsync(pages.AddressOf(name));
            await Expect(stranger.Page.GetByRole(AriaRole.Heading, new() { Name = "That is not there" })).ToBeVisibleAsync();
            var shown = await stranger.Page.ContentAsync();
            Assert.DoesNotContain("Incoming post", shown, StringComparison.Ordinal);
            Assert.DoesNotContain("invoice-0", shown, StringComparison.Ordinal);
        }

        stranger.AssertNothingWentWrong();
        // The owner's answers show that the addresses are right.
        foreach (var address in (string[])
            [
                $"/console/pages/{pages.Classification}/{pages.Batch}/{pages.Pdf}/1", $"/console/export/{pages.Classification}.csv", $"/console/export/{pages.Classification}.jsonl", $"/console/export/{pages.Classification}.zip",
                $"/console/export/{pages.Classification}.csv?batch={pages.Batch}", $"/console/receipts/{pages.Erasure}.jws",
            ])
        {
            Assert.Equal((200, 404), ((await owner.Requests.GetAsync(address)).Status, (await stranger.Requests.GetAsync(address)).Status));
        }
    }

    [Fact]
    public async Task Without_a_session_there_is_nothing_but_the_sign_in()
    {
        var pages = await console.AllPagesAsync();
        await using var nobody = await console.VisitAsync();
        foreach (var address in AllPages.Names.Where(name => name != "sign-in").Select(pages.AddressOf).Append($"/console/pages/{pages.Classification}/{pages.Batch}/{pages.Pdf}/1").Append($"/console/export/{pages.Classification}.zip")
            .Append($"/console/receipts/{pages.Erasure}.jws"))
        {
            var answer = await nobody.Requests.GetAsync(address, new() { MaxRedirects = 0 });
            Assert.Equal(302, answer.Status);
            Assert.StartsWith("/sign-in?", answer.Headers["location"], StringComparison.Ordinal);
        }
    }
}
