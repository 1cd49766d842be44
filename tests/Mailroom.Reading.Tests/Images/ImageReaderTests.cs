using Mailroom.Reading.Images;
using Mailroom.Reading.Ocr;
using SkiaSharp;

namespace Mailroom.Reading.Tests.Images;

public sealed class ImageReaderTests
{
    [Theory]
    [InlineData(SKEncodedImageFormat.Png, "image/png")]
    [InlineData(SKEncodedImageFormat.Jpeg, "image/jpeg")]
    [InlineData(SKEncodedImageFormat.Webp, "image/webp")]
    public async Task A_picture_is_read_line_by_line(SKEncodedImageFormat format, string mediaType)
    {
        using var picture = DrawnPage.Draw(DrawnPage.Letter);

        var document = await ReadAsync(DrawnPage.Encode(picture, format));

        var page = Assert.Single(document.Pages);
        Assert.Equal((mediaType, 1, PageSource.Ocr), (document.MediaType, document.PageCount, page.Source));
        Assert.Equal(DrawnPage.Letter, page.Lines.Select(line => line.Text));
        Assert.InRange(page.OcrConfidence!.Value, 0.8, 1);
        Assert.Equal((1240, 900, 1), (page.Width, page.Height, page.PictureShare));
    }

    [Fact]
    public async Task Words_have_their_places_as_shares_of_the_picture()
    {
        using var picture = DrawnPage.Draw(DrawnPage.Letter);

        var document = await ReadAsync(DrawnPage.Encode(picture));

        var word = document.Pages[0].Lines[0].Words![0];
        Assert.Equal("Quarterly", word.Text);
        Assert.InRange(word.Box.X, 78f / 1240, 86f / 1240);
        Assert.InRange(word.Box.Y, 88f / 900, 98f / 900);
        Assert.InRange(word.Box.Y + word.Box.Height, 120f / 900, 132f / 900);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_page_that_lies_on_its_side_or_stands_on_its_head_is_turned_upright(int quarters)
    {
        using var upright = DrawnPage.Draw(DrawnPage.Letter);
        using var picture = DrawnPage.Turn(upright, quarters);

        var page = (await ReadAsync(DrawnPage.Encode(picture))).Pages[0];

        Assert.Equal(DrawnPage.Letter, page.Lines.Select(line => line.Text));
        Assert.Equal((1240, 900), (page.Width, page.Height));
        Assert.InRange(page.Lines[0].Box!.Value.Y, 0.05, 0.15);
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(6, 3)]
    [InlineData(8, 1)]
    public async Task The_orientation_that_a_camera_notes_is_applied(byte orientation, int quarters)
    {
        using var upright = DrawnPage.Draw(DrawnPage.Letter);
        using var stored = DrawnPage.Turn(upright, quarters);
        var jpeg = PictureFiles.JpegWithOrientation(DrawnPage.Encode(stored, SKEncodedImageFormat.Jpeg), orientation);

        var page = (await ReadAsync(jpeg)).Pages[0];

        Assert.Equal(DrawnPage.Letter, page.Lines.Select(line => line.Text));
        Assert.Equal((1240, 900), (page.Width, page.Height));
    }

    [Fact]
    public async Task A_mirrored_picture_is_turned_back()
    {
        using var upright = DrawnPage.Draw(DrawnPage.Letter);
        using var mirrored = new SKBitmap(upright.Width, upright.Height);
        using (var canvas = new SKCanvas(mirrored))
        {
            canvas.Scale(-1, 1, upright.Width / 2f, 0);
            canvas.DrawBitmap(upright, 0, 0, SKSamplingOptions.Default);
        }

        var jpeg = PictureFiles.JpegWithOrientation(DrawnPage.Encode(mirrored, SKEncodedImageFormat.Jpeg), 2);

        Assert.Equal(DrawnPage.Letter, (await ReadAsync(jpeg)).Pages[0].Lines.Select(line => line.Text));
    }

    [Fact]
    public async Task Of_a_tiff_the_first_pages_are_read_and_all_are_counted()
    {
        using var first = DrawnPage.Draw(DrawnPage.Letter);
        using var second = DrawnPage.Draw(["The second page holds little"]);
        var tiff = PictureFiles.Tiff([first, second, second, second]);

        var document = await ReadAsync(tiff, new ReadingOptions { MaximumPages = 2 });

        Assert.Equal(("image/tiff", 4), (document.MediaType, document.PageCount));
        Assert.Equal([1, 2], document.Pages.Select(page => page.Number));
        Assert.Equal(DrawnPage.Letter, document.Pages[0].Lines.Select(line => line.Text));
        Assert.Equal(["The second page holds little"], document.Pages[1].Lines.Select(line => line.Text));
    }

    [Fact]
    public async Task A_tiff_that_says_it_lies_on_its_side_is_turned()
    {
        using var upright = DrawnPage.Draw(DrawnPage.Letter);
        using var stored = DrawnPage.Turn(upright, 3);

        var page = (await ReadAsync(PictureFiles.Tiff([stored], BitMiracle.LibTiff.Classic.Orientation.RIGHTTOP))).Pages[0];

        Assert.Equal(DrawnPage.Letter, page.Lines.Select(line => line.Text));
        Assert.Equal((1240, 900), (page.Width, page.Height));
    }

    [Fact]
    public async Task Of_a_moving_gif_the_first_frame_is_read()
    {
        using var first = DrawnPage.Draw(DrawnPage.Letter);
        using var second = DrawnPage.Draw(["Another frame"]);

        var document = await ReadAsync(PictureFiles.Gif([first, second]));

        Assert.Equal("image/gif", document.MediaType);
        Assert.Equal(DrawnPage.Letter, Assert.Single(document.Pages).Lines.Select(line => line.Text));
    }

    [Fact]
    public async Task A_small_picture_of_a_card_is_enlarged()
    {
        using var card = DrawnPage.Draw(["DRIVING LICENCE", "Surname FISCHER", "Given names ANNA MARIA", "Born 12.03.1984"], width: 400, height: 260, size: 12);

        var text = string.Join('\n', (await ReadAsync(DrawnPage.Encode(card))).Pages[0].Lines.Select(line => line.Text));

        Assert.Contains("DRIVING LICENCE", text, StringComparison.Ordinal);
        Assert.Contains("FISCHER", text, StringComparison.Ordinal);
        Assert.Contains("12.03.1984", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blank_picture_is_a_page_without_lines()
    {
        using var blank = DrawnPage.Draw([]);

        Assert.Empty(Assert.Single((await ReadAsync(DrawnPage.Encode(blank))).Pages).Lines);
    }

    [Fact]
    public async Task Light_print_on_black_is_not_taken_for_a_blank_page()
    {
        using var page = DrawnPage.Draw(DrawnPage.Letter);
        using var inverted = page.Copy();
        inverted.Pixels = [.. page.Pixels.Select(colour => new SKColor((byte)(255 - colour.Red), (byte)(255 - colour.Green), (byte)(255 - colour.Blue)))];

        Assert.Equal(DrawnPage.Letter, (await ReadAsync(DrawnPage.Encode(inverted))).Pages[0].Lines.Select(line => line.Text));
    }

    [Theory]
    [InlineData(60_000, 60_000)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(20_000, 10_001)]
    public async Task A_picture_that_claims_too_many_pixels_is_refused_by_its_header(int width, int height)
    {
        var failure = await Assert.ThrowsAsync<ReadingException>(() => ReadAsync(PictureFiles.PngOfSize(width, height)));

        Assert.NotEqual(ReadingFailure.OcrUnavailable, failure.Failure);
        Assert.True(failure.Failure == ReadingFailure.TooLarge || width == int.MaxValue, failure.Message);
    }

    [Fact]
    public async Task A_damaged_picture_says_so()
    {
        var failure = await Assert.ThrowsAsync<ReadingException>(() => ReadAsync([0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3]));

        Assert.Equal(ReadingFailure.Corrupt, failure.Failure);
    }

    [Fact]
    public async Task A_damaged_tiff_says_so()
    {
        var failure = await Assert.ThrowsAsync<ReadingException>(() => ReadAsync([.. "II*\0"u8, 8, 0, 0, 0, 1, 2, 3]));

        Assert.Equal(ReadingFailure.Corrupt, failure.Failure);
    }

    [Fact]
    public async Task Without_tesseract_the_message_says_what_to_install()
    {
        var tools = new OcrTools(null, null, []);

        var failure = await Assert.ThrowsAsync<ReadingException>(() => ImageReader.ReadAsync([1], new ReadingOptions(), tools, TestContext.Current.CancellationToken));

        Assert.Equal(ReadingFailure.OcrUnavailable, failure.Failure);
        Assert.Contains("tesseract-ocr", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("deu+fra", "deu")]
    [InlineData("fra", "eng")]
    [InlineData("--psm", "eng")]
    [InlineData("eng+deu", "eng+deu")]
    public void Languages_that_are_not_installed_are_left_out(string requested, string used) =>
        Assert.Equal(used, new OcrTools("5.3.0", null, ["deu", "eng"]).UsableLanguages(requested));

    [Fact]
    public async Task Cancelling_stops_the_recognition()
    {
        using var picture = DrawnPage.Draw([.. Enumerable.Repeat(DrawnPage.Letter, 5).SelectMany(lines => lines)], height: 3200);
        var content = DrawnPage.Encode(picture);
        using var cancel = new CancellationTokenSource();

        var reading = ImageReader.ReadAsync(content, new ReadingOptions(), cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    private static async Task<DocumentText> ReadAsync(byte[] content, ReadingOptions? options = null)
    {
        await OcrTestTools.SkipWithoutTesseractAsync();
        return await ImageReader.ReadAsync(content, options ?? new ReadingOptions(), TestContext.Current.CancellationToken);
    }
}
