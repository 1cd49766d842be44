using System.Text;
using Mailroom.Reading.Ocr;
using Mailroom.Reading.Pdf;
using Mailroom.Reading.Tests.Images;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Writer;

namespace Mailroom.Reading.Tests.Pdf;

/// <summary>PDFs that the parser cannot read, and poppler can.</summary>
public sealed class SecondWayTests
{
    private const string Loop = "<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /Font << /F 5 0 R >> /XObject << /X {0} 0 R >> >> /Length 39 >>\nstream\nBT /F 20 Tf (Hello world) Tj ET /X Do   \nendstream";

    [Fact]
    public async Task Drawings_that_draw_each_other_are_read()
    {
        await OcrTestTools.SkipWithoutPopplerAsync();
        var pdf = PdfFiles.Raw("/X Do", "/MediaBox [0 0 600 800] /Resources << /Font << /F 5 0 R >> /XObject << /X 6 0 R >> >>", objects: [Loop.Replace("{0}", "7", StringComparison.Ordinal), Loop.Replace("{0}", "6", StringComparison.Ordinal)]);

        var document = await ReadAsync(pdf);

        Assert.Contains("Hello world", document.Lines());
        Assert.DoesNotContain(document.Remarks, remark => remark.CastsDoubt);
    }

    [Fact]
    public async Task Text_that_the_parser_passes_over_is_read()
    {
        await OcrTestTools.SkipWithoutPopplerAsync();
        Assert.Equal(["Grandes Financements"], (await ReadAsync(PdfFiles.Raw("BT /F 20 Tf 100 700 Td [(Grandes) 0.0 Tc -250 (Financements)] TJ ET"))).Lines());
    }

    [Fact]
    public async Task Japanese_writing_without_a_font_is_read()
    {
        await OcrTestTools.SkipWithoutPopplerAsync();
        Assert.SkipUnless(Directory.Exists("/usr/share/poppler/cMap"), "Poppler knows no Japanese: install poppler-data.");
        var pdf = PdfFiles.Raw("BT /F 14 Tf 72 720 Td (Hello) Tj 0 -28 Td /J 14 Tf <93FA967B8CEA> Tj ET", "/MediaBox [0 0 600 800] /Resources << /Font << /F 5 0 R /J 6 0 R >> >>", objects:
        [
            "<< /Type /Font /Subtype /Type0 /BaseFont /HeiseiMin-W3 /Encoding /90ms-RKSJ-H /DescendantFonts [7 0 R] >>",
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /HeiseiMin-W3 /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> /DW 1000 >>",
        ]);

        Assert.Equal(["Hello", "日本語"], (await ReadAsync(pdf)).Lines());
    }

    [Fact]
    public async Task At_the_second_attempt_the_text_is_read_by_another_program()
    {
        await OcrTestTools.SkipWithoutPopplerAsync();

        var document = await ReadAsync(PdfFiles.Of([new Print("Invoice 4711", 100, 700, 20), new Print("Thank you for your order.", 100, 600)]), new ReadingOptions { IsSecondAttempt = true });

        Assert.Equal(["Invoice 4711", "Thank you for your order."], document.Lines());
        Assert.Equal(PageSource.Text, document.Pages[0].Source);
        Assert.False(Assert.Single(document.Remarks).CastsDoubt);
    }

    [Fact]
    public async Task Drawings_that_find_each_other_through_their_page_are_read()
    {
        await OcrTestTools.SkipWithoutPopplerAsync();
        const string Form = "<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] /Length {0} >>\nstream\n{1}\nendstream";
        var pdf = PdfFiles.Raw("BT /F 20 Tf 100 700 Td (Hello world) Tj ET /X Do", "/MediaBox [0 0 600 800] /Resources << /Font << /F 5 0 R >> /XObject << /X 6 0 R /Y 7 0 R >> >>", objects:
            [Form.Replace("{0}", "5", StringComparison.Ordinal).Replace("{1}", "/Y Do", StringComparison.Ordinal), Form.Replace("{0}", "5", StringComparison.Ordinal).Replace("{1}", "/X Do", StringComparison.Ordinal)]);

        Assert.Equal(["Hello world"], (await ReadAsync(pdf)).Lines());
    }

