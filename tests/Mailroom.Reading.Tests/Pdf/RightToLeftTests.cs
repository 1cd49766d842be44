using Mailroom.Reading.Pdf;

namespace Mailroom.Reading.Tests.Pdf;

public sealed class RightToLeftTests
{
    [Theory]
    // As it stands on the page, from left to right; and as it is read.
    [InlineData("תינוכש", "שכונית")]
    [InlineData("2024", "2024")]
    [InlineData("12.05.2024םוי", "יום12.05.2024")]
    [InlineData("Pythonو", "وPython")]
    // Presentation forms, as old programs write them.
    [InlineData("ﺔﻳﺑﺮﻌﻟﺍ", "العربية")]
    public void Letters_come_in_the_order_in_which_they_are_read(string seen, string read) =>
        Assert.Equal(read, RightToLeft.Word([.. seen.EnumerateRunes().Select(rune => rune.ToString())]));

    [Fact]
    public void A_glyph_of_two_letters_keeps_their_order() => Assert.Equal("خلال", RightToLeft.Word(["ل", "لا", "خ"]));

    [Theory]
    [InlineData("Python و R بلغة البرمجة", "البرمجة بلغة R و Python")]
    [InlineData("2024 מאי 12 יום", "יום 12 מאי 2024")]
    [InlineData("New York חדש עיתון", "עיתון חדש New York")]
    [InlineData("The word עולם שלום is a greeting", "The word שלום עולם is a greeting")]
    [InlineData("Nothing to turn 12 34", "Nothing to turn 12 34")]
    public void Words_come_in_the_order_in_which_they_are_read(string seen, string read) =>
        Assert.Equal(read, string.Join(' ', RightToLeft.Row(seen.Split(' '), word => word)));
}
