using Mailroom.Reading.Ocr;
using Mailroom.Reading.Pdf;
using Mailroom.Reading.Tests.Images;
using SkiaSharp;
using UglyToad.PdfPig;

namespace Mailroom.Reading.Tests.Pdf;

public sealed class PdfReaderTests
{
    private static readonly OcrTools NoTools = new(null, null, []);

    [Fact]
    public async Task Lines_have_their_text_place_size_and_weight()
    {
        var pdf = PdfFiles.Of([new Print("Invoice 4711", 100, 700, 20, Bold: true), new Print("Thank you for your order.", 100, 600)]);

        var document = await ReadAsync(pdf);

        var page = Assert.Single(document.Pages);
        Assert.Equal(("application/pdf", 1, PageSource.Text), (document.MediaType, document.PageCount, page.Source));
        Assert.Equal((595, 842), (Math.Round(page.Width), Math.Round(page.Height)));
        Assert.Equal(["Invoice 4711", "Thank you for your order."], Lines(page));
        Assert.Equal([(20, true), (10, false)], page.Lines.Select(line => ((int)line.FontSize!, line.Bold)));
        var word = page.Lines[0].Words![1];
        Assert.Equal("4711", word.Text);
        Assert.InRange(page.Lines[0].Box!.Value.X, 100 / 595.0, 104 / 595.0);
        Assert.InRange(word.Box.X, 170 / 595.0, 182 / 595.0);
        Assert.InRange(word.Box.Y, (842 - 716) / 842.0, (842 - 713) / 842.0);
        Assert.InRange(word.Box.Y + word.Box.Height, (842 - 701) / 842.0, (842 - 699) / 842.0);
        Assert.Equal(0, page.PictureShare);
    }

    [Fact]
    public async Task Only_the_first_pages_are_read_and_all_are_counted()
    {
        var pdf = PdfFiles.Of([.. Enumerable.Range(1, 12).Select(page => (Print[])[new Print($"This is page {page}", 100, 700)])]);

        var document = await ReadAsync(pdf, new ReadingOptions { MaximumPages = 3 });

        Assert.Equal(12, document.PageCount);
        Assert.Equal(["This is page 1", "This is page 2", "This is page 3"], document.Pages.SelectMany(Lines));
    }

    [Fact]
    public async Task A_thousand_pages_cost_hardly_more_than_their_first_ones()
    {
        Print[] page = [.. Enumerable.Range(0, 60).Select(row => new Print("What is written on a page costs when it is parsed and laid out", 60, 780 - (12 * row)))];
        var few = PdfFiles.Of([.. Enumerable.Repeat(page, 5)]);
        var many = PdfFiles.Of([.. Enumerable.Repeat(page, 1000)]);
        await ReadAsync(few);

        var cost = await AllocatedAsync(few);

        // Reading all pages would take 200 times as much; the list of a thousand pages takes some.
        Assert.InRange(await AllocatedAsync(many), 0, 3 * cost);
    }

    [Theory]
    [InlineData("0.4 0")]
    [InlineData("1.5 -1.5")]
    public async Task Text_that_is_drawn_again_a_little_aside_is_read_once(string aside)
    {
        const string Text = "BT /F 20 Tf 0 Tr {0} Td (INVOICE all 1001) Tj ET ";
        var pdf = PdfFiles.Raw($"1 0 0 1 60 700 cm {Text.Replace("{0}", "0 0", StringComparison.Ordinal)} {string.Concat(Enumerable.Repeat($"1 0 0 1 {aside} cm {Text.Replace("{0}", "0 0", StringComparison.Ordinal)}", 3))}");

        Assert.Equal(["INVOICE all 1001"], Lines((await ReadAsync(pdf)).Pages[0]));
    }

