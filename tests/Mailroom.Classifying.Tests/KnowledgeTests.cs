using Mailroom.Classifying.Features;
using Mailroom.Classifying.Knowledge;
using Mailroom.Classifying.Scoring;
using Mailroom.Classifying.Words;

namespace Mailroom.Classifying.Tests;

public sealed class KnowledgeTests
{
    private static readonly string[] Languages = ["de", "en", "es", "fr", "it", "nl", "pt", "ro"];
    private static readonly string[] MarkPhrases =
        ["agreement", "citations", "clause", "closing", "formNumber", "formWords", "mailHeaders", "payment", "present", "salutation", "signature", "total"];

    private static readonly KnowledgeBase Knowledge = KnowledgeBase.BuiltIn;

    [Fact]
    public void Every_language_is_there_with_every_type_and_every_mark()
    {
        Assert.Equal(Languages, Knowledge.Languages.Keys);
        foreach (var words in Knowledge.Languages.Values)
        {
            Assert.Equal(Knowledge.Types.Select(type => type.Id).Order(StringComparer.Ordinal), words.Types.Keys.Order(StringComparer.Ordinal));
            Assert.Equal(MarkPhrases, words.Marks.Keys.Order(StringComparer.Ordinal));
            Assert.All(words.Marks.Values, Assert.NotEmpty);
            Assert.True(words.StopWords.Count >= 25);
        }
    }

    [Fact]
    public void Every_type_has_enough_words_in_every_language()
    {
        Assert.True(Knowledge.Types.Count >= 100);
        ForEach((language, type, words) =>
        {
            var cues = language is "en" or "de" ? 14 : 4;
            Assert.True(words.Aliases.Count >= 1 && words.Headings.Count >= 1 && words.Against.Count >= 1 && words.Cues.Count >= cues, $"{language}: {type} has {words.Cues.Count} cues");
        });
    }

    [Fact]
    public void No_phrase_stands_twice_and_none_is_empty_or_padded()
    {
        ForEach((language, type, words) =>
        {
            foreach (var list in (IEnumerable<string>[])[words.Aliases.Concat(words.Headings), words.Cues, words.Against])
            {
                var phrases = list.ToList();
                Assert.True(phrases.TrueForAll(phrase => phrase.Length > 0 && phrase == phrase.Trim()), $"{language}: {type}");
                var doubles = phrases.GroupBy(phrase => phrase, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => group.Key);
                Assert.True(!doubles.Any(), $"{language}: {type}: {string.Join(", ", doubles)}");
            }
        });
    }

    [Fact]
    public void Every_business_term_has_a_name_in_every_language()
    {
        var terms = Knowledge.Languages["en"].Terms.Keys.Order(StringComparer.Ordinal).ToList();
        Assert.True(terms.Count >= 500);
        foreach (var (language, words) in Knowledge.Languages)
        {
            Assert.Equal(terms, words.Terms.Keys.Order(StringComparer.Ordinal));
            foreach (var (term, names) in words.Terms)
            {
                Assert.True(names.Length > 0 && names.All(name => name.Length > 0 && name == name.Trim()), $"{language}: {term}");
                Assert.True(names.Distinct(StringComparer.OrdinalIgnoreCase).Count() == names.Length, $"{language}: {term} has a name twice");
            }
        }
    }

    [Fact]
    public void No_two_types_of_a_language_share_a_name()
    {
        foreach (var (language, words) in Knowledge.Languages)
        {
            var shared = words.Types.SelectMany(type => type.Value.Aliases.Select(alias => (Stems: Stems(alias), type.Key)).Distinct())
                .GroupBy(alias => alias.Stems).Where(group => group.Count() > 1).Select(group => $"{group.Key}: {string.Join(" and ", group.Select(alias => alias.Key))}");
            Assert.True(!shared.Any(), $"{language}: {string.Join("; ", shared)}");
        }
    }

    [Fact]
    public void No_phrase_speaks_both_for_and_against_a_type() => ForEach((language, type, words) =>
    {
        var both = words.Aliases.Concat(words.Headings).Concat(words.Cues).Select(Stems).Intersect(words.Against.Select(Stems));
        Assert.True(!both.Any(), $"{language}: {type}: {string.Join(", ", both)}");
    });

    [Fact]
    public void Kinds_belong_to_types_that_exist_and_never_to_themselves()
    {
        var byId = Knowledge.Types.ToDictionary(type => type.Id);
        foreach (var type in Knowledge.Types)
        {
            var steps = 0;
            for (var parent = type.KindOf; parent is not null; parent = byId[parent].KindOf) Assert.True(++steps < 5, type.Id);
            Assert.Empty(type.Marks.Intersect(type.UnlikelyMarks));
        }
    }

    [Theory]
    [InlineData("CV", "", "resume", 1)]
    [InlineData("Rechnung", "", "invoice", 1)]
    [InlineData("Supplier invoices", "", "invoice", 1)]
    [InlineData("Grooming invoice", "", "invoice", 0.7)]
    [InlineData("Kennel boarding agreement", "", "contract", 0.7)]
    [InlineData("Invoice approval letter", "", "letter", 0.7)]
    [InlineData("Carta d'identità", "", "identity-card", 1)]
    [InlineData("Bon de livraison", "", "delivery-note", 1)]
    [InlineData("B-17", "The purchase order of a customer.", "purchase-order", 0.4)]
    public void A_type_is_recognised_by_its_name_else_by_its_description(string name, string description, string id, double strength)
    {
        var link = new KnowledgeLinker(Knowledge).Link(new DocumentType(name, description, []));
        Assert.Equal((id, strength), (link?.Type.Id, link?.Strength));
    }

    [Fact]
    public void A_type_that_is_none_of_the_known_is_recognised_as_none() =>
        Assert.Null(new KnowledgeLinker(Knowledge).Link(new DocumentType("Pedigree chart", "Ancestors of a dog.", ["sire"])));

    [Theory]
    [InlineData("House form 9", "Notice of what the house leaves behind.")]
    [InlineData("House form 10", "Sent to the tenant together with the purchase order of last year.")]
    public void What_a_description_mentions_is_not_what_the_type_is(string name, string description) =>
        Assert.Null(new KnowledgeLinker(Knowledge).Link(new DocumentType(name, description, [])));

    [Fact]
    public void The_weights_cover_every_feature_with_the_sign_of_its_meaning()
    {
        foreach (var feature in Enum.GetValues<Feature>())
        {
            var weight = Weights.BuiltIn.Features[feature];
            var sign = FeatureSet.SpeaksAgainst(feature) ? -1 : 1;
            Assert.True(weight.Own * sign >= 0 && weight.Lead * sign >= 0, $"{feature}");
        }
        Assert.InRange(Weights.BuiltIn.Temperature, 0.1, 10);
    }

    private static void ForEach(Action<string, string, TypeWords> check)
    {
        foreach (var (language, words) in Knowledge.Languages)
        {
            foreach (var (type, typeWords) in words.Types) check(language, type, typeWords);
        }
    }

    private static string Stems(string text) => string.Join(' ', Tokenizer.Split(text).Select(token => token.Stem));
}
