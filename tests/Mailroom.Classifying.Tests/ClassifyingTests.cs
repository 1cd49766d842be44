using Mailroom.Classifying.Words;
using Mailroom.Reading;

namespace Mailroom.Classifying.Tests;

public sealed class ClassifyingTests
{
    private static readonly Classifier Everyday = new(Samples.EverydayTypes);
    private static readonly Classifier Kennel = new(Samples.KennelTypes);

    [Fact]
    public void Everyday_documents_are_told_apart()
    {
        Assert.Equal("Invoice", Everyday.Classify(Samples.Document(Samples.Invoice)).DocumentType);
        Assert.Equal("Contract", Everyday.Classify(Samples.Document(Samples.Contract)).DocumentType);
        Assert.Equal("Resume", Everyday.Classify(Samples.Document(Samples.Resume)).DocumentType);
    }

    [Fact]
    public void Types_that_nobody_has_heard_of_work_by_their_own_words()
    {
        Assert.Equal("Kennel boarding agreement", Kennel.Classify(Samples.Document(
            ["Happy Paws", "Boarding terms", "The owner leaves the dog at the kennel.", "Vaccination records are shown on arrival.", "Feeding instruction: twice a day."])).DocumentType);
        Assert.Equal("Grooming invoice", Kennel.Classify(Samples.Document(["Happy Paws", "Invoice", "Nail trimming 12.00", "Shampoo 8.00", "Coat clipping 30.00", "Total 50.00"])).DocumentType);
        Assert.Equal("Pedigree chart", Kennel.Classify(Samples.Document(["Rex of Hill House", "Sire: Bruno", "Dam: Bella", "Litter of May"])).DocumentType);
    }

    [Fact]
    public void A_German_invoice_is_recognised_by_English_types_and_the_other_way_round()
    {
        var german = Samples.Document(["Rechnung", "Rechnungsnummer 17", "Rechnungsdatum 1.2.2024", "Menge Einzelpreis", "Gesamtbetrag 119,00", "USt-IdNr DE1", "zahlbar bis 1.3.2024"]);
        Assert.Equal("Invoice", Everyday.Classify(german).DocumentType);

        var types = new Classifier([new("Rechnung", "", []), new("Vertrag", "", []), new("Lebenslauf", "", [])]);
        Assert.Equal("Rechnung", types.Classify(Samples.Document(Samples.Invoice)).DocumentType);
        Assert.Equal("Vertrag", types.Classify(Samples.Document(Samples.Contract)).DocumentType);
        Assert.Equal("Lebenslauf", types.Classify(Samples.Document(Samples.Resume)).DocumentType);
    }

    [Fact]
    public void The_headers_of_a_mail_make_it_a_mail_whatever_it_is_about()
    {
        var mail = Samples.Document(["From: a@example.org", "To: b@example.org", "Subject: Invoice", "Please find our invoice attached."]) with
        {
            Mail = new Mail([new("From", "a@example.org"), new("To", "b@example.org"), new("Subject", "Invoice")], []),
        };
        Assert.Equal("Email", Everyday.Classify(mail).DocumentType);
    }

    [Fact]
    public void A_longer_form_number_is_not_taken_for_the_shorter_within_it()
    {
        var classifier = new Classifier([new("Form W-8BEN", "", ["W-8BEN"]), new("Form W-8BEN-E", "", ["W-8BEN-E"])]);
        Assert.Equal("Form W-8BEN-E", classifier.Classify(Samples.Document(["Form W-8BEN-E", "Certificate of entities"])).DocumentType);
        Assert.Equal("Form W-8BEN", classifier.Classify(Samples.Document(["Form W-8BEN", "Certificate of individuals"])).DocumentType);
    }

    [Fact]
    public void A_form_is_the_one_whose_number_stands_at_the_edge_of_its_pages_and_not_one_that_it_names()
    {
        var classifier = new Classifier([new("Form Q-12", "", ["Q-12"]), new("Form R-40", "", ["R-40"])]);
        string[] text = ["Name of the keeper", "Street and house", "Town", "Kind of animal", "Number of animals", "Date of arrival"];
        var answer = classifier.Classify(Samples.Document(
            ["Application of a keeper", "See the notes", "Use Form Q-12 for birds", .. text, "Cat. 5", "Form R-40 (Rev. 3)"], ["Form R-40 (Rev. 3)", "Part II", .. text, "See the notes", "Sign here"]));
        Assert.Equal("Form R-40", answer.DocumentType);
    }

    [Fact]
    public void A_type_of_which_nothing_is_known_holds_its_own_beside_known_ones()
    {
        var classifier = new Classifier([.. Samples.EverydayTypes, new("Heron voucher", "Entitles its bearer to a day at the heron lake.", ["heron lake", "day pass"])]);
        var answer = classifier.Classify(Samples.Document(["Lake office", "Heron voucher", "Day pass, 2 persons", "Total amount 12.50", "Paid", "Cash 20.00", "Change 7.50", "Transaction id 77", "Thank you, please come again"]));
        Assert.Equal("Heron voucher", answer.DocumentType);
        Assert.Equal("Invoice", classifier.Classify(Samples.Document(Samples.Invoice)).DocumentType);
    }

