using CsCheck;
using Mailroom.Reading;

namespace Mailroom.Classifying.Tests;

public sealed class LearningTests
{
    private static readonly Classifier Papers = new([new("Blue paper", "", []), new("Green paper", "", []), new("Red paper", "", [])]);

    private static readonly string[][] Harbour =
    [
        ["The harbour office counts the vessels", "Cargo of timber unloaded at the eastern pier"],
        ["Vessels berth at the pier", "The harbour master announces cargo and timber"],
        ["Timber vessels left the harbour", "Pier fees for cargo are unchanged"],
    ];

    private static readonly string[][] Garden =
    [
        ["Roses are pruned in spring", "The gardener waters the beds and the lawn"],
        ["Lawn and beds need water", "Spring roses of the gardener"],
        ["The gardener prunes roses", "Beds beside the lawn in spring"],
    ];

    [Fact]
    public void One_example_is_enough_for_a_document_like_it()
    {
        var taught = Papers.Learn([Taught(Harbour[0], "Green paper")]);
        Assert.Equal("Green paper", taught.Classify(Samples.Document(Harbour[1])).Scores[0].DocumentType);
    }

    [Fact]
    public void What_is_left_out_is_unlearned()
    {
        var document = Samples.Document(Harbour[1]);
        var before = Papers.Classify(document);
        var after = Papers.Learn([Taught(Harbour[0], "Green paper")]).Learn([]).Classify(document);
        Assert.Equal(before.Scores, after.Scores);
    }

    [Fact]
    public void One_wrong_example_among_three_spoils_nothing()
    {
        var taught = Papers.Learn(
        [
            Taught(Harbour[0], "Green paper"), Taught(Harbour[1], "Green paper"), Taught(Garden[0], "Green paper"), Taught(Garden[1], "Red paper"), Taught(Garden[2], "Red paper"),
        ]);
        Assert.Equal("Green paper", taught.Classify(Samples.Document(Harbour[2])).Scores[0].DocumentType);
        Assert.Equal("Red paper", taught.Classify(Samples.Document(["Roses and lawn", "The gardener and his beds"])).Scores[0].DocumentType);
    }

    [Fact]
    public void A_long_example_does_not_draw_short_documents_to_its_type()
    {
        var many = Enumerable.Range(0, 400).Select(number => $"clause {number} of the paper and what follows from it in the end").ToArray();
        var taught = Papers.Learn([Taught(many, "Blue paper"), Taught(Garden[0], "Red paper"), Taught(Garden[1], "Red paper")]);
        Assert.Equal("Red paper", taught.Classify(Samples.Document(["The roses and the lawn", "of the gardener in spring"])).Scores[0].DocumentType);
    }

    [Fact]
    public void Examples_of_types_that_are_not_on_the_list_teach_nothing()
    {
        var document = Samples.Document(Harbour[1]);
        Assert.Equal(Papers.Classify(document).Scores, Papers.Learn([Taught(Harbour[0], "Yellow paper")]).Classify(document).Scores);
    }

    [Fact]
    public void A_few_examples_among_many_act_at_once_and_leave_nothing_behind_when_they_are_taken_out() => Gen.Int[0, 1_000_000].Sample(seed =>
    {
        var (many, few) = (Various(40, seed), Various(2, seed + 1));
        var before = Papers.Learn(Examples(many));
        var added = before.Learn([.. Examples(many), .. Examples(few)]);
        foreach (var document in Various(5, seed + 2).Append(few[0]).Select(one => one.Document))
        {
            Same(Papers.Learn(Examples(many)), before, document);
            Same(before, added.Learn(Examples(many)), document);
        }

        Assert.All(few, one => Assert.Equal(one.Example.DocumentType, added.Classify(one.Document).Scores[0].DocumentType));
    }, iter: 20);

    [Fact]
    public void Learned_one_by_one_and_forgotten_one_by_one_it_is_nearly_what_it_is_learned_at_once()
    {
        var all = Various(120, seed: 5);
        var classifier = Papers;
        for (var taught = 1; taught <= all.Count; taught++) classifier = classifier.Learn(Examples(all.Take(taught)));
        for (var gone = 1; gone <= 40; gone++) classifier = classifier.Learn(Examples(all.Skip(gone)));
        var atOnce = Papers.Learn(Examples(all.Skip(40)));
        foreach (var (document, _) in Various(50, seed: 6))
        {
            var (one, other) = (classifier.Classify(document), atOnce.Classify(document));
            Assert.Equal(other.Scores[0].DocumentType, one.Scores[0].DocumentType);
            Assert.Equal(other.Confidence, one.Confidence, tolerance: 0.02);
        }
    }

    [Fact]
    public void English_words_find_their_meaning_in_a_paper_of_another_language()
    {
        var classifier = new Classifier([new("Alpha", "", ["meter reading", "electricity"]), new("Beta", "", ["diagnosis", "patient"])]);
        Assert.Equal("Alpha", classifier.Classify(Samples.Document(["Zählerstand 4711", "Verbrauch von Strom im Jahr"])).Scores[0].DocumentType);
        Assert.Equal("Beta", classifier.Classify(Samples.Document(["Paciente: Ana", "Diagnóstico y tratamiento"])).Scores[0].DocumentType);
    }

    // Documents of words by chance, a third of them their type's own.
    private static List<(DocumentText Document, Example Example)> Various(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Various(random, ((string[])["Blue", "Green", "Red"])[random.Next(3)]))];
    }

    private static (DocumentText Document, Example Example) Various(Random random, string colour)
    {
        var lines = Enumerable.Range(0, 10).Select(_ => $"{colour}word{random.Next(30)} word{random.Next(100)} rareword{random.Next(10_000)}").ToArray();
        return (Samples.Document(lines), Taught(lines, colour + " paper"));
    }

    private static List<Example> Examples(IEnumerable<(DocumentText Document, Example Example)> documents) => [.. documents.Select(one => one.Example)];

    private static void Same(Classifier one, Classifier other, DocumentText document) =>
        Assert.All(one.Classify(document).Scores.Zip(other.Classify(document).Scores), pair =>
        {
            Assert.Equal(pair.First.DocumentType, pair.Second.DocumentType);
            Assert.Equal(pair.First.Confidence, pair.Second.Confidence, tolerance: 1e-9);
        });

    private static Example Taught(string[] lines, string type) => Example.From(Samples.Document(lines), type);
}
