using System.Text;

namespace Mailroom.Reading.Tests;

public sealed class HtmlTests
{
    [Fact]
    public async Task Visible_text_is_read_by_blocks()
    {
        var text = await Reading.Read("""
            <!DOCTYPE html><html><head><title>Offer 7</title><style>p{}</style></head><body>
            <nav>Home</nav><h1>Our offer</h1><p>First <b>words</b>,<br>second
            line</p><script>var x;</script><div hidden>no</div><div style="display: none">no</div>
            <ul><li>one<li>two</ul><p><strong>All bold</strong></p><pre>a
            b</pre><table><tr><th>Item<th>Price<tr><td>Pen<td>2.00</table><noscript>no</noscript></body></html>
            """);
        Assert.Equal(["Offer 7", "Our offer", "First words,", "second line", "one", "two", "All bold", "a", "b", "Item Price", "Pen 2.00"], text.Lines());
        Assert.Equal(24, text.Line("Our offer").FontSize);
        Assert.Equal(11, text.Line("one").FontSize);
        Assert.True(text.Line("All bold").Bold);
        Assert.True(text.Line("Item Price").Bold);
        Assert.False(text.Line("First words,").Bold);
    }

    [Fact]
    public async Task A_title_that_stands_in_the_page_is_not_repeated() =>
        Assert.Equal(["Our offer for you"], (await Reading.Read("<html><title>Our Offer</title><body><h2>Our offer for you</h2></html>")).Lines());

    [Fact]
    public async Task The_declared_encoding_decides_where_the_bytes_do_not()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var html = Encoding.GetEncoding("iso-8859-2").GetBytes("<html><meta charset=\"iso-8859-2\"><body><p>Zażółć gęślą jaźń</p></html>");
        Assert.Equal(["Zażółć gęślą jaźń"], (await Reading.Read(html)).Lines());
    }

    [Fact]
    public async Task Columns_of_a_layout_are_read_one_after_the_other()
    {
        var column = string.Concat(Enumerable.Range(1, 6).Select(i => $"<p>left {i}</p>"));
        var text = await Reading.Read($"<html><body><table><tr><td>{column}</td><td><p>right 1</p><p>right 2</p></td></tr></table></body></html>");
        Assert.Equal(["left 1", "left 2", "left 3", "left 4", "left 5", "left 6", "right 1", "right 2"], text.Lines());
    }

    [Theory]
    [InlineData("<div>")]
    [InlineData("<b>")]
    [InlineData("<table><tr><td>")]
    [InlineData("<font><a>")]
    public async Task Endless_nesting_is_refused_soon(string tag)
    {
        var html = "<html><body>" + string.Concat(Enumerable.Repeat(tag, 100_000)) + "x";
        Assert.Equal(ReadingFailure.TooLarge, await Reading.Failure(Encoding.UTF8.GetBytes(html)));
    }

    [Fact]
    public async Task A_page_that_would_multiply_in_the_parser_is_refused_soon()
    {
        var html = "<html><body>" + string.Concat(Enumerable.Range(0, 400).Select(i => $"<font size={i}>")) + string.Concat(Enumerable.Repeat("<p>x", 100_000));
        Assert.Equal(ReadingFailure.TooLarge, await Reading.Failure(Encoding.UTF8.GetBytes(html)));
    }

    [Fact]
    public async Task A_long_page_with_many_open_paragraphs_is_read()
    {
        var text = await Reading.Read("<html><body>" + string.Concat(Enumerable.Repeat("<p><b>Some</b> words of a paragraph<br>", 20_000)));
        Assert.Equal("Some words of a paragraph", text.Lines()[0]);
        Assert.InRange(text.PageCount, 150, 200);
    }

    [Fact]
    public async Task A_page_in_an_encoding_that_hides_markup_is_read_as_its_bytes_are()
    {
        var text = await Reading.Read("<html><head><meta charset=utf-7></head><body>+ADw-b+AD4- Hello");
        Assert.Equal(["+ADw-b+AD4- Hello"], text.Lines());
    }
}
