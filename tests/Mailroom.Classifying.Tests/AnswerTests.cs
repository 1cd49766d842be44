using CsCheck;
using Mailroom.Classifying.Scoring;
using Mailroom.Classifying.Words;
using Mailroom.Reading;

namespace Mailroom.Classifying.Tests;

public sealed class AnswerTests
{
    private static readonly Classifier Everyday = new(Samples.EverydayTypes);
    private static readonly Classifier Kennel = new(Samples.KennelTypes);

    // Lines put together from words that mean something to the types and words that do not.
    private static readonly string[] Pieces =
    [
        .. Samples.EverydayTypes.Concat(Samples.KennelTypes).SelectMany(type => type.UniqueWords.Append(type.Name)), .. Samples.Invoice, .. Samples.Contract,
        "house", "river", "Dear Sir", "12.50", "[3]", "§ 4", "Form 12", "P<UTO<<ERIKSSON<<<<<<<<", "co-", "operate", "", "-", "Ünïcödé",
    ];

    private static readonly Gen<string[]> Lines = Gen.Int[0, Pieces.Length - 1].Select(index => Pieces[index]).Array[1, 4]
        .Select(words => string.Join(' ', words).Trim()).Where(line => line.Length > 0).Array[0, 12];

    private static readonly Gen<DocumentText> Documents = Gen.Select(Lines, Lines, Gen.Bool,
        (first, second, placed) => placed ? Samples.Placed(Spaced(first)) : Samples.Document(first, second));

    [Fact]
    public void Scores_sum_to_one_at_most_and_stand_in_order() => Documents.Sample(document =>
    {
        var answer = Everyday.Classify(document);
        Assert.Equal(Samples.EverydayTypes.Count, answer.Scores.Count);
        Assert.InRange(answer.Scores.Sum(score => score.Confidence), 0, 1 + 1e-9);
        Assert.Equal(answer.Confidence < Weights.BuiltIn.Calibration.MinimumConfidence ? Answer.Unknown : answer.Scores[0].DocumentType, answer.DocumentType);
        Assert.Equal(answer.Scores.OrderByDescending(score => score.Confidence), answer.Scores);
        Assert.Equal(answer.Confidence, answer.Scores[0].Confidence);
    }, iter: 500);

    [Fact]
    public void Evidence_points_at_words_that_stand_in_the_document() => Documents.Sample(document =>
    {
        var answer = Everyday.Classify(document);
        foreach (var evidence in answer.Evidence.Where(evidence => evidence.StandsOnPage))
        {
            var page = document.Pages.Single(page => page.Number == evidence.Page);
            var text = string.Join(' ', page.Lines.Select(line => line.Text));
            Assert.Contains(Plain(evidence.Phrase), Plain(text), StringComparison.Ordinal);
            if (page.Width == 0) continue;
            var box = evidence.Box!.Value;
            var under = page.Lines.SelectMany(line => line.Words!).Where(word => Overlap(word.Box, box)).Select(word => word.Text);
            Assert.Contains(Plain(evidence.Phrase).Split(' ')[0], Plain(string.Join(' ', under)), StringComparison.Ordinal);
        }
    }, iter: 500);

    [Fact]
    public void Evidence_is_strongest_first_and_its_shares_are_parts_of_a_whole() => Documents.Sample(document =>
    {
        var answer = Everyday.Classify(document);
        var shares = answer.Evidence.Select(evidence => Math.Abs(evidence.Share)).ToList();
        Assert.Equal(shares.OrderDescending(), shares);
        Assert.True(shares.Count <= 12 && shares.Sum() <= 1 + 1e-9);
        Assert.All(answer.Evidence, evidence => Assert.Contains(evidence.DocumentType, answer.Scores.Take(2).Select(score => score.DocumentType)));
    }, iter: 500);

    [Fact]
    public void A_further_find_never_lowers_the_type_that_it_speaks_for()
    {
        var finds = Samples.KennelTypes.SelectMany(type => type.UniqueWords.Select(word => (type.Name, Word: word))).ToList();
        Gen.Select(Lines.Select(lines => (string[])["Happy Paws", .. lines]), Gen.Int[0, finds.Count - 1].Select(index => finds[index])).Sample((lines, find) =>
        {
            var before = Odds(Kennel.Classify(Samples.Document(lines)), find.Name);
            var after = Odds(Kennel.Classify(Samples.Document([.. lines, find.Word])), find.Name);
            Assert.True(after >= before - 1e-9, $"{find}: {before} before, {after} after");
        }, iter: 500);
    }

