using Mailroom.Classifying.Segments;
using Mailroom.Reading;

namespace Mailroom.Classifying.Tests;

/// <summary>That what a mail or a portfolio carries decides what it is, and that mails stay mails where they are a type.</summary>
public sealed class CarriedDocumentTests
{
    private static readonly Classifier WithoutMails = new([.. Samples.EverydayTypes.Where(type => type.Name != "Email")]);
    private static readonly Classifier WithMails = new(Samples.EverydayTypes);
    private static readonly string[] Cover = ["From: ada@example.org", "To: bob@example.org", "Subject: Documents", "Attachment: x.pdf", "Please see below."];

    [Fact]
    public void Without_a_type_for_mails_the_attachment_decides_and_the_evidence_is_on_its_page()
    {
        var answer = WithoutMails.Classify(Mail(Cover, Samples.Invoice));
        Assert.Equal("Invoice", answer.DocumentType);
        Assert.Equal(WithoutMails.Classify(Samples.Document(Samples.Invoice)).Confidence, answer.Confidence);
        Assert.Equal(2, answer.Evidence[0].Page);
    }

    [Fact]
    public void With_a_type_for_mails_a_mail_is_one_and_what_it_carries_is_evidence()
    {
        var answer = WithMails.Classify(Mail(Cover, Samples.Invoice));
        Assert.Equal(("Email", WithMails.Classify(Mail(Cover)).Confidence), (answer.DocumentType, answer.Confidence));
        Assert.Contains(answer.Evidence, evidence => evidence is { DocumentType: "Invoice", Page: 2, Share: > 0 });
        Assert.Equal(["Email", "Invoice"], answer.Scores.Take(2).Select(score => score.DocumentType));
        Assert.True(answer.Scores.Sum(score => score.Confidence) <= 1.000001);
    }

    [Fact]
    public void The_weightiest_decides_wherever_it_stands_and_several_types_are_said()
    {
        string[] contract = [.. Samples.Contract, .. Samples.Contract, .. Samples.Contract];
        foreach (var answer in (Answer[])[WithoutMails.Classify(Mail(Cover, contract, Samples.Invoice)), WithoutMails.Classify(Mail(Cover, Samples.Invoice, contract))])
        {
            Assert.Equal("Contract", answer.DocumentType);
            Assert.Contains("It carries documents of several types: the answer is that of the weightiest.", answer.Reasons);
        }

        Assert.DoesNotContain("It carries documents of several types: the answer is that of the weightiest.", WithoutMails.Classify(Mail(Cover, Samples.Invoice, Samples.Invoice)).Reasons);
    }

    [Fact]
    public void The_text_of_the_mail_decides_where_what_it_carries_tells_nothing() =>
        Assert.Equal("Invoice", WithoutMails.Classify(Mail([.. Cover[..3], .. Samples.Invoice], ["Telephone 12 34 56"])).DocumentType);

    [Fact]
    public void The_cover_of_a_portfolio_never_decides()
    {
        var portfolio = Carrying(Samples.Resume, "application/pdf", Samples.Contract) with { IsCoverSheet = true };
        Assert.Equal("Contract", WithMails.Classify(portfolio).DocumentType);
        Assert.False(Segmenter.CanHoldSeveral(portfolio));
    }

    [Fact]
    public void A_short_document_is_not_what_is_attached_to_it()
    {
        var receipt = Carrying(Samples.Invoice, "application/pdf", ["General remarks", "Telephone 12 34 56"]);
        Assert.Equal("Invoice", WithMails.Classify(receipt).DocumentType);
        Assert.Equal(1, Example.From(receipt, "Invoice").LikenessTo(Example.From(Samples.Document(Samples.Invoice), "Invoice")));
    }

    [Fact]
    public void What_other_parts_say_is_evidence_too()
    {
        var probe = new Classifier([new("Probe", "", ["harbour dues"]), new("Invoice", "Bills from suppliers", ["invoice number"])]);
        Assert.Contains(probe.Classify(Mail(Cover, Samples.Invoice, ["Of the harbour dues"])).Evidence, evidence => evidence is { DocumentType: "Probe", Page: 3 });
    }

    [Fact]
    public void An_attachment_teaches_what_its_type_is_like_and_a_mail_what_mails_are_like()
    {
        var mail = Mail(Cover, Samples.Invoice);
        Assert.Equal(1, Example.From(mail, "Invoice").LikenessTo(Example.From(Samples.Document(Samples.Invoice), "Invoice")));
        Assert.Equal(1, Example.From(mail, "Email").LikenessTo(Example.From(Mail(Cover), "Email")));
    }

    [Fact]
    public void The_front_of_a_file_has_the_first_pages_of_each_document()
    {
        var mail = Mail(Cover, Samples.Invoice, Samples.Contract);
        Assert.Equal([1, 2, 3], mail.Front(1).Pages.Select(page => page.Number));
    }

    private static DocumentText Mail(string[] own, params string[][] carried) =>
        Carrying(own, "message/rfc822", carried) with { Mail = new Mail([new MailHeader("Subject", "Documents")], [new Attachment("x.pdf", "application/pdf")]) };

    private static DocumentText Carrying(string[] own, string mediaType, params string[][] carried) => Samples.Document([own, .. carried]) with
    {
        MediaType = mediaType,
        Carried = [.. carried.Select((_, place) => new CarriedDocument("", "application/pdf", place + 2, place + 2))],
    };
}
