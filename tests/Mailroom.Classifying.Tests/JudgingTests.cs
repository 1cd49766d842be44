using Mailroom.Classifying.Judging;

namespace Mailroom.Classifying.Tests;

public sealed class JudgingTests
{
    private static readonly IReadOnlyList<DocumentType> Types =
    [
        new("Pedigree chart", "", ["sire", "dam", "ancestors of the dog"]),
        new("Grooming bill", "", ["shampoo", "amount", "clipping"]),
        new("Kennel letter", "", ["boarding"]),
    ];

    // Two charts right; of three bills one right, one called a chart, one Unknown; one that fits none is called a bill, one Unknown. There is no letter.
    private static readonly IReadOnlyList<JudgedDocument> Documents =
    [
        Judged("chart-1", "Pedigree chart", "Pedigree chart", 0.99, ["sire", "amount"]),
        Judged("chart-2", "Pedigree chart", "Pedigree chart", 0.97, ["amount"]),
        Judged("bill-1", "Grooming bill", "Grooming bill", 0.85, ["shampoo", "amount"]),
        Judged("bill-2", "Grooming bill", "Pedigree chart", 0.96, ["dam"], evidence: "DAM"),
        Judged("bill-3", "Grooming bill", Answer.Unknown, 0.35, [], best: "Grooming bill"),
        Judged("song", null, "Grooming bill", 0.55, ["shampoo"], evidence: "Shampoo"),
        Judged("poem", null, Answer.Unknown, 0.25, [], best: "Kennel letter"),
    ];

    private static readonly Figures Figures = Figures.Of(Types, Documents, 0.99);

    [Fact]
    public void Accuracy_counts_Unknown_as_right_where_no_type_fits()
    {
        Assert.Equal(new Share(4, 7), Figures.Accuracy);
        Assert.Equal(new Share(3, 5), Figures.AccuracyOfFitting);
        Assert.Equal(new Share(1, 2), Figures.AccuracyOfUnfit);
    }

    [Theory]
    [InlineData(4, 7, 0.2505, 0.8418)]
    [InlineData(95, 100, 0.8882, 0.9785)]
    [InlineData(10, 10, 0.7225, 1)]
    [InlineData(0, 10, 0, 0.2775)]
    public void Shares_have_their_interval(int part, int whole, double low, double high)
    {
        var share = new Share(part, whole);
        Assert.Equal((low, high), (Math.Round(share.Low, 4), Math.Round(share.High, 4)));
    }

    [Fact]
    public void Each_type_has_its_precision_and_recall_and_macro_F1_is_their_mean_over_types_with_documents()
    {
        Assert.Equal(
            [new TypeFigures("Pedigree chart", 2, 3, 2), new TypeFigures("Grooming bill", 3, 2, 1), new TypeFigures(Answer.Unknown, 2, 2, 1)], Figures.Types);
        var bill = Figures.Types[1];
        Assert.Equal((0.5, 1.0 / 3, 0.4), (bill.Precision!.Value, bill.Recall!.Value, bill.F1!.Value));
        Assert.Equal((0.8 + 0.4) / 2, Figures.MacroF1!.Value, 12);
    }

    [Fact]
    public void The_confusion_matrix_has_the_types_that_occur()
    {
        Assert.Equal(["Pedigree chart", "Grooming bill", Answer.Unknown], Figures.Confusion.Types);
        int[][] counts = [[2, 0, 0], [1, 1, 1], [0, 1, 1]];
        Assert.Equal(counts, Figures.Confusion.Counts);
    }

