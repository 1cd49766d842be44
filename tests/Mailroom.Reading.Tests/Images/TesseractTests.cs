using System.Diagnostics;
using System.Globalization;
using Mailroom.Reading.Ocr;
using Mailroom.Reading.Tests.Isolation;

namespace Mailroom.Reading.Tests.Images;

/// <summary>Tesseract's library, its command where there is no library, and both when they take too long.</summary>
public sealed class TesseractTests
{
    internal static readonly TimeSpan Ample = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData((int)PageMode.Blocks, (int)Threshold.Global)]
    [InlineData((int)PageMode.OneBlock, (int)Threshold.Regional)]
    [InlineData((int)PageMode.Sparse, (int)Threshold.Local)]
    public async Task The_command_finds_the_words_and_places_that_the_library_finds(int mode, int threshold)
    {
        await OcrTestTools.SkipWithoutTesseractAsync();
        Assert.SkipUnless(TesseractLibrary.IsInstalled, "Tesseract's library is not installed: install libtesseract5.");
        var picture = Letter();

        var ofLibrary = await TesseractEngine.For("eng")!.RecogniseAsync(picture, (PageMode)mode, (Threshold)threshold, Ample);
        var ofCommand = await Tesseract.RunCommandAsync(picture, "eng", (PageMode)mode, (Threshold)threshold, Ample, WorkerHost.Cancellation);

        var words = Tesseract.ParseTsv(ofCommand, picture);
        Assert.Contains("harbour", words.Select(word => word.Text));
        Assert.Equal(Tesseract.ParseTsv(ofLibrary!, picture), words);
    }

    [Fact]
    public async Task The_command_finds_no_words_in_a_picture_of_a_few_pixels()
    {
        await OcrTestTools.SkipWithoutTesseractAsync();
        var picture = new GreyPicture(2, 2, new byte[4]);

        Assert.Empty(Tesseract.ParseTsv(await Tesseract.RunCommandAsync(picture, "eng", PageMode.Blocks, Threshold.Global, Ample, WorkerHost.Cancellation), picture));
    }

    [Fact]
    public async Task The_library_stops_at_its_deadline_and_reads_the_next_picture()
    {
        await OcrTestTools.SkipWithoutTesseractAsync();
        Assert.SkipUnless(TesseractLibrary.IsInstalled, "Tesseract's library is not installed: install libtesseract5.");
        var engine = TesseractEngine.For("eng")!;

        Assert.Null(await engine.RecogniseAsync(Letter(), PageMode.Blocks, Threshold.Global, TimeSpan.FromMilliseconds(1)));
        Assert.Contains("harbour", await engine.RecogniseAsync(Letter(), PageMode.Blocks, Threshold.Global, Ample), StringComparison.Ordinal);
    }

    internal static GreyPicture Letter()
    {
        using var picture = DrawnPage.Draw(DrawnPage.Letter);
        return GreyPicture.From(picture);
    }
}

/// <summary>Commands called tesseract that are none. They stand first in this process's PATH, so no other test may run beside these.</summary>
[Collection(nameof(ForeignTesseractTests))]
[CollectionDefinition(nameof(ForeignTesseractTests), DisableParallelization = true)]
public sealed class ForeignTesseractTests : IDisposable
{
    private readonly string? path = Environment.GetEnvironmentVariable("PATH");
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mailroom-test-");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("PATH", path);
        folder.Delete(recursive: true);
    }

    // It reads nothing of the picture, which is larger than a pipe holds, and has started another process.
    [Fact]
    public async Task A_command_that_hangs_is_ended_at_its_deadline_with_all_that_it_started()
    {
        var ids = Path.Combine(folder.FullName, "ids");
        Put($"sleep 1000 &\necho $$ $! > {ids}\nwait");
        var clock = Stopwatch.StartNew();

        var failure = await Assert.ThrowsAsync<ReadingException>(() => RunAsync(TimeSpan.FromSeconds(3)));

        Assert.Equal((ReadingFailure.TimedOut, "Recognising the text of a page took too long. Scan it again, in black and white and at 300 dots an inch."), (failure.Failure, failure.Message));
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(60));
        var processes = (await File.ReadAllTextAsync(ids, WorkerHost.Cancellation)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, processes.Length);
        foreach (var id in processes) await WorkerHost.EndedAsync(int.Parse(id, CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_command_that_fails_yields_no_words_and_none_at_all_says_what_to_install()
    {
        Put("exit 3");
        Assert.Equal("", await RunAsync(TesseractTests.Ample));

        Environment.SetEnvironmentVariable("PATH", folder.CreateSubdirectory("empty").FullName);
        var failure = await Assert.ThrowsAsync<ReadingException>(() => RunAsync(TesseractTests.Ample));
        Assert.Equal(ReadingFailure.OcrUnavailable, failure.Failure);
        Assert.Contains("install tesseract-ocr", failure.Message, StringComparison.Ordinal);
    }

    private void Put(string script)
    {
        var command = Path.Combine(folder.FullName, "tesseract");
        File.WriteAllText(command, "#!/bin/sh\n" + script + "\n");
        File.SetUnixFileMode(command, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Environment.SetEnvironmentVariable("PATH", folder.FullName + ":" + path);
    }

    private static Task<string> RunAsync(TimeSpan timeLimit) =>
        Tesseract.RunCommandAsync(new GreyPicture(1000, 1000, new byte[1_000_000]), "eng", PageMode.Blocks, Threshold.Global, timeLimit, WorkerHost.Cancellation);
}