    [Fact]
    public async Task Fields_in_groups_show_their_values_and_boxes_that_are_ticked()
    {
        var pdf = PdfFiles.Raw("BT /F 12 Tf 100 695 Td (Name:) Tj ET BT /F 12 Tf 100 650 Td (Country:) Tj ET BT /F 12 Tf 100 600 Td (Paid:) Tj ET BT /F 12 Tf 100 550 Td (By:) Tj ET",
            "/MediaBox [0 0 600 800] /Annots [8 0 R 9 0 R 10 0 R 11 0 R 12 0 R 13 0 R]", catalog: "/AcroForm << /Fields [6 0 R] >>", objects:
            [
                "<< /T (form) /Kids [7 0 R 9 0 R 10 0 R 11 0 R 14 0 R] >>",
                "<< /T (name) /FT /Tx /V (Ada Lovelace) /Parent 6 0 R /Kids [8 0 R] >>",
                "<< /Type /Annot /Subtype /Widget /Parent 7 0 R /Rect [200 690 400 710] >>",
                "<< /Type /Annot /Subtype /Widget /FT /Ch /T (country) /V (ch) /Opt [[(de) (Germany)] [(ch) (Switzerland)]] /Parent 6 0 R /Rect [200 645 400 665] >>",
                "<< /Type /Annot /Subtype /Widget /FT /Btn /T (paid) /V /Yes /AS /Yes /Parent 6 0 R /Rect [200 595 215 615] >>",
                "<< /Type /Annot /Subtype /Widget /FT /Btn /T (unpaid) /V /Off /AS /Off /Parent 6 0 R /Rect [250 595 265 615] >>",
                "<< /Type /Annot /Subtype /Widget /Parent 14 0 R /AS /Cheque /Rect [200 545 265 565] >>",
                "<< /Type /Annot /Subtype /Widget /Parent 14 0 R /AS /Off /Rect [300 545 365 565] >>",
                "<< /FT /Btn /Ff 32768 /T (by) /V /Cheque /Parent 6 0 R /Kids [12 0 R 13 0 R] >>",
            ]);

        Assert.Equal(["Name: Ada Lovelace", "Country: Switzerland", "Paid: x", "By: Cheque"], Lines((await ReadAsync(pdf)).Pages[0]));
    }

    [Fact]
    public void Letters_beside_the_page_are_not_compared_with_each_other()
    {
        const string Text = "BT /F 20 Tf 1 0 0 1 {0} 700 Tm (I) Tj ET ";
        using var document = PdfDocument.Open(PdfFiles.Raw(string.Concat(((string[])["100", "100", "9000", "9000"]).Select(x => Text.Replace("{0}", x, StringComparison.Ordinal)))));
        var page = document.GetPage(1);

        Assert.Equal(3, OverprintedLetters.Once(page.Letters, page.Width, page.Height).Count);
    }

    [Theory]
    [InlineData("/FT /Tx /V (Secret) /F 2", "Name:")]
    [InlineData("/FT /Tx /V (Secret) /Ff 8192", "Name:")]
    [InlineData("/FT /Tx /V 7 0 R", "Name: Ada Lovelace")]
    [InlineData("/FT /Tx /V (Ada) /F 4 /Ff 4096", "Name: Ada")]
    public async Task Of_fields_is_read_what_they_show(string field, string line)
    {
        var pdf = PdfFiles.Raw("BT /F 12 Tf 100 695 Td (Name:) Tj ET", "/MediaBox [0 0 600 800] /Annots [6 0 R]", catalog: "/AcroForm << /Fields [6 0 R] >>",
            objects: [$"<< /Type /Annot /Subtype /Widget /T (name) {field} /Rect [200 690 400 710] >>", "<< /Length 12 >>\nstream\nAda Lovelace\nendstream"]);

        Assert.Equal([line], Lines((await ReadAsync(pdf)).Pages[0]));
    }

    [Fact]
    public void Of_all_fields_of_a_page_together_no_more_is_read_than_of_a_page()
    {
        var widgets = string.Concat(Enumerable.Repeat("6 0 R ", 4_000));
        using var document = PdfDocument.Open(PdfFiles.Raw("", $"/MediaBox [0 0 600 800] /Annots [{widgets}]",
            objects: $"<< /Type /Annot /Subtype /Widget /T (name) /FT /Tx /V ({string.Concat(Enumerable.Repeat("word ", 1_000))}) /Rect [200 690 400 710] >>"));

        Assert.InRange(PageWords.Of(document.GetPage(1), document, maximumCharacters: 10_000).Count, 1_000, 2_000);
    }

    [Fact]
    public async Task A_page_whose_picture_has_too_many_pixels_is_not_drawn()
    {
        var pdf = PdfFiles.Raw("q 600 0 0 800 0 0 cm BI /W 20000 /H 20000 /BPC 8 /CS /G ID x EI Q");
        Assert.Equal(ReadingFailure.TooLarge, (await Assert.ThrowsAsync<ReadingException>(() => ReadAsync(pdf))).Failure);
    }

