using Mailroom.Reading.Ocr;
using Mailroom.Reading.Pdf;
using Mailroom.Reading.Tests.Images;
using SkiaSharp;
using UglyToad.PdfPig.Core;

namespace Mailroom.Reading.Tests.Pdf;

/// <summary>Scans that bear text, and texts that bear pictures: what is recognised, and what is not.</summary>
public sealed class StampedScanTests
{
    private const string CourtHeader = "Case 2:15-cv-03462-RGK-AGR Document 162-4 Filed 06/13/16 Page 1 of 12 Page ID #:4203";
    private static readonly OcrTools NoTools = new(null, null, []);
    private static readonly PdfRectangle WholePage = new(0, 0, 595, 842);

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    public async Task A_scan_is_recognised_however_long_the_stamp_on_it_is(int lines)
    {
        await OcrTestTools.SkipWithoutPopplerAsync();
        var stamp = Enumerable.Range(0, lines).Select(row => new Print(CourtHeader, 40, 828 - (9 * row), 7)).ToList();

        var page = await ReadAsync(PdfFiles.ScannedWithText(Letter(top: 350), WholePage, stamp));

        Assert.Equal(PageSource.Ocr, page.Source);
        Assert.InRange(page.OcrConfidence!.Value, 0.8, 1);
        Assert.Equal([.. Enumerable.Repeat(CourtHeader, lines), .. DrawnPage.Letter], Lines(page));
    }

    [Fact]
    public async Task A_letter_whose_body_is_a_picture_is_read_between_its_letterhead_and_its_footer()
    {
        await OcrTestTools.SkipWithoutPopplerAsync();
        List<Print> paper = [new("MUSTER MACHINES LTD", 60, 800, 16), new("12 Mill Street, 8000 Sampleton, telephone 044 555 01 00", 60, 784), new("Bank of Sampleton, account 12-345-6", 60, 30)];
        using var picture = DrawnPage.Draw(DrawnPage.Letter);

        var page = await ReadAsync(PdfFiles.ScannedWithText(DrawnPage.Encode(picture), new PdfRectangle(0, 300, 595, 732), paper));

        Assert.Equal([paper[0].Text, paper[1].Text, .. DrawnPage.Letter, paper[2].Text], Lines(page));
    }

    [Fact]
    public async Task A_page_whose_picture_is_cut_into_bands_is_recognised()
    {
        await OcrTestTools.SkipWithoutPopplerAsync();
        // Inline pictures of one line of pixels each would be thousands; forty bands of one drawing do as well.
        using var picture = DrawnPage.Draw(DrawnPage.Letter, 1240, 1754);
        var bands = string.Concat(Enumerable.Range(0, 40).Select(band => Band(picture, band, 40)));

        var page = await ReadAsync(PdfFiles.Raw($"{bands} BT /F 8 Tf 40 780 Td ({CourtHeader}) Tj ET"));

        Assert.Equal([CourtHeader, .. DrawnPage.Letter], Lines(page));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_scan_with_a_layer_of_its_text_is_not_recognised_again(bool underPicture)
    {
        await OcrTestTools.SkipWithoutPopplerAsync();
        var pixels = 595 / 1240.0;
        var layer = DrawnPage.Letter.Select((line, row) => new Print(line, 80 * pixels, 842 - ((120 + (row * 57.6)) * pixels), 16.5)).ToList();

        var page = await ReadAsync(PdfFiles.ScannedWithText(Letter(), WholePage, layer, underPicture));

        Assert.Equal(PageSource.Text, page.Source);
        Assert.Equal(DrawnPage.Letter, Lines(page));
    }

    [Fact]
    public async Task Text_over_a_photo_is_not_recognised()
    {
        await OcrTestTools.SkipWithoutPopplerAsync();
        var pdf = PdfFiles.ScannedWithText(Photo(), WholePage, [.. DrawnPage.Letter.Select((line, row) => new Print(line, 60, 700 - (20 * row)))]);

        var page = await ReadAsync(pdf);

        Assert.Equal(PageSource.Text, page.Source);
        Assert.Equal(DrawnPage.Letter, Lines(page));
    }

    [Fact]
    public async Task Without_tools_a_scan_with_a_stamp_says_that_its_picture_was_not_read()
    {
        var pdf = PdfFiles.ScannedWithText(Letter(), WholePage, [new Print(CourtHeader, 40, 828, 8)]);

        var document = await PdfReader.ReadAsync(pdf, new ReadingOptions(), NoTools, depth: 0, TestContext.Current.CancellationToken);

        var remark = Assert.Single(document.Remarks);
        Assert.True(remark.CastsDoubt);
        Assert.Contains("Tesseract", remark.Text, StringComparison.Ordinal);
    }

    private static async Task<Page> ReadAsync(byte[] pdf) => Assert.Single((await PdfReader.ReadAsync(pdf, new ReadingOptions(), depth: 0, TestContext.Current.CancellationToken)).Pages);

    private static string[] Lines(Page page) => [.. page.Lines.Select(line => line.Text)];

    /// <summary>The letter as the picture of a page of A4.</summary>
    private static byte[] Letter(int top = 0)
    {
        using var drawn = DrawnPage.Draw(DrawnPage.Letter, 1240, 1754);
        using var lowered = new SKBitmap(drawn.Info);
        using var canvas = new SKCanvas(lowered);
        canvas.Clear(SKColors.White);
        canvas.DrawBitmap(drawn, 0, top, SKSamplingOptions.Default);
        return DrawnPage.Encode(lowered);
    }

    private static byte[] Photo()
    {
        using var photo = new SKBitmap(600, 850);
        for (var y = 0; y < photo.Height; y++)
        {
            for (var x = 0; x < photo.Width; x++)
            {
                var grey = (byte)(190 + (25 * Math.Sin(x / 23.0) * Math.Cos(y / 31.0)) + (15 * Math.Sin((x + y) / 5.0)) + (((x * 7919) ^ (y * 104729)) % 13));
                photo.SetPixel(x, y, new SKColor(grey, grey, (byte)(grey - 20)));
            }
        }

        return DrawnPage.Encode(photo);
    }

    private static string Band(SKBitmap picture, int band, int bands)
    {
        var (top, bottom) = (picture.Height * band / bands, picture.Height * (band + 1) / bands);
        var hex = new System.Text.StringBuilder();
        for (var y = top; y < bottom; y++)
        {
            for (var x = 0; x < picture.Width; x += 8)
            {
                var bits = 0;
                for (var bit = 0; bit < 8; bit++)
                    bits = (bits << 1) | (x + bit < picture.Width && picture.GetPixel(x + bit, y).Red < 128 ? 0 : 1);
                hex.Append(bits.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        var height = 800.0 / picture.Height;
        return string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"q 600 0 0 {(bottom - top) * height:0.###} 0 {800 - (bottom * height):0.###} cm BI /W {picture.Width} /H {bottom - top} /BPC 1 /CS /G /F /AHx ID {hex}> EI Q\n");
    }
}