    [Fact]
    public void Few_words_and_words_that_are_guessed_make_less_sure()
    {
        var classifier = new Classifier(Samples.EverydayTypes);
        string[] some = ["INVOICE", "Invoice number: 2041", "Bill to: Riverside"];
        var sure = classifier.Classify(Recognised(0.95)).Score("Invoice");
        Assert.True(classifier.Classify(Recognised(0.3)).Score("Invoice") < sure);
        Assert.True(classifier.Classify(Samples.Document(some)).Score("Invoice") < classifier.Classify(Samples.Document(Samples.Invoice)).Score("Invoice"));

        static DocumentText Recognised(double confidence) =>
            new("image/png", 1, [new Page(1, [.. Samples.Invoice.Select(line => new Line(line))], PageSource.Ocr) { OcrConfidence = confidence }]);
    }

    [Fact]
    public void A_title_counts_more_than_a_passing_mention()
    {
        var classifier = new Classifier([new("Quarrel notice", "", ["quarrel notice"]), new("Truce notice", "", ["truce notice"])]);
        var answer = classifier.Classify(Samples.Document(["TRUCE NOTICE", "It was agreed on Monday that both houses rest.", "This follows the quarrel notice that was sent to all the houses of the valley in the week before."]));
        Assert.Equal("Truce notice", answer.DocumentType);
    }

    [Fact]
    public void A_title_by_which_a_type_goes_elsewhere_counts_more_than_what_the_document_is_about()
    {
        var classifier = new Classifier([new("Credit agreement", "", ["borrower", "lenders", "loans"]), new("Construction contract", "", ["contractor", "construction", "work"])]);
        var answer = classifier.Classify(Samples.Document(
            ["CONSTRUCTION LOAN AGREEMENT", "Alder Bank is the lender, Birch Ltd the owner.", "The contractor completes the construction work on the site.", "The engineer approves each advance.",
             "The owner draws on the loan as the work goes on.", "Interest is due each month until the maturity date."]));
        Assert.Equal("Credit agreement", answer.DocumentType);
    }

    [Fact]
    public void The_first_lines_of_a_text_without_sizes_look_more_like_a_title_than_those_known_to_be_small()
    {
        string[] text = ["Supply terms", "of Alder Ltd", "as of May", "What is ordered by noon is delivered on the next day, at the latest.", "What is late costs less."];
        var (plain, small) = (Samples.Document(text), Samples.Placed(text));
        Assert.All([0, 1], line => Assert.True(Prominence(plain, line) > Prominence(small, line)));
        Assert.Equal(Prominence(small, 4), Prominence(plain, 4));

        static double Prominence(DocumentText document, int line) => new HeadLayout(document).Prominence(document.Pages[0], line, 2);
    }

    [Fact]
    public void Words_that_several_types_share_count_less()
    {
        DocumentType[] types = [new("Alpha", "", ["shared words", "zebra crossing"]), new("Beta", "", ["shared words", "yellow bus"]), new("Gamma", "", ["shared words", "quiet river"])];
        var answer = new Classifier(types).Classify(Samples.Document(["The shared words and again shared words.", "A quiet river runs."]));
        Assert.Equal("Gamma", answer.DocumentType);
        Assert.Contains("quiet river", answer.Evidence[0].Phrase, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("P<")]
    [InlineData("§")]
    public void Signs_that_are_no_words_are_found(string sign)
    {
        var classifier = new Classifier([new("Alpha", "", [sign]), new("Beta", "", ["something else"])]);
        var answer = classifier.Classify(Samples.Document(["Nothing of note here", $"{sign}UTOERIKSSON"]));
        Assert.Equal("Alpha", answer.DocumentType);
    }

    [Fact]
    public void Nothing_read_means_no_confidence()
    {
        foreach (var document in (DocumentText[])[Samples.Document(), Samples.Document([[]]), Samples.Document(["..."])])
        {
            var answer = Kennel.Classify(document);
            Assert.InRange(answer.Confidence, 0, 0.4);
            Assert.True(answer.NeedsReview);
            Assert.Contains("No text was found.", answer.Reasons);
            Assert.Empty(answer.Evidence);
        }
    }

    [Fact]
    public void One_type_alone_and_types_without_words_are_allowed()
    {
        Assert.InRange(new Classifier([new("Only", "", [])]).Classify(Samples.Document(Samples.Invoice)).Confidence, 0, 0.5);
        Assert.Equal(2, new Classifier([new("!", "", ["", "  "]), new("?", "", [])]).Classify(Samples.Document(Samples.Invoice)).Scores.Count);
        Assert.Throws<ArgumentException>(() => new Classifier([]));
    }

    [Fact]
    public void A_hundred_types_are_still_told_apart()
    {
        var types = Samples.EverydayTypes.Concat(Enumerable.Range(1, 95).Select(number => new DocumentType($"House form {number}", $"Form for matter number {number}.", [$"matter {number}", $"code{number}x"]))).ToList();
        var classifier = new Classifier(types);
        Assert.Equal("Invoice", classifier.Classify(Samples.Document(Samples.Invoice)).DocumentType);
        Assert.Equal("House form 57", classifier.Classify(Samples.Document(["House form 57", "On the matter 57", "code57x"])).DocumentType);
    }

    [Fact]
    public void The_same_classifier_serves_many_threads()
    {
        var expected = Everyday.Classify(Samples.Document(Samples.Contract));
        Parallel.For(0, 50, _ =>
        {
            var answer = Everyday.Classify(Samples.Document(Samples.Contract));
            Assert.Equal(expected.Scores, answer.Scores);
            Assert.Equal(expected.Evidence, answer.Evidence);
        });
    }
}
