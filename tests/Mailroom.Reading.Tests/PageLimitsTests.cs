namespace Mailroom.Reading.Tests;

/// <summary>What is beyond a limit is left out, and that is said.</summary>
public sealed class PageLimitsTests
{
    private static readonly ReadingOptions Options = new() { MaximumPages = 2, MaximumPageCharacters = 20, MaximumCharacters = 200 };

    [Fact]
    public void Pages_beyond_the_limit_are_named_and_cast_no_doubt()
    {
        var text = PageLimits.Apply(new DocumentText("text/plain", 30, [.. Pages(1, 5)]), Options);
        Assert.Equal(2, text.Pages.Count);
        Assert.Equal([new Remark("2 of its 30 pages were read.")], text.Remarks);
        Assert.Empty(PageLimits.Apply(new DocumentText("text/plain", 2, [.. Pages(1, 2)]), Options).Remarks);
    }

    [Fact]
    public void A_page_with_more_text_than_is_read_is_named()
    {
        var text = PageLimits.Apply(new DocumentText("text/plain", 1, [new Page(1, [new Line("a line that is too long for it")], PageSource.Text)]), Options);
        Assert.Equal("a line that is too", Assert.Single(text.Pages[0].Lines).Text);
        Assert.Equal("A page has more text than is read: the rest of it was left out.", Assert.Single(text.Remarks).Text);
    }

    [Fact]
    public void A_document_that_is_carried_has_a_limit_of_its_own()
    {
        var text = PageLimits.Apply(new DocumentText("message/rfc822", 9, [.. Pages(1, 3), .. Pages(4, 6), .. Pages(7, 7)]) { Carried = [new("a", "text/plain", 4, 6), new("b", "text/plain", 7, 9)] }, Options);
        Assert.Equal([1, 2, 4, 5, 7], text.Pages.Select(page => page.Number));
        Assert.Equal("5 of its 9 pages were read.", Assert.Single(text.Remarks).Text);
    }

    private static IEnumerable<Page> Pages(int from, int to) => Enumerable.Range(from, to - from + 1).Select(number => new Page(number, [new Line("some words")], PageSource.Text));
}
