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
    public void English_words_find_their_meaning_in_a_paper_of_another_language()
    {
        var classifier = new Classifier([new("Alpha", "", ["meter reading", "electricity"]), new("Beta", "", ["diagnosis", "patient"])]);
        Assert.Equal("Alpha", classifier.Classify(Samples.Document(["Zählerstand 4711", "Verbrauch von Strom im Jahr"])).Scores[0].DocumentType);
        Assert.Equal("Beta", classifier.Classify(Samples.Document(["Paciente: Ana", "Diagnóstico y tratamiento"])).Scores[0].DocumentType);
    }

    private static Example Taught(string[] lines, string type) => Example.From(Samples.Document(lines), type);
}
