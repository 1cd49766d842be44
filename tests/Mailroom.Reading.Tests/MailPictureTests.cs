using Mailroom.Reading.Mails;
using Mailroom.Reading.Tests.Images;
using SkiaSharp;

namespace Mailroom.Reading.Tests;

/// <summary>That documents which are photographed or scanned count in mails, and logos do not.</summary>
public sealed class MailPictureTests
{
    [Theory]
    [InlineData("Content-Disposition: attachment; filename=scan.png")]
    [InlineData("Content-Disposition: inline; filename=scan.png\nContent-ID: <a@b>")]
    [InlineData("Content-ID: <a@b>")]
    public async Task A_page_that_is_attached_as_a_picture_is_recognised(string disposition)
    {
        await OcrTestTools.SkipWithoutTesseractAsync();
        using var page = DrawnPage.Draw(DrawnPage.Letter);
        var text = await Reading.Read($"From: a@example.org\nSubject: s\nMIME-Version: 1.0\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n{disposition}\n\n{Convert.ToBase64String(DrawnPage.Encode(page))}\n");
        Assert.Equal(("image/png", PageSource.Ocr), (Assert.Single(text.Carried).MediaType, text.Pages[1].Source));
        Assert.Contains("Quarterly report of the harbour office", text.Lines(2));
    }

    [Theory]
    [InlineData(1, 1, false, true)]
    [InlineData(600, 200, false, true)]
    [InlineData(2000, 250, false, true)]
    [InlineData(480, 640, false, false)]
    [InlineData(480, 640, true, true)]
    [InlineData(1200, 300, true, true)]
    [InlineData(2400, 600, true, true)]
    [InlineData(1000, 1400, true, false)]
    public void Small_pictures_and_banners_are_decoration(int width, int height, bool isInText, bool isDecoration)
    {
        using var picture = new SKBitmap(width, height);
        Assert.Equal(isDecoration, MailPictures.IsDecoration(DrawnPage.Encode(picture), isInText));
    }

    [Fact]
    public async Task A_logo_is_left_out_without_a_word()
    {
        using var logo = new SKBitmap(200, 80);
        var text = await Reading.Read($"From: a@example.org\nSubject: s\nMIME-Version: 1.0\nContent-Type: image/png; name=logo.png\nContent-Transfer-Encoding: base64\n\n{Convert.ToBase64String(DrawnPage.Encode(logo))}\n");
        Assert.Equal((1, "logo.png"), (text.PageCount, Assert.Single(text.Mail!.Attachments).Name));
        Assert.Empty(text.Remarks);
    }
}
