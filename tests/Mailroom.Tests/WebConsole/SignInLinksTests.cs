using Mailroom.Accounts;
using Microsoft.Extensions.Time.Testing;

namespace Mailroom.Tests.WebConsole;

public sealed class SignInLinksTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_link_signs_in_once_and_for_a_quarter_of_an_hour()
    {
        var links = new SignInLinks(time);
        var (first, second) = (links.Make("account"), links.Make("account"));
        time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        Assert.Equal("account", links.Take(first));
        Assert.Null(links.Take(first));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(links.Take(second));
        Assert.Null(links.Take(""));
    }
}
