using System.Text;

namespace Mailroom.Reading.Tests;

public sealed class TextTests
{
    private const string German = "Rechnung über 1.200 € für Büromöbel, zahlbar bis Fälligkeit – Grüße aus Köln";

    static TextTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-8", false)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16BE", false)]
    [InlineData("utf-32", true)]
    [InlineData("windows-1252", false)]
    public async Task Text_is_decoded_in_any_usual_encoding(string name, bool marked)
    {
        var encoding = Encoding.GetEncoding(name);
        var text = await Reading.Read([.. marked ? encoding.GetPreamble() : [], .. encoding.GetBytes(German)]);
        Assert.Equal([German], text.Lines());
        Assert.Equal("text/plain", text.MediaType);
    }

    [Fact]
    public async Task Cyrillic_in_a_code_page_is_recognised_by_statistics()
    {
        const string Russian = "Договор аренды помещения заключен между сторонами на срок один год с правом продления";
        Assert.Equal([Russian], (await Reading.Read(Encoding.GetEncoding(1251).GetBytes(Russian))).Lines());
    }

    [Fact]
    public async Task Pages_end_at_form_feeds()
    {
        var text = await Reading.Read("first\fsecond\n\n\fthird\f");
        Assert.Equal(3, text.PageCount);
        Assert.Equal(["second"], text.Lines(2));
        Assert.Equal(["third"], text.Lines(3));
    }

    [Fact]
    public async Task Text_without_pages_is_cut_about_every_3000_characters_and_counted_to_its_end()
    {
        var text = await Reading.Read(string.Concat(Enumerable.Repeat("A line of forty characters, more or less.\n", 1000)), new ReadingOptions { MaximumPages = 2 });
        Assert.Equal(2, text.Pages.Count);
        Assert.InRange(text.PageCount, 13, 15);
        Assert.All(text.Pages, page => Assert.InRange(page.Lines.Sum(line => line.Text.Length), 2_800, 3_000));
    }

    [Fact]
    public async Task A_huge_text_is_read_from_its_front_and_its_pages_are_reckoned_by_length()
    {
        var content = new byte[40_000_000];
        var line = "A line of forty characters, more or less.\n"u8;
        for (var at = 0; at + line.Length <= content.Length; at += line.Length) line.CopyTo(content.AsSpan(at));
        content.AsSpan(^8..).Fill((byte)'\n');
        var text = await Reading.Read(content);
        Assert.InRange(text.PageCount, 13_000, 14_500);
    }

    [Fact]
    public async Task A_single_endless_line_is_cut_between_words()
    {
        var text = await Reading.Read(string.Join(' ', Enumerable.Repeat("word", 5_000)));
        Assert.Equal(5, text.Pages.Count);
        Assert.All(text.Pages.SelectMany(page => page.Lines), line => Assert.EndsWith("word", line.Text));
    }

    [Fact]
    public async Task No_page_holds_more_characters_than_wanted()
    {
        var text = await Reading.Read("one two three\nfour five\fsix seven", new ReadingOptions { MaximumPageCharacters = 20 });
        Assert.Equal(["one two three", "four"], text.Lines());
        Assert.Equal(["six seven"], text.Lines(2));
    }

    [Fact]
    public async Task Lines_hold_single_spaces_and_nothing_invisible()
    {
        Assert.Equal(["a b c", "d", new string('e', 100)], (await Reading.Read("  a \t b\u00A0c\u200B \n \n\u00ADd\u0007" + "\n" + new string('e', 100))).Lines());
    }

    [Fact]
    public async Task Markdown_keeps_the_rank_of_headings_and_loses_its_marks()
    {
        var text = await Reading.Read("""
            # Annual Report
            Some **bold** words, a [link](https://example.org) and `code`.

            Figures
            -------
            - first *item*
            | Year | Sum |
            |------|-----|
            | 2024 | 300 |
            **All bold**
            ```
            # not a heading
            ```
            """);
        Assert.Equal("text/markdown", text.MediaType);
        Assert.Equal(
            ["Annual Report", "Some bold words, a link and code.", "Figures", "first item", "Year Sum", "2024 300", "All bold", "# not a heading"], text.Lines());
        Assert.Equal(24, text.Line("Annual Report").FontSize);
        Assert.Equal(18, text.Line("Figures").FontSize);
        Assert.Equal(11, text.Line("first item").FontSize);
        Assert.True(text.Line("All bold").Bold);
        Assert.False(text.Line("first item").Bold);
    }

    [Theory]
    [InlineData(',', "text/csv")]
    [InlineData(';', "text/csv")]
    [InlineData('|', "text/csv")]
    [InlineData('\t', "text/tab-separated-values")]
    public async Task Rows_of_separated_values_become_lines(char delimiter, string mediaType)
    {
        var text = await Reading.Read($"Name{delimiter}City{delimiter}Amount\nAda{delimiter}\"Paris{delimiter} \"\"5e\"\"\n  rue\"{delimiter}12.5\nBob{delimiter}Rome{delimiter}3\n");
        Assert.Equal(mediaType, text.MediaType);
        Assert.Equal(["Name City Amount", $"Ada {CleanText(delimiter)} 12.5", "Bob Rome 3"], text.Lines());

        static string CleanText(char delimiter) => delimiter == '\t' ? "Paris \"5e\" rue" : $"Paris{delimiter} \"5e\" rue";
    }

    [Fact]
    public async Task Json_becomes_lines_of_keys_and_values()
    {
        var text = await Reading.Read("""{"invoice": {"number": "R-1", "total": 12.50, "paid": true, "none": null, "items": [{"name": "Pen"}, {"name": "Ink"}], "tags": ["a", "b"]}}""");
        Assert.Equal("application/json", text.MediaType);
        Assert.Equal(["invoice", "number: R-1", "total: 12.50", "paid: true", "items", "name: Pen", "name: Ink", "tags: a", "tags: b"], text.Lines());
    }

    [Fact]
    public async Task One_json_value_a_line_is_json_too()
    {
        var text = await Reading.Read("{\"a\": 1}\n{\"a\": 2}\n");
        Assert.Equal("application/json", text.MediaType);
        Assert.Equal(["a: 1", "a: 2"], text.Lines());
    }

    [Fact]
    public async Task Xml_becomes_lines_of_tags_and_values()
    {
        var text = await Reading.Read("""<?xml version="1.0"?><i:invoice xmlns:i="urn:x"><i:id>R-1</i:id><total currency="EUR">12.50</total><empty/><buyer><name>Ada</name></buyer></i:invoice>""");
        Assert.Equal("application/xml", text.MediaType);
        Assert.Equal(["invoice", "id: R-1", "total", "currency: EUR", "total: 12.50", "buyer", "name: Ada"], text.Lines());
    }

    [Theory]
    [InlineData("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><a><b>&x;</b><c>text</c></a>")]
    [InlineData("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x \"boom\"><!ENTITY y \"&x;&x;&x;&x;\">]><a><b>&y;&y;</b><c>text</c></a>")]
    public async Task Entities_of_xml_are_never_expanded(string xml)
    {
        var text = await Reading.Read(xml);
        Assert.DoesNotContain(text.Lines(), line => line.Contains("boomboom", StringComparison.Ordinal));
        Assert.Contains(text.Lines(), line => line.Contains("&x;", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{\"a\": \"first\", \"b\": ")]
    [InlineData("<?xml version=\"1.0\"?><a><b>first</b><c>")]
    public async Task Broken_json_and_xml_are_read_as_plain_text(string content)
    {
        var text = await Reading.Read(content);
        Assert.Equal("text/plain", text.MediaType);
        Assert.Contains("first", text.Lines()[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deeply_nested_json_does_no_harm() => Assert.NotEmpty((await Reading.Read(new string('[', 200_000))).Pages);
}