    [Fact]
    public void Evidence_for_the_runner_up_and_against_the_best_is_given_too()
    {
        var answer = Everyday.Classify(Samples.Document(["INVOICE", "Invoice number 5", "Bill to: Riverside Bakery", "Receipt enclosed", "Cash tendered", "Change due"]));
        Assert.Equal(["Invoice", "Receipt"], answer.Evidence.Select(evidence => evidence.DocumentType).Distinct().Order());
        Assert.Contains(answer.Evidence, evidence => evidence is { DocumentType: "Invoice", Share: < 0 });
    }

    [Fact]
    public void Every_sign_of_form_has_its_words_and_is_told_apart_from_words_of_the_document()
    {
        var signs = Enum.GetValues<Knowledge.Mark>().Select(Features.FormSigns.Of).ToList();
        Assert.Equal(signs.Count, signs.Distinct().Count());
        foreach (var mark in Enum.GetValues<Knowledge.Mark>().Where(Features.MarkStrength.IsIndispensable)) Assert.StartsWith("no ", Features.FormSigns.LackOf(mark), StringComparison.Ordinal);
        var answer = Everyday.Classify(Samples.Document(["INVOICE", "Invoice number 5", "Bill to: Riverside Bakery", "Widgets 12.50", "Bolts 3.20", "Nuts 4.10", "Screws 9.90", "Total amount 29.70"]));
        Assert.Contains(answer.Evidence, evidence => evidence is { Kind: EvidenceKind.Title, Wording: "“INVOICE”" });
        Assert.Contains(answer.Evidence, evidence => evidence is { Kind: EvidenceKind.Words, StandsOnPage: true });
        Assert.All(answer.Evidence.Where(evidence => signs.Contains(evidence.Phrase)), evidence => Assert.Equal((EvidenceKind.Form, evidence.Phrase), (evidence.Kind, evidence.Wording)));
    }

    [Fact]
    public void Of_the_runner_up_it_is_said_what_it_lacks()
    {
        var answer = Everyday.Classify(Samples.Document(["INVOICE", "Invoice number 5", "Bill to: Riverside Bakery", "Total amount 29.70"]));
        var lacks = answer.Evidence.Where(evidence => evidence.Kind == EvidenceKind.Missing).ToList();
        Assert.Contains(lacks, evidence => evidence.Phrase == Features.FormSigns.NoTitle);
        Assert.All(lacks, evidence => Assert.True(evidence.Share < 0 && evidence.DocumentType == answer.Scores[1].DocumentType, evidence.Phrase));
    }

    [Fact]
    public void The_kind_of_evidence_is_a_word_in_JSON_and_comes_back_from_it()
    {
        foreach (var kind in Enum.GetValues<EvidenceKind>())
        {
            var json = System.Text.Json.JsonSerializer.Serialize(new Evidence("INVOICE", 1, "Invoice", 0.5) { Kind = kind }, System.Text.Json.JsonSerializerOptions.Web);
            Assert.Contains($"\"kind\":\"{kind.ToString().ToLowerInvariant()}\"", json, StringComparison.Ordinal);
            Assert.DoesNotContain("wording", json, StringComparison.Ordinal);
            Assert.Equal(kind, System.Text.Json.JsonSerializer.Deserialize<Evidence>(json, System.Text.Json.JsonSerializerOptions.Web)!.Kind);
        }
    }

    private static string[] Spaced(string[] lines) => [.. lines.Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];

    // A type against the best other one: what is left over for "none of these" changes with both.
    private static double Odds(Answer answer, string type) => answer.Score(type) / answer.Scores.Where(score => score.DocumentType != type).Max(score => score.Confidence);

    private static string Plain(string text) => string.Join(' ', Tokenizer.Split(text).Select(token => token.Stem));

    private static bool Overlap(Box left, Box right) =>
        left.X < right.X + right.Width - 1e-4 && right.X < left.X + left.Width - 1e-4 && left.Y < right.Y + right.Height - 1e-4 && right.Y < left.Y + left.Height - 1e-4;
}
