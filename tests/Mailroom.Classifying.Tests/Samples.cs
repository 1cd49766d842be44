using Mailroom.Reading;

namespace Mailroom.Classifying.Tests;

/// <summary>Made-up documents and types.</summary>
internal static class Samples
{
    public static readonly IReadOnlyList<DocumentType> EverydayTypes =
    [
        new("Invoice", "Standard commercial invoice from vendors or suppliers.", ["invoice number", "bill to", "total amount"]),
        new("Receipt", "Retail or online transaction receipts.", ["receipt", "paid", "transaction id"]),
        new("Contract", "Signed agreements between companies or with employees.", ["agreement", "the parties", "hereby"]),
        new("Resume", "Curriculum vitae of a job applicant.", ["work experience", "education", "skills"]),
        new("Email", "E-mail messages, with or without attachments.", ["subject", "from", "to"]),
    ];

    /// <summary>Types that nobody has heard of.</summary>
    public static readonly IReadOnlyList<DocumentType> KennelTypes =
    [
        new("Kennel boarding agreement", "Terms under which a dog stays at the kennel while its owner travels.", ["boarding", "vaccination record", "feeding instructions"]),
        new("Grooming invoice", "Bill for washing and clipping a dog.", ["nail trimming", "shampoo", "coat"]),
        new("Pedigree chart", "Ancestors of a dog.", ["sire", "dam", "litter"]),
    ];

    public static readonly string[] Invoice =
    [
        "Northwind Paper Ltd", "12 Mill Lane, Springfield", "INVOICE", "Invoice number: 2041", "Invoice date: 3 March 2024", "Bill to:", "Riverside Bakery",
        "Description Quantity Unit price Amount", "Envelopes C4 10 2.50 25.00", "Copy paper 5 4.00 20.00", "Ink 2 8.00 16.00", "Subtotal 61.00", "VAT 20% 12.20",
        "Total amount 73.20", "Payment terms: 30 days net. Please pay to the account below.",
    ];

    public static readonly string[] Contract =
    [
        "SUPPLY AGREEMENT", "This Agreement is made and entered into by and between Alder Ltd and Birch Ltd.", "WHEREAS the parties wish to cooperate,",
        "1. The parties hereby agree as follows.", "2. Termination. Either party may terminate this Agreement.", "3. Governing law. This Agreement is governed by law.",
        "IN WITNESS WHEREOF the parties have signed.", "Signature: ________",
    ];

    public static readonly string[] Resume =
    [
        "Jane Doe", "jane@example.org", "Work experience", "2015 - 2019 Baker, Riverside Bakery", "2019 - 2024 Head baker, Hillside Bakery", "Education", "2012 - 2015 Bakery school",
        "Skills", "Bread, cakes, languages", "Hobbies",
    ];

    /// <summary>A document of pages without positions.</summary>
    public static DocumentText Document(params string[][] pages) => Document(PageSource.Text, pages);

    public static DocumentText Document(PageSource source, params string[][] pages) =>
        new("text/plain", pages.Length, [.. pages.Select((lines, index) => new Page(index + 1, [.. lines.Select(line => new Line(line))], source))]);

    /// <summary>One page whose words have places: each line a fiftieth of the page high, each character a hundredth wide.</summary>
    public static DocumentText Placed(string[] lines) => new("application/pdf", 1, [new Page(1, [.. lines.Select(Place)], PageSource.Text) { Width = 600, Height = 800 }]);

    public static double Score(this Answer answer, string type) => answer.Scores.Single(score => score.DocumentType == type).Confidence;

    private static Line Place(string text, int number)
    {
        var (words, column) = (new List<Word>(), 0);
        foreach (var word in text.Split(' '))
        {
            words.Add(new Word(word, new Box(column / 100f, number / 50f, word.Length / 100f, 0.02f)));
            column += word.Length + 1;
        }
        return new Line(text) { Words = words, Box = new Box(0, number / 50f, text.Length / 100f, 0.02f) };
    }
}