    [Fact]
    public async Task A_page_with_more_drawings_than_are_looked_at_is_read_the_second_way()
    {
        await OcrTestTools.SkipWithoutPopplerAsync();
        var forms = Enumerable.Range(0, 5_001).Select(_ => "<< /Subtype /Form /BBox [0 0 1 1] /Resources << >> /Length 1 >>\nstream\n \nendstream").ToArray();
        var names = string.Concat(forms.Select((_, at) => $"/X{at} {at + 6} 0 R "));

        var document = await ReadAsync(PdfFiles.Raw("BT /F 20 Tf 100 700 Td (Hello world) Tj ET", $"/MediaBox [0 0 600 800] /Resources << /Font << /F 5 0 R >> /XObject << {names} >> >>", objects: forms));

        Assert.Equal(["Hello world"], document.Lines());
        Assert.StartsWith("Its text could not be read in the usual way", Assert.Single(document.Remarks).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_stands_beside_pages_that_are_read_the_second_way_is_read_or_said_to_be_left_out(bool opens)
    {
        await OcrTestTools.SkipWithoutPopplerAsync();
        var pdf = PdfFiles.Raw("/X Do", "/MediaBox [0 0 600 800] /Resources << /Font << /F 5 0 R >> /XObject << /X 6 0 R >> >>", catalog: "/Names << /EmbeddedFiles << /Names [(loan.txt) 8 0 R] >> >>", objects:
        [
            Loop.Replace("{0}", "7", StringComparison.Ordinal),
            Loop.Replace("{0}", "6", StringComparison.Ordinal),
            "<< /Type /Filespec /F (loan.txt) /EF << /F 9 0 R >> >>",
            "<< /Length 14 >>\nstream\nLOAN AGREEMENT\nendstream",
        ]);

        var document = await ReadAsync(pdf, new ReadingOptions { IsSecondAttempt = !opens });

        Assert.Equal(opens ? ["loan.txt"] : [], document.Carried.Select(carried => carried.Name));
        Assert.Equal(opens ? 0 : 1, document.Remarks.Count(remark => remark.CastsDoubt));
    }

    [Fact]
    public async Task A_large_page_is_drawn_at_a_resolution_that_it_can_be_read_at()
    {
        await OcrTestTools.SkipWithoutPopplerAsync();
        using var picture = DrawnPage.Draw(DrawnPage.Letter, 1240, 1754);
        using var builder = new PdfDocumentBuilder();
        builder.AddPage(1684, 2384).AddPng(DrawnPage.Encode(picture), new PdfRectangle(0, 0, 1684, 2384));

        var page = (await ReadAsync(builder.Build(), new ReadingOptions { IsSecondAttempt = true })).Pages[0];

        Assert.Equal((PageSource.Ocr, DrawnPage.Letter[1]), (page.Source, page.Lines[1].Text));
    }

    [Theory]
    [InlineData("/J 14 Tf", false)]
    [InlineData("/J 14 Tf ( ) Tj", false)]
    [InlineData("q /J 14 Tf Q", false)]
    [InlineData("0 -30 Td /J 14 Tf <93FA967B8CEA> Tj", true)]
    public async Task A_font_that_cannot_be_read_is_told_of_only_where_letters_are_shown_in_it(string commands, bool isTold)
    {
        var pdf = PdfFiles.Raw($"BT /F 14 Tf 72 720 Td (Hello) Tj {commands} ET", "/MediaBox [0 0 600 800] /Resources << /Font << /F 5 0 R /J 6 0 R >> >>", objects:
        [
            "<< /Type /Font /Subtype /Type0 /BaseFont /Unknown /Encoding /90ms-RKSJ-H /DescendantFonts [7 0 R] >>",
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Unknown /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> /DW 1000 >>",
        ]);

        var document = await PdfReader.ReadAsync(pdf, new ReadingOptions(), new OcrTools(null, null, []), depth: 0, TestContext.Current.CancellationToken);

        Assert.Equal(isTold, document.Remarks.Any(remark => remark.Text.StartsWith("Some of its writing is in a font", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_pdf_that_ends_in_the_middle_says_so()
    {
        var whole = PdfFiles.Of([new Print("Invoice 4711", 100, 700, 20)]);

        var failure = await Assert.ThrowsAsync<ReadingException>(() => ReadAsync(whole[..300]));

        Assert.Equal((ReadingFailure.Corrupt, "The PDF is damaged: it ends too early. Export or send it again."), (failure.Failure, failure.Message));
    }

    [Fact]
    public async Task Of_a_pdf_that_ends_too_early_the_pages_that_are_there_are_read()
    {
        await OcrTestTools.SkipWithoutPopplerAsync();
        var whole = PdfFiles.Raw("BT /F 20 Tf 100 700 Td (Invoice 4711) Tj ET");
        var cut = whole[..Encoding.Latin1.GetString(whole).IndexOf("xref", StringComparison.Ordinal)];

        var document = await ReadAsync(cut);

        Assert.Equal(["Invoice 4711"], document.Lines());
        Assert.Contains(document.Remarks, remark => remark.CastsDoubt && remark.Text.StartsWith("The PDF ends too early", StringComparison.Ordinal));
    }

    private static Task<DocumentText> ReadAsync(byte[] pdf, ReadingOptions? options = null) => PdfReader.ReadAsync(pdf, options ?? new ReadingOptions(), depth: 0, TestContext.Current.CancellationToken);
}