    [Fact]
    public void Calibration_speaks_of_the_best_type_also_where_the_answer_is_Unknown()
    {
        Assert.Equal([1, 1, 1, 1, 3], Figures.Calibration.Bins.Select(bin => bin.Documents));
        Assert.Equal(2.0 / 3, Figures.Calibration.Bins[^1].ShareRight, 12);
        // Distances in the bins of 0.25, 0.35, 0.55, 0.85, and of 0.96, 0.97, 0.99 together.
        Assert.Equal((0.25 + 0.65 + 0.55 + 0.15 + (2.92 - 2)) / 7, Figures.Calibration.ExpectedError, 12);
        Assert.Equal((0.0625 + 0.4225 + 0.3025 + 0.0225 + 0.9216 + 0.0009 + 0.0001) / 7, Figures.Calibration.BrierScore, 12);
    }

    [Fact]
    public void Mistakes_come_the_most_confident_first()
    {
        Assert.Equal(["bill-2", "song", "bill-3"], Figures.Mistakes.Select(mistake => mistake.Name));
        Assert.Equal(1, Figures.ConfidentMistakes);
    }

    [Fact]
    public void What_can_go_unattended_is_as_much_as_the_precision_allows()
    {
        Assert.Equal(new Unattended(0.97, new Share(2, 7), new Share(2, 2)), Figures.AtPrecision);
        Assert.Equal(new Unattended(0.85, new Share(4, 7), new Share(3, 4)), Figures.Of(Types, Documents, 0.75).AtPrecision);
        Assert.Equal(new Unattended(null, new Share(0, 1), new Share(0, 0)), Figures.Of(Types, [Documents[3]], 0.75).AtPrecision);
    }

    [Fact]
    public void Without_review_goes_what_the_classifier_asks_none_for()
    {
        Assert.Equal(new Unattended(null, new Share(5, 7), new Share(3, 5)), Figures.WithoutReview);
        var asking = Documents.Select(document => document with { Answer = document.Answer with { Reasons = ["Two types are close."] } }).ToList();
        Assert.Equal(0, Figures.Of(Types, asking, 0.99).WithoutReview.Documents.Part);
    }

    [Fact]
    public void Words_that_lead_astray_are_named_with_what_was_seen_and_what_to_do()
    {
        var misleading = Advice.For(Types, Times(5)).Where(advice => advice.Kind == AdviceKind.MisleadingWord).ToDictionary(advice => advice.Words[0], advice => advice.Sentence);
        Assert.Equal(["amount", "dam", "shampoo"], misleading.Keys.Order());
        Assert.Equal(
            "“amount” of Grooming bill occurs in 5 of 15 documents of its own type and in 10 of 20 others (most of all in Pedigree chart: 10 of 10): take it out, or replace it by a phrase that only Grooming bill has.",
            misleading["amount"]);
        Assert.Equal(
            "“dam” of Pedigree chart occurs in 0 of 10 documents of its own type and in 5 of 25 others (most of all in Grooming bill: 5 of 15) and spoke for Pedigree chart in 5 documents of 35 wrongly called so (5 Grooming bill): take it out, or replace it by a phrase that only Pedigree chart has.",
            misleading["dam"]);
        Assert.Equal(
            "“shampoo” (5) spoke for Grooming bill in 5 documents of 35 that no type fits: add a type for such documents where they are many, else make these words longer phrases, or set a higher minimumConfidence.",
            misleading["shampoo"]);
    }

    [Fact]
    public void Nothing_is_advised_on_words_or_likeness_from_a_handful_of_documents()
    {
        Assert.Empty(Advice.For(Types, Documents));
        Assert.DoesNotContain(Advice.For(Types, Times(4)), advice => advice.DocumentTypes.Contains("Pedigree chart"));
    }

