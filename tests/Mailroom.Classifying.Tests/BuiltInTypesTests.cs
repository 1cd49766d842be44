using Mailroom.Classifying.Knowledge;

namespace Mailroom.Classifying.Tests;

public sealed class BuiltInTypesTests
{
    public static TheoryData<string> Languages => [.. BuiltInTypes.Languages];

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_language_lists_every_type_ready_to_use(string language)
    {
        var types = BuiltInTypes.List(language);
        Assert.Equal(KnowledgeBase.BuiltIn.Types.Count, types.Count);
        Assert.Equal(types.Count, types.DistinctBy(type => type.Name, StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(types, type =>
        {
            Assert.InRange(type.UniqueWords.Count, 2, 8);
            Assert.Equal(type.UniqueWords.Count, type.UniqueWords.Distinct(StringComparer.OrdinalIgnoreCase).Count());
            Assert.DoesNotContain(type.Name, type.UniqueWords, StringComparer.OrdinalIgnoreCase);
            Assert.StartsWith(type.Name, type.Description, StringComparison.Ordinal);
            Assert.EndsWith(".", type.Description, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("Rechnung", "Invoice")]
    [InlineData("FACTURE fournisseur", "Invoice")]
    [InlineData("curriculo", "Resume")]
    [InlineData("invoices", "Invoice")]
    [InlineData("  ", "Invoice")]
    public void A_search_finds_names_and_titles_of_every_language(string search, string found) =>
        Assert.Contains(BuiltInTypes.List("en", search), type => type.Name == found);

    [Theory]
    [InlineData("zebra")]
    [InlineData("invoice zebra")]
    public void A_search_that_nothing_bears_finds_nothing(string search) => Assert.Empty(BuiltInTypes.List("en", search));

    [Fact]
    public void The_most_distinctive_words_come_first_and_the_name_is_what_people_call_the_type()
    {
        var invoice = BuiltInTypes.List("en").Single(type => type.Name == "Invoice");
        Assert.Contains("invoice number", invoice.UniqueWords);
        Assert.DoesNotContain("quantity", invoice.UniqueWords);
    }

    [Fact]
    public void An_unknown_language_is_refused() => Assert.Contains("de, en", Assert.Throws<ArgumentException>(() => BuiltInTypes.List("xx")).Message, StringComparison.Ordinal);
}
