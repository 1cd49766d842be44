using System.Diagnostics;
using System.Globalization;
using Mailroom.Tests.Running;

namespace Mailroom.Reading.Tests.Fuzzing;

/// <summary>
/// Sound files of every format, damaged at random. A failure prints its format and seed; <c>MAILROOM_FUZZ_SEED="pdf 17"</c> runs that one alone and leaves its file beside the tests.
/// </summary>
public sealed class ReaderFuzzTests(ReaderUnderFire readers) : IClassFixture<ReaderUnderFire>
{
    private const int MaximumShown = 10;

    // Of each so many files one is also drawn or, where it is a picture, recognised.
    private const int Share = 8;
    private const int PictureShare = 50;

    public static TheoryData<string> Formats => [.. FuzzedFormats.All.Select(format => format.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Sound_files_are_read(string name)
    {
        var format = FuzzedFormats.All.Single(one => one.Name == name);
        foreach (var sample in format.Make())
        {
            if (name == "p7m" && CryptographicMessages.Encrypted().AsSpan().SequenceEqual(sample)) Assert.Equal(ReadingFailure.Encrypted, await Reading.Failure(sample));
            else Assert.NotEmpty((await Reading.Read(sample)).Pages);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Damaged_files_give_text_or_a_reason_and_harm_no_reader(string name)
    {
        var format = FuzzedFormats.All.Single(one => one.Name == name);
        if (Environment.GetEnvironmentVariable("MAILROOM_FUZZ_SEED")?.Split(' ') is [var asked, var given])
        {
            Assert.SkipUnless(asked == name, "MAILROOM_FUZZ_SEED asks for another format.");
            await ReplayAsync(format, int.Parse(given, CultureInfo.InvariantCulture));
            return;
        }

        // The same ones every time, but in the long run, which is there to find new ones.
        var first = LongTests.Wanted ? Random.Shared.Next(1_000_000_000) : 0;
        var runs = LongTests.Wanted ? format.LongRuns : format.Runs;
        var (clock, before, wrong, slowest) = (Stopwatch.StartNew(), readers.Answered, new List<string>(), (Seed: 0, Time: TimeSpan.Zero));
        await Parallel.ForAsync(first, first + runs, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken }, async (seed, _) =>
        {
            var begun = clock.Elapsed;
            var fault = await TryAsync(format, seed);
            var time = clock.Elapsed - begun;
            lock (wrong)
            {
                if (time > slowest.Time) slowest = (seed, time);
                if (fault is not null) wrong.Add($"MAILROOM_FUZZ_SEED=\"{name} {seed}\": {fault}");
            }
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{runs} files from seed {first}, {readers.Answered - before} answers, {readers.Rescued} rescued so far, {clock.Elapsed.TotalSeconds:0.0} s, the slowest {slowest.Seed} in {slowest.Time.TotalSeconds:0.0} s");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {runs}:\n{string.Join('\n', wrong.Take(MaximumShown))}");
    }

    [Fact]
    public async Task Damaged_archives_are_taken_apart_or_refused_and_harm_nobody()
    {
        foreach (var format in FuzzedFormats.Unpacked)
        {
            foreach (var sample in format.Make()) Assert.Null(await readers.UnpackAsync(sample));
            var first = LongTests.Wanted ? Random.Shared.Next(1_000_000_000) : 0;
            for (var seed = first; seed < first + (LongTests.Wanted ? format.LongRuns : format.Runs); seed++)
            {
                var fault = await readers.UnpackAsync(Mutant.Of(format, seed));
                Assert.True(fault is null, $"{format.Name} {seed}: {fault}");
            }
        }
    }

    [Fact]
    public async Task Files_that_once_did_harm_do_none()
    {
        Assert.NotEmpty(KeptSeeds.All);
        foreach (var path in KeptSeeds.All)
        {
            var content = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            var fault = await readers.ReadAsync(content) ?? await readers.DrawAsync(content);
            Assert.True(fault is null, $"{Path.GetFileName(path)}: {fault}");
        }
    }

    private async Task<string?> TryAsync(FuzzedFormat format, int seed)
    {
        var mutant = Mutant.Of(format, seed);
        var fault = !format.IsPicture || seed % PictureShare == 0 ? await readers.ReadAsync(mutant) : null;
        return fault ?? (format.IsPicture || seed % Share == 0 ? await readers.DrawAsync(mutant) : null);
    }

    private async Task ReplayAsync(FuzzedFormat format, int seed)
    {
        var path = Path.Combine(AppContext.BaseDirectory, $"{seed}.{format.Name}");
        await File.WriteAllBytesAsync(path, Mutant.Of(format, seed), TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine($"The file is {path}.");
        Assert.Null(await TryAsync(format, seed));
    }
}