    // A word that stands in 3 of 10 documents of its type and in 1 of 20 others is a good one.
    [Fact]
    public void A_good_word_is_called_misleading_by_chance_at_most_once_in_twenty_draws_from_the_fewest_documents_and_oftener_from_six()
    {
        IReadOnlyList<DocumentType> types = [new("Own", "", ["regatta"]), new("Other", "", ["lighthouse"])];
        var random = new Random(17);
        Assert.InRange(ShareOfWrongAdvice(WordAdvice.FewestDocuments), 0, 0.05);
        Assert.InRange(ShareOfWrongAdvice(6), 0.05, 0.2);

        double ShareOfWrongAdvice(int own)
        {
            const int draws = 4000;
            return Enumerable.Range(0, draws).Count(_ => new WordAdvice(types, [.. Drawn("Own", own, 0.3), .. Drawn("Other", 40, 0.05)], fewestDocuments: own).Misleading().Any(advice => advice.Words.Contains("regatta"))) / (double)draws;
        }

        IEnumerable<JudgedDocument> Drawn(string type, int count, double share) =>
            Enumerable.Range(0, count).Select(number => Judged($"{type}-{number}", type, type, 0.9, random.NextDouble() < share ? ["regatta"] : []));
    }

    [Fact]
    public void Advice_that_was_tried_says_what_it_would_change_and_is_dropped_where_it_does_no_good()
    {
        var advice = new Advice(AdviceKind.MisleadingWord, ["Grooming bill"], ["amount"], "Take it out.");
        var right = Documents.Select(document => document with { TrueType = document.Answer.DocumentType == Answer.Unknown ? null : document.Answer.DocumentType }).ToList();
        Assert.Equal("Take it out. Without it 3 more of 7 documents would be right, and none wrong that are right now.", advice.Tried(Documents, right)!.Sentence);
        Assert.Null(advice.Tried(Documents, Documents));
        Assert.Null(advice.Tried(right, Documents));
    }

    [Fact]
    public void Words_that_occur_nowhere_are_named_for_types_that_have_many_documents()
    {
        Assert.Equal(
            [
                "“ancestors of the dog” of Pedigree chart occurs in none of the 105 documents: take it out, or write it as the documents do.",
                "“clipping” of Grooming bill occurs in none of the 105 documents: take it out, or write it as the documents do.",
            ],
            Advice.For(Types, Times(15)).Where(advice => advice.Kind == AdviceKind.UnusedWords).Select(advice => advice.Sentence));
        Assert.DoesNotContain(Advice.For(Types, Times(9)), advice => advice.Kind == AdviceKind.UnusedWords);
    }

    [Fact]
    public void Types_taken_for_each_other_or_alike_in_words_are_named()
    {
        Assert.Equal(
            ["Pedigree chart and Grooming bill are too alike (5 of 25 documents were taken for the other (5 Grooming bill as Pedigree chart)): give each unique words that the other's documents do not have, or make them one type."],
            Advice.For(Types, Times(5)).Where(advice => advice.Kind == AdviceKind.TypesTooAlike).Select(advice => advice.Sentence));
        var alike = Advice.For([new("Dog bill", "", ["bathing"]), new("Bill for a dog", "", ["nails"]), new("Letter", "", [])], []);
        Assert.Contains("their names and words share “Dog” and “bill”", Assert.Single(alike).Sentence, StringComparison.Ordinal);
        Assert.Equal(["Dog bill", "Bill for a dog"], alike[0].DocumentTypes);
    }

    [Fact]
    public void Unique_words_are_found_as_the_classifier_finds_them()
    {
        var finder = new UniqueWordFinder(Samples.EverydayTypes);
        Assert.Equal(["bill to", "invoice number", "to", "total amount"], finder.Find(Samples.Document(Samples.Invoice)).Order());
        Assert.Empty(finder.Find(Samples.Document(["Nothing of the kind"])));
    }

    // So many documents of each kind.
    private static List<JudgedDocument> Times(int count) => [.. Enumerable.Range(0, count).SelectMany(number => Documents.Select(document => document with { Name = $"{document.Name}-{number}" }))];

    private static JudgedDocument Judged(string name, string? truth, string said, double confidence, string[] words, string? best = null, string? evidence = null) =>
        new(name, truth, new Answer(said, confidence, [new TypeScore(best ?? said, confidence)], evidence is null ? [] : [new Evidence(evidence, 1, said, 0.5)])) { UniqueWords = words.ToHashSet() };
}