    [Fact]
    public async Task Two_columns_of_prose_are_read_one_after_the_other_below_their_title()
    {
        const string Prose = "which goes on for some words and ends";
        List<Print> prints = [new("A title that spans both of the columns of this page", 100, 780, 18)];
        for (var row = 0; row < 20; row++)
        {
            prints.Add(new Print($"Left{row} {Prose}", 60, 740 - (14 * row)));
            prints.Add(new Print($"Right{row} {Prose}", 320, 740 - (14 * row)));
        }

        prints.Add(new Print("A footer that spans both of the columns of the page as the title does, word for word", 100, 400));

        var lines = Lines((await ReadAsync(PdfFiles.Of(prints))).Pages[0]);

        var expected = Enumerable.Range(0, 20).Select(row => $"Left{row} {Prose}").Concat(Enumerable.Range(0, 20).Select(row => $"Right{row} {Prose}"));
        Assert.StartsWith("A title", lines[0], StringComparison.Ordinal);
        Assert.Equal(expected, lines[1..^1]);
        Assert.StartsWith("A footer", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_is_read_row_by_row()
    {
        List<Print> prints = [];
        for (var row = 0; row < 8; row++)
            prints.AddRange([new Print($"Item {row}", 60, 700 - (20 * row)), new Print($"{row} pieces", 250, 700 - (20 * row)), new Print($"{row}.50", 450, 700 - (20 * row))]);

        var lines = Lines((await ReadAsync(PdfFiles.Of(prints))).Pages[0]);

        Assert.Equal(Enumerable.Range(0, 8).Select(row => $"Item {row} {row} pieces {row}.50"), lines);
    }

    [Fact]
    public async Task A_narrow_column_beside_the_text_is_read_for_itself()
    {
        List<Print> prints = [];
        for (var row = 0; row < 12; row++)
            prints.Add(new Print($"Main{row} text of the page with many words", 220, 700 - (14 * row)));
        for (var row = 0; row < 5; row++)
            prints.Add(new Print($"Skill{row}", 60, 693 - (28 * row)));

        var lines = Lines((await ReadAsync(PdfFiles.Of(prints))).Pages[0]);

        Assert.Equal(["Skill0", "Skill1", "Skill2", "Skill3", "Skill4"], lines[..5]);
        Assert.All(lines[5..], line => Assert.StartsWith("Main", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, 100, 700)]
    [InlineData(90, 700, 500)]
    [InlineData(180, 500, 100)]
    [InlineData(270, 100, 100)]
    public async Task Places_are_those_on_the_page_as_it_is_seen(int rotation, double seenX, double seenTop)
    {
        // The word starts at (100, 700) of a page of 600 by 800 points.
        var pdf = PdfFiles.Raw("BT /F 20 Tf 100 700 Td (HIH) Tj ET", $"/MediaBox [0 0 600 800] /Rotate {rotation}");

        var page = (await ReadAsync(pdf)).Pages[0];

        var (width, height) = rotation % 180 == 0 ? (600, 800) : (800, 600);
        Assert.Equal((width, height), (page.Width, page.Height));
        var box = page.Lines[0].Words![0].Box;
        // Seen, the baseline's start is a corner of the word's box: which one depends on the rotation.
        var x = rotation is 0 or 270 ? box.X : box.X + box.Width;
        var y = rotation is 0 or 90 ? box.Y + box.Height : box.Y;
        if (rotation == 90)
            (x, y) = (box.X, box.Y);
        if (rotation == 270)
            (x, y) = (box.X + box.Width, box.Y + box.Height);
        Assert.Equal(rotation switch { 90 => 700, 180 => 500, 270 => 100, _ => seenX }, x * width, tolerance: 3);
        Assert.Equal(rotation switch { 90 => 100, 180 => 700, 270 => 500, _ => height - seenTop }, y * height, tolerance: 3);
    }

    [Fact]
    public async Task A_page_is_what_its_crop_box_shows()
    {
        var pdf = PdfFiles.Raw("BT /F 20 Tf 150 650 Td (Shown) Tj ET BT /F 20 Tf 10 10 Td (Hidden) Tj ET", "/MediaBox [0 0 600 800] /CropBox [100 500 400 700]");

        var page = (await ReadAsync(pdf)).Pages[0];

        Assert.Equal((300, 200), (page.Width, page.Height));
        Assert.Equal(["Shown"], Lines(page));
        Assert.Equal(50, page.Lines[0].Box!.Value.X * 300, tolerance: 3);
        Assert.Equal(50, (page.Lines[0].Box!.Value.Y + page.Lines[0].Box!.Value.Height) * 200, tolerance: 3);
    }

    [Theory]
    [InlineData("/MediaBox [0 0 600 800]", "200 690 400 710")]
    [InlineData("/MediaBox [0 0 600 800] /CropBox [50 100 600 800]", "200 690 400 710")]
    public async Task The_value_of_a_form_field_stands_in_the_row_of_its_label(string page, string place)
    {
        var pdf = PdfFiles.Raw("BT /F 12 Tf 100 695 Td (Name:) Tj ET BT /F 12 Tf 100 650 Td (Date:) Tj ET", $"{page} /Annots [6 0 R]", catalog: "/AcroForm << /Fields [6 0 R] >>",
            objects: $"<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Ada Lovelace) /Rect [{place}] /P 3 0 R >>");

        Assert.Equal(["Name: Ada Lovelace", "Date:"], Lines((await ReadAsync(pdf)).Pages[0]));
    }

    [Fact]
    public async Task The_value_of_a_form_field_on_a_turned_page_stands_in_the_row_of_its_label()
    {
        // The page is turned by a quarter, so that text running upwards in the file is upright.
        var pdf = PdfFiles.Raw("BT /F 12 Tf 0 1 -1 0 100 100 Tm (Name:) Tj ET BT /F 12 Tf 0 1 -1 0 150 100 Tm (Date:) Tj ET",
            "/MediaBox [0 0 600 800] /Rotate 90 /Annots [6 0 R]", catalog: "/AcroForm << /Fields [6 0 R] >>",
            objects: "<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Ada) /Rect [88 200 103 300] /P 3 0 R >>");

        Assert.Equal(["Name: Ada", "Date:"], Lines((await ReadAsync(pdf)).Pages[0]));
    }

    [Fact]
    public async Task A_note_written_on_the_page_is_read()
    {
        var pdf = PdfFiles.Raw("BT /F 12 Tf 100 695 Td (Payable to the office) Tj ET", "/MediaBox [0 0 600 800] /Annots [6 0 R]",
            objects: "<< /Type /Annot /Subtype /FreeText /Contents (Received 3 May) /Rect [100 600 250 620] >>");

        Assert.Equal(["Payable to the office", "Received 3 May"], Lines((await ReadAsync(pdf)).Pages[0]));
    }

    [Fact]
    public async Task A_scanned_page_is_recognised_in_the_order_of_its_pages()
    {
        await OcrTestTools.SkipWithoutPopplerAsync();
        using var first = DrawnPage.Draw(DrawnPage.Letter);
        using var second = DrawnPage.Draw(["The second page"]);

        var document = await ReadAsync(PdfFiles.Scanned(DrawnPage.Encode(first), DrawnPage.Encode(second)));

        Assert.Equal([PageSource.Ocr, PageSource.Ocr], document.Pages.Select(page => page.Source));
        Assert.Equal(DrawnPage.Letter, Lines(document.Pages[0]));
        Assert.Equal(["The second page"], Lines(document.Pages[1]));
        Assert.Equal((595, 432), (document.Pages[0].Width, document.Pages[0].Height));
        Assert.Equal(1, document.Pages[0].PictureShare);
        Assert.Equal(80 / 1240.0, document.Pages[0].Lines[0].Box!.Value.X, tolerance: 0.01);
    }

    [Fact]
    public async Task Text_that_cannot_be_read_as_letters_is_recognised_from_its_looks()
    {
        await OcrTestTools.SkipWithoutPopplerAsync();
        // The page shows its letters, but says of each that it is the one three places further in the alphabet.
        var moved = string.Join(' ', Enumerable.Range(97, 26).Select(code => $"<{code:x2}> <{code + 3:x4}>"));
        var map = $"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange 26 beginbfchar {moved} endbfchar endcmap end end";
        var content = string.Concat(DrawnPage.Letter.Select((line, row) => $"BT /F 14 Tf 60 {700 - (30 * row)} Td ({line}) Tj ET\n"));
        var widths = string.Join(' ', Enumerable.Repeat("550", 91));
        var pdf = PdfFiles.Raw(content, font: $"/ToUnicode 6 0 R /FirstChar 32 /LastChar 122 /Widths [{widths}] /FontDescriptor 7 0 R", objects:
        [
            $"<< /Length {map.Length} >>\nstream\n{map}\nendstream",
            "<< /Type /FontDescriptor /FontName /Helvetica /Flags 32 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
        ]);

        var page = (await ReadAsync(pdf)).Pages[0];

        Assert.Equal(PageSource.Ocr, page.Source);
        Assert.Equal(DrawnPage.Letter[1], Lines(page)[1]);
    }

    [Fact]
    public async Task Letters_that_are_drawn_as_outlines_are_recognised_from_their_looks()
    {
        await OcrTestTools.SkipWithoutPopplerAsync();
        using var file = new MemoryStream();
        using (var drawn = SKDocument.CreatePdf(file))
        {
            var canvas = drawn.BeginPage(595, 842);
            using var typeface = SKTypeface.FromFile(DrawnPage.Font);
            using var font = new SKFont(typeface, 14);
            using var ink = new SKPaint { Color = SKColors.Black, IsAntialias = true };
            foreach (var (row, line) in DrawnPage.Letter.Index())
            {
                using var outlines = font.GetTextPath(line, new SKPoint(60, 100 + (30 * row)));
                canvas.DrawPath(outlines, ink);
            }

            drawn.Close();
        }

        var page = (await ReadAsync(file.ToArray())).Pages[0];

        Assert.Equal(PageSource.Ocr, page.Source);
        Assert.Equal(DrawnPage.Letter[1], Lines(page)[1]);
    }

    [Fact]
    public async Task Without_tools_a_scanned_pdf_says_what_to_install()
    {
        using var picture = DrawnPage.Draw(["Text"]);
        var pdf = PdfFiles.Scanned(DrawnPage.Encode(picture));

        var failure = await Assert.ThrowsAsync<ReadingException>(() => PdfReader.ReadAsync(pdf, new ReadingOptions(), NoTools, depth: 0, Cancellation));

        Assert.Equal(ReadingFailure.OcrUnavailable, failure.Failure);
        Assert.Contains("tesseract-ocr", failure.Message, StringComparison.Ordinal);
        Assert.Contains("poppler-utils", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_tools_the_pages_with_text_are_answered()
    {
        var pdf = PdfFiles.Raw("BT /F 20 Tf 100 700 Td (Some text) Tj ET");

        var document = await PdfReader.ReadAsync(pdf, new ReadingOptions(), NoTools, depth: 0, Cancellation);

        Assert.Equal(["Some text"], Lines(document.Pages[0]));
    }

    [Fact]
    public async Task A_pdf_that_needs_a_password_is_refused_as_encrypted()
    {
        var failure = await Assert.ThrowsAsync<ReadingException>(() => ReadAsync(PdfFiles.Encrypted("Secret text", userPassword: "open")));

        Assert.Equal(ReadingFailure.Encrypted, failure.Failure);
    }

    [Fact]
    public async Task A_pdf_that_only_its_owner_may_change_is_read() =>
        Assert.Equal(["Secret text"], Lines((await ReadAsync(PdfFiles.Encrypted("Secret text", userPassword: ""))).Pages[0]));

    [Fact]
    public async Task A_damaged_pdf_says_so()
    {
        var failure = await Assert.ThrowsAsync<ReadingException>(() => ReadAsync([.. "%PDF-1.7\n"u8, .. new byte[500]]));

        Assert.Equal(ReadingFailure.Corrupt, failure.Failure);
    }

    [Fact]
    public async Task A_blank_page_is_a_page_without_lines()
    {
        var document = await ReadAsync(PdfFiles.Of([new Print("Text", 100, 700)], []));

        Assert.Empty(document.Pages[1].Lines);
    }

    [Fact]
    public async Task A_page_keeps_no_more_characters_than_allowed()
    {
        var pdf = PdfFiles.Of([.. Enumerable.Range(0, 50).Select(row => new Print("ten chars!", 100, 780 - (14 * row)))]);

        var document = await ReadAsync(pdf, new ReadingOptions { MaximumPageCharacters = 110 });

        Assert.Equal(10, document.Pages[0].Lines.Count);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Task<DocumentText> ReadAsync(byte[] pdf, ReadingOptions? options = null) => PdfReader.ReadAsync(pdf, options ?? new ReadingOptions(), depth: 0, Cancellation);

    private static string[] Lines(Page page) => [.. page.Lines.Select(line => line.Text)];

    private static async Task<long> AllocatedAsync(byte[] pdf)
    {
        // Without OCR the whole reading stays on this thread.
        await OcrTools.InstalledAsync();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var reading = PdfReader.ReadAsync(pdf, new ReadingOptions(), NoTools, depth: 0, Cancellation);
        Assert.True(reading.IsCompletedSuccessfully);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
