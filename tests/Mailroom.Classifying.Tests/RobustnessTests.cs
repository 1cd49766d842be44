using CsCheck;
using Mailroom.Classifying.Words;
using Mailroom.Reading;

namespace Mailroom.Classifying.Tests;

public sealed class RobustnessTests
{
    private static readonly Classifier Everyday = new(Samples.EverydayTypes);

    [Fact]
    public void Case_makes_no_difference_in_running_text()
    {
        // Capitals do make a title more prominent, so the first lines stay as they are.
        string[] head = [.. Enumerable.Repeat("A line of no meaning.", 50)];
        var lower = Everyday.Classify(Samples.Document([.. head, .. Samples.Resume.Select(line => line.ToLowerInvariant())]));
        var upper = Everyday.Classify(Samples.Document([.. head, .. Samples.Resume.Select(line => line.ToUpperInvariant())]));
        Assert.Equal(lower.Scores, upper.Scores);
    }

    [Fact]
    public void Diacritics_make_no_difference()
    {
        var classifier = new Classifier([new("Facture", "", ["numéro de facture", "échéance"]), new("Reçu", "", ["espèces", "monnaie rendue"])]);
        string[] lines = ["Société Générale", "Numéro de facture 12", "Échéance le 3 février", "Réglé en espèces"];
        var bare = lines.Select(line => line.Replace('é', 'e').Replace('É', 'E').Replace('è', 'e')).ToArray();
        var decomposed = lines.Select(line => line.Replace("é", "e\u0301", StringComparison.Ordinal).Replace("É", "E\u0301", StringComparison.Ordinal).Replace("è", "e\u0300", StringComparison.Ordinal)).ToArray();
        var expected = classifier.Classify(Samples.Document(lines));
        Assert.Equal("Facture", expected.DocumentType);
        Assert.Equal(expected.Scores, classifier.Classify(Samples.Document(bare)).Scores);
        Assert.Equal(expected.Scores, classifier.Classify(Samples.Document(decomposed)).Scores);
    }

    [Theory]
    [InlineData("The vaccina-", "tion record is here")]
    [InlineData("The vaccina\u00AD", "tion record is here")]
    [InlineData("The vaccination", "record is here")]
    [InlineData("The vac\u00ADcination rec\u00ADord", "is here")]
    [InlineData("The V A C C I N A T I O N record", "is here")]
    [InlineData("The vaccinationrecord", "is here")]
    [InlineData("The vaccination-records", "are here")]
    public void A_phrase_is_found_however_it_is_broken(string first, string second)
    {
        var answer = new Classifier(Samples.KennelTypes).Classify(Samples.Document([first, second]));
        Assert.Equal("Kennel boarding agreement", answer.DocumentType);
        Assert.True(answer.Confidence > 0.5, $"{answer.Confidence}");
    }

    [Theory]
    [InlineData("invoice", "invoices")]
    [InlineData("party", "parties")]
    [InlineData("tax", "taxes")]
    [InlineData("address", "addresses")]
    [InlineData("Rechnung", "Rechnungen")]
    [InlineData("Vertrag", "Verträge")]
    [InlineData("Steuer", "Steuern")]
    [InlineData("factura", "facturas")]
    [InlineData("número", "números")]
    [InlineData("facture", "factures")]
    [InlineData("contratto", "contratti")]
    [InlineData("fattura", "fatture")]
    [InlineData("declaração", "declarações")]
    [InlineData("overeenkomst", "overeenkomsten")]
    [InlineData("contract", "contractului")]
    [InlineData("factură", "facturile")]
    public void Forms_of_a_word_meet_in_the_same_stem(string word, string form) => Assert.Equal(Stem(word), Stem(form));

    [Theory]
    [InlineData("form", "from")]
    [InlineData("lease", "least")]
    [InlineData("1040", "1041")]
    [InlineData("part", "party")]
    public void Different_words_keep_different_stems(string word, string other) => Assert.NotEqual(Stem(word), Stem(other));

    [Fact]
    public void Documents_are_recognised_through_the_mistakes_of_OCR()
    {
        Gen.Int[0, int.MaxValue].Sample(seed =>
        {
            foreach (var (lines, type) in ((string[], string)[])[(Samples.Invoice, "Invoice"), (Samples.Contract, "Contract"), (Samples.Resume, "Resume")])
            {
                var answer = Everyday.Classify(Samples.Document(PageSource.Ocr, Misread(lines, seed)));
                Assert.Equal(type, answer.DocumentType);
            }
        }, iter: 200);
    }

    // In every second long word one letter is taken for one that looks like it.
    private static string[] Misread(string[] lines, int seed)
    {
        var random = new Random(seed);
        return [.. lines.Select(line => string.Join(' ', line.Split(' ').Select(word =>
        {
            if (word.Length < 6 || random.Next(2) == 0) return word;
            var at = random.Next(word.Length);
            var wrong = word[at] switch { 'o' => '0', 'l' => '1', 'e' => 'c', 'i' => 'l', 't' => 'f', 'n' => 'h', 'a' => 'o', 'I' => 'l', var other => other == 's' ? '5' : 'r' };
            return word[..at] + wrong + word[(at + 1)..];
        })))];
    }

    private static string Stem(string word) => Stemmer.Stem(Folding.Fold(word));
}
