using System.Diagnostics;
using System.Globalization;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Erasing;

/// <summary>
/// Random schedules of uploads, work, corrections, looks, deletions, backups, restores and crashes, with a switch at any point between the stages, against a model of what may be seen.
/// A failure prints its seed; MAILROOM_RACE_SEED=seed runs that schedule alone, with its trace.
/// </summary>
public sealed class RaceTests(RaceGround ground) : IClassFixture<RaceGround>
{
    private const int Runs = 40;
    private const int RunsOfLong = 10_000;

    [Fact]
    public async Task Nothing_deleted_is_seen_again_and_nothing_else_is_lost_whatever_runs_at_once_and_crashes()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("MAILROOM_RACE_SEED"), CultureInfo.InvariantCulture, out var given))
        {
            await RunAsync(given);
            return;
        }

        var first = Random.Shared.Next(1_000_000_000);
        var runs = LongTests.Wanted ? RunsOfLong : Runs;
        var (clock, crashes, restores, steps) = (Stopwatch.StartNew(), 0, 0, 0L);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForAsync(0, runs, options, async (run, _) =>
        {
            var (crashed, restored, stepped) = await RunAsync(first + run);
            Interlocked.Add(ref crashes, crashed);
            Interlocked.Add(ref restores, restored);
            Interlocked.Add(ref steps, stepped);
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{runs} schedules from seed {first}, {steps} steps, {crashes} crashes, {restores} restores, {clock.Elapsed.TotalSeconds:0} s");
    }

    private async Task<(int Crashes, int Restores, int Steps)> RunAsync(int seed)
    {
        await using var race = new Race(ground, seed);
        try
        {
            await race.RunAsync();
            return (race.Crashes, race.Restores, race.Steps);
        }
        catch (Exception violation)
        {
            Assert.Fail($"Seed {seed} (MAILROOM_RACE_SEED={seed} runs it again): {violation}\n{race.Trace}");
            throw;
        }
    }
}
