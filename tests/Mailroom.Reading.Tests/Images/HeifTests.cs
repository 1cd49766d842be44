using Mailroom.Hostile.Making;
using Mailroom.Reading.Formats;
using Mailroom.Reading.Images;
using Mailroom.Reading.Isolation;
using Mailroom.Reading.Tests.Isolation;
using SkiaSharp;

namespace Mailroom.Reading.Tests.Images;

public sealed class HeifTests
{
    [Theory]
    [InlineData("image/heic")]
    [InlineData("image/heic", "-b", "10")]
    [InlineData("image/heic", "-p", "chroma=444")]
    [InlineData("image/avif", "--avif")]
    [InlineData("image/avif", "--avif", "-b", "12")]
    [InlineData("image/avif", "--avif", "-L")]
    public async Task Pictures_of_phones_are_read(string mediaType, params string[] options)
    {
        using var picture = DrawnPage.Draw(DrawnPage.Letter);

        var document = await ReadAsync(HeifFiles.Encode(picture, options));

        var page = Assert.Single(document.Pages);
        Assert.Equal((mediaType, PageSource.Ocr, 1240, 900), (document.MediaType, page.Source, page.Width, page.Height));
        Assert.Equal(DrawnPage.Letter, page.Lines.Select(line => line.Text));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_picture_is_turned_as_the_file_says(byte quarters)
    {
        using var upright = DrawnPage.Draw(DrawnPage.Letter, width: 310, height: 220, size: 8);
        using var stored = DrawnPage.Turn(upright, quarters);
        var heic = HeifFiles.Encode(stored, "--no-alpha");
        var file = new HeifWriter("heic").Add("hvc1", HeifFiles.Data(heic), HeifWriter.Size((uint)stored.Width, (uint)stored.Height), HeifFiles.Settings(heic), HeifWriter.Turn(quarters)).Write();

        AssertAlike(upright, file);
    }

    [Fact]
    public void A_picture_is_mirrored_as_the_file_says()
    {
        using var upright = DrawnPage.Draw(DrawnPage.Letter, width: 310, height: 220, size: 8);
        using var mirrored = new SKBitmap(upright.Width, upright.Height);
        using (var canvas = new SKCanvas(mirrored))
        {
            canvas.Scale(-1, 1, upright.Width / 2f, 0);
            canvas.DrawBitmap(upright, 0, 0, SKSamplingOptions.Default);
        }

        var heic = HeifFiles.Encode(mirrored, "--no-alpha");

        AssertAlike(upright, new HeifWriter("heic").Add("hvc1", HeifFiles.Data(heic), HeifWriter.Size(310, 220), HeifFiles.Settings(heic), HeifWriter.Mirror(1)).Write());
    }

    [Fact]
    public async Task Tiles_are_put_together_and_turned_as_the_file_says()
    {
        using var upright = DrawnPage.Draw(DrawnPage.Letter);
        using var turned = DrawnPage.Turn(upright, 1);

        var page = (await ReadAsync(HeifFiles.Grid(turned, 512, HeifWriter.Turn(1)))).Pages[0];

        Assert.Equal(DrawnPage.Letter, page.Lines.Select(line => line.Text));
        Assert.Equal((1240, 900), (page.Width, page.Height));
    }

    [Fact]
    public async Task What_is_transparent_is_white()
    {
        using var picture = DrawnPage.Draw(DrawnPage.Letter);
        // Black letters on a ground that would be black, were it not transparent.
        using var clear = new SKBitmap(new SKImageInfo(picture.Width, picture.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        clear.Pixels = [.. picture.Pixels.Select(colour => new SKColor(0, 0, 0, (byte)(255 - colour.Red)))];

        Assert.Equal(DrawnPage.Letter, (await ReadAsync(HeifFiles.Encode(clear))).Pages[0].Lines.Select(line => line.Text));
    }

    [Fact]
    public async Task Of_several_pictures_the_main_one_is_read()
    {
        using var main = DrawnPage.Draw(DrawnPage.Letter);
        using var other = DrawnPage.Draw(["Another picture"]);
        var (first, second) = (HeifFiles.Encode(main, "--no-alpha"), HeifFiles.Encode(other, "--no-alpha"));

        var document = await ReadAsync(new HeifWriter("heic")
            .Add("hvc1", HeifFiles.Data(first), HeifWriter.Size(1240, 900), HeifFiles.Settings(first))
            .Add("hvc1", HeifFiles.Data(second), HeifWriter.Size(1240, 900), HeifFiles.Settings(second)).Write());

        Assert.Equal(DrawnPage.Letter, Assert.Single(document.Pages).Lines.Select(line => line.Text));
    }

    [Theory]
    [InlineData("heic", "", "image/heic")]
    [InlineData("heix", "mif1", "image/heic")]
    [InlineData("mif1", "heic", "image/heic")]
    [InlineData("msf1", "hevc", "image/heic")]
    [InlineData("mif1", "avif", "image/avif")]
    [InlineData("avis", "msf1", "image/avif")]
    [InlineData("mif1", "", "image/heif")]
    [InlineData("XXXX", "heic", "image/heic")]
    public void The_brands_tell_the_format(string brand, string compatible, string mediaType)
    {
        byte[] file = [.. HeifWriter.Box("ftyp", System.Text.Encoding.ASCII.GetBytes(brand + "\0\0\0\0" + compatible)), .. new byte[100]];

        Assert.Equal(new FileFormat(FileKind.Picture, mediaType), FormatDetector.Detect(file));
        Assert.Null(FormatDetector.KnownUnsupported(file));
    }

    [Theory]
    [InlineData(14_200, 14_200, ReadingFailure.TooLarge)]
    [InlineData(2_000_000_000, 2_000_000_000, ReadingFailure.TooLarge)]
    [InlineData(0, 100, ReadingFailure.Corrupt)]
    [InlineData(100, 100, ReadingFailure.Corrupt)]
    public async Task A_picture_that_claims_too_many_pixels_or_is_damaged_is_refused(uint width, uint height, ReadingFailure expected)
    {
        using var picture = DrawnPage.Draw([], width: 100, height: 100);
        var settings = HeifFiles.Settings(HeifFiles.Encode(picture));

        var failure = await Assert.ThrowsAsync<ReadingException>(() => ReadAsync(new HeifWriter("heic").Add("hvc1", new byte[1000], HeifWriter.Size(width, height), settings).Write()));

        Assert.Equal(expected, failure.Failure);
    }

    [Fact]
    public async Task A_moving_picture_without_a_still_one_is_named()
    {
        var failure = await Assert.ThrowsAsync<ReadingException>(() => ReadAsync([.. HeifWriter.Box("ftyp", [.. "avis\0\0\0\0avisiso8"u8]), .. HeifWriter.Box("moov", new byte[8])]));

        Assert.Equal(ReadingFailure.NotSupported, failure.Failure);
        Assert.Contains("moving", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("heic")]
    [InlineData("avif", "--avif")]
    public async Task The_confined_child_reads_and_draws_them(string name, params string[] options)
    {
        using var picture = DrawnPage.Draw(DrawnPage.Letter);
        var file = HeifFiles.Encode(picture, options);
        await OcrTestTools.SkipWithoutTesseractAsync();
        await using var pool = new ReadWorkerPool(new ReadWorkerPoolOptions { FileName = WorkerHost.Program, Arguments = ["reader"], Workers = 1 });

        var document = await pool.ReadAsync(new MemoryStream(file), file.Length, new ReadingOptions(), WorkerHost.Cancellation);
        var drawn = await pool.DrawAsync(new MemoryStream(file), file.Length, page: 1, size: 310, new ReadingOptions(), WorkerHost.Cancellation, WorkerHost.Cancellation);

        Assert.Equal("image/" + name, document.MediaType);
        Assert.Equal(DrawnPage.Letter, document.Pages[0].Lines.Select(line => line.Text));
        using var bitmap = SKBitmap.Decode(drawn);
        Assert.Equal((310, 225), (bitmap.Width, bitmap.Height));
    }

    [Fact]
    public async Task The_largest_picture_of_a_phone_is_read_and_drawn_within_the_memory_that_a_child_has()
    {
        using var tile = new SKBitmap(512, 512);
        var encoded = HeifFiles.Encode(tile, "--no-alpha");
        const int rows = 23, columns = 32;
        var file = new HeifWriter("heic").Add("grid", HeifWriter.Grid(rows, columns, columns * 512, rows * 512), HeifWriter.Size(columns * 512, rows * 512));
        for (var number = 0; number < rows * columns; number++)
            file.Add("hvc1", HeifFiles.Data(encoded), HeifWriter.Size(512, 512), HeifFiles.Settings(encoded));
        var content = file.Refer("dimg", 1, Enumerable.Range(2, rows * columns)).Write();
        await using var pool = new ReadWorkerPool(new ReadWorkerPoolOptions { FileName = WorkerHost.Program, Arguments = ["reader"], Workers = 1 });

        Assert.NotNull(await pool.DrawAsync(new MemoryStream(content), content.Length, page: 1, size: 310, new ReadingOptions(), WorkerHost.Cancellation, WorkerHost.Cancellation));
    }

    // Before the recognition, which turns pages by itself.
    private static void AssertAlike(SKBitmap expected, byte[] file)
    {
        using var heif = HeifPicture.Open(file, 1_000_000);
        var grey = heif.ToGrey();
        Assert.Equal((expected.Width, expected.Height), (grey.Width, grey.Height));
        Assert.InRange(grey.Pixels.Zip(expected.Pixels, (one, other) => Math.Abs(one - other.Green)).Average(), 0, 8);
    }

    private static async Task<DocumentText> ReadAsync(byte[] content)
    {
        await OcrTestTools.SkipWithoutTesseractAsync();
        return await ImageReader.ReadAsync(content, new ReadingOptions(), TestContext.Current.CancellationToken);
    }
}
