using System.Security.Cryptography;
using System.Text;
using Mailroom.Classifying;
using Mailroom.Pipeline;
using Mailroom.Reading;
using Mailroom.Storage.Vault;

namespace Mailroom.Tests.Pipeline;

public sealed class StoredTextTests
{
    private const string FileId = "01m8622zb4a60bvyg1x0xt3w53";

    private static readonly DocumentText Scan = new("image/png", 3,
    [
        new Page(1, [Recognised("TAX INVOICE", 0.08f, 0.06f), Recognised("Harbour Supplies Ltd", 0.02f, 0.021f), Recognised("Invoice number 17 of the third of May", 0.02f, 0.02f), new Line("Total 23.50") { Bold = true, FontSize = 11.5 }], PageSource.Ocr)
        {
            Width = 1200, Height = 1700, OcrConfidence = 0.8123456789, PictureShare = 1,
        },
        new Page(2, [], PageSource.Text),
    ])
    {
        Language = "en",
        Vocabulary = new XmlVocabulary("UBL Invoice", ["380", "384"], 1),
        Mail = new Mail([new MailHeader("Subject", "Bill")], [new Attachment("", "text/plain")]),
    };

    [Fact]
    public void A_document_is_classified_from_its_stored_text_as_it_was_when_it_was_read()
    {
        using var key = DataKey.Create();
        var stored = StoredText.TryOpen(key, FileId, StoredText.Seal(key, FileId, Scan))!;
        Assert.All(stored.Pages.SelectMany(page => page.Lines), line => Assert.Null(line.Words));
        Assert.Equal(Scan.Pages.SelectMany(page => page.Lines).Select(line => (line.Text, line.Box, line.Bold)), stored.Pages.SelectMany(page => page.Lines).Select(line => (line.Text, line.Box, line.Bold)));
        Assert.Equal(Scan.Pages.Select(page => (page.Number, page.Source, page.Width, page.Height, page.OcrConfidence, page.PictureShare)), stored.Pages.Select(page => (page.Number, page.Source, page.Width, page.Height, page.OcrConfidence, page.PictureShare)));
        Assert.Equal(("image/png", 3, "en", "Bill", "text/plain"), (stored.MediaType, stored.PageCount, stored.Language, stored.Mail!.Headers[0].Value, stored.Mail.Attachments[0].MediaType));
        Assert.Equal(("UBL Invoice", "380, 384", 1), (stored.Vocabulary!.Name, string.Join(", ", stored.Vocabulary.Codes), stored.Vocabulary.Page));
        var classifier = new Classifier([new("Invoice", "Bills from suppliers", ["invoice number"]), new("Receipt", "Till receipts", ["total"])]);
        Assert.Equal(classifier.Classify(Scan).Scores, classifier.Classify(stored).Scores);
    }

    [Fact]
    public void It_is_sealed_under_its_own_purpose_and_what_cannot_be_used_is_read_again()
    {
        using var key = DataKey.Create();
        using var other = DataKey.Create();
        var text = StoredText.Seal(key, FileId, Scan);
        Assert.True(text.AsSpan().IndexOf(Encoding.UTF8.GetBytes("Harbour")) < 0);
        Assert.ThrowsAny<CryptographicException>(() => key.Open("outcome", FileId, text));
        Assert.Null(StoredText.TryOpen(other, FileId, text));
        Assert.Null(StoredText.TryOpen(key, FileId, key.Seal("text", FileId, "no text"u8)));
        Assert.Null(StoredText.TryOpen(key, FileId, null));
    }

    private static Line Recognised(string text, params float[] heights) => new(text)
    {
        Box = new Box(0.1f, 0.05f, 0.5f, heights.Max()),
        Words = [.. text.Split(' ').Select((word, place) => new Word(word, new Box(0.1f, 0.05f, 0.1f, heights[place % heights.Length])))],
    };
}
