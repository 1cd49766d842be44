namespace Mailroom.Reading.Tests;

/// <summary>Word's DOC, which is read without any program.</summary>
public sealed class LegacyWordTests
{
    [Fact]
    public async Task All_texts_of_old_word_documents_are_read()
    {
        var text = await Reading.Read(LegacyWordWriter.Write(
            ["Body \u0416\r", "a footnote\r", "", "", "a comment\r", "an endnote\r", "a box\r", "a box above\r"],
            // Separators of notes, then headers and footers of even, odd and first pages.
            ["", "", "", "", "", "", "even\r", "ACME Ltd\r", "", "Registered in Rome\r", "First of all\r", "", "", "of section 2\r", "", "", "", ""]));
        Assert.Equal("application/msword", text.MediaType);
        Assert.Equal(["First of all", "ACME Ltd", "even", "a box above", "Body \u0416", "a footnote", "an endnote", "a comment", "a box", "Registered in Rome"], text.Lines());
    }

    [Fact]
    public async Task A_header_alone_is_a_text() => Assert.Equal(["ACME Ltd"], (await Reading.Read(LegacyWordWriter.Write(["\r", "", "ACME Ltd\r", "", "", "", "", ""]))).Lines());

    [Fact]
    public async Task Tables_fields_pages_and_hidden_words_of_old_word_documents_are_read_as_they_show()
    {
        var text = await Reading.Read(LegacyWordWriter.Write(
            ["See \u0013 HYPERLINK \"http://no\" \u0014the page\u0015 and hidden words\vnext\r" + "Item\aPrice\a\a" + "Pen\a\u001E2.00\a\a" + "end\fsecond\r", "", "", "", "", "", "", ""], hidden: "hidden words"));
        Assert.Equal(["See the page and", "next", "Item Price", "Pen -2.00", "end"], text.Lines());
        Assert.Equal(["second"], text.Lines(2));
    }

    [Theory]
    [InlineData(76)]
    [InlineData(84)]
    [InlineData(418)]
    [InlineData(422)]
    [InlineData(250)]
    [InlineData(242)]
    public async Task Lengths_and_places_that_lie_are_survived(int at)
    {
        var file = LegacyWordWriter.Write(["Body\r", "note\r", "", "", "", "", "", ""], ["", "", "", "", "", "", "", "ACME\r"]);
        var word = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xEC, 0xA5, 0xC1, 0]);
        foreach (var lie in new[] { int.MaxValue, -1, 1 << 20 })
        {
            BitConverter.TryWriteBytes(file.AsSpan(word + at), lie);
            try
            {
                Assert.NotEmpty((await Reading.Read(file)).Pages);
            }
            catch (ReadingException exception)
            {
                Assert.True(exception.Failure is ReadingFailure.Corrupt or ReadingFailure.Empty, exception.Failure.ToString());
            }
        }
    }
}
