using System.Diagnostics;
using Mailroom.Tests.Running;

namespace Mailroom.Hostile.Running;

/// <summary>Asks a server all the while whether it is well, and looks at the memory that it and its readers occupy.</summary>
internal sealed class ServerWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient http;
    private readonly int? process;
    private readonly CancellationTokenSource ending = new();
    private readonly Lock guard = new();
    private readonly Task asking;
    private readonly Task looking;
    private Figures figures = new();

    /// <summary>Begins to watch.</summary>
    /// <param name="server">The server's address.</param>
    /// <param name="process">Its process; null where it runs elsewhere.</param>
    public ServerWatch(Uri server, int? process)
    {
        http = new HttpClient { BaseAddress = server, Timeout = TimeSpan.FromSeconds(30) };
        this.process = process;
        asking = Task.Run(AskAsync);
        looking = process is null || !OperatingSystem.IsLinux() ? Task.CompletedTask : Task.Run(LookAsync);
    }

    /// <summary>What was seen since this was asked for last.</summary>
    public Figures Take()
    {
        // What was over before the next look came.
        if (process is not null && OperatingSystem.IsLinux()) Look();
        lock (guard)
        {
            var taken = figures;
            figures = new Figures();
            return taken;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await Task.WhenAll(asking, looking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        http.Dispose();
        ending.Dispose();
    }

    private async Task AskAsync()
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(ending.Token))
        {
            var start = Stopwatch.GetTimestamp();
            var isWell = false;
            try
            {
                using var answer = await http.GetAsync(new Uri("healthz", UriKind.Relative), ending.Token);
                isWell = answer.IsSuccessStatusCode;
            }
            catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !ending.IsCancellationRequested))
            {
                // It is not well.
            }
            Note(seen => seen with { SlowestHealth = Max(seen.SlowestHealth, Stopwatch.GetElapsedTime(start)), Failures = seen.Failures + (isWell ? 0 : 1) });
        }
    }

    private async Task LookAsync()
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(ending.Token)) Look();
    }

    private void Look()
    {
        var tree = ProcessTree.Look();
        var (whole, own) = (tree.Of(process!.Value), OwnMemory(process.Value));
        Note(seen => seen with
        {
            ReaderMemory = Math.Max(seen.ReaderMemory, tree.OfLargestChild(process.Value)),
            ServerMemory = Math.Max(seen.ServerMemory, whole),
            SumOfServerMemory = seen.SumOfServerMemory + whole,
            SumOfOwnMemory = seen.SumOfOwnMemory + own,
            Looks = seen.Looks + 1,
        });
    }

    // Without mapped files: the program, the database's log.
    private static long OwnMemory(int process)
    {
        try
        {
            return RunningServer.MemoryOf(process, "RssAnon:");
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException)
        {
            // It has just ended.
            return 0;
        }
    }

    private void Note(Func<Figures, Figures> change)
    {
        lock (guard) figures = change(figures);
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}

/// <summary>What was seen of a server in some time.</summary>
internal sealed record Figures
{
    /// <summary>The longest time that <c>/healthz</c> took to answer.</summary>
    public TimeSpan SlowestHealth { get; init; }

    /// <summary>How often it did not answer, or said that the server is not well.</summary>
    public int Failures { get; init; }

    /// <summary>The most bytes of memory that a reader occupied, with its tools.</summary>
    public long ReaderMemory { get; init; }

    /// <summary>The most bytes of memory that the server itself occupied.</summary>
    public long ServerMemory { get; init; }

    /// <summary>What it occupied at all looks, added up.</summary>
    public long SumOfServerMemory { get; init; }

    /// <summary>What of it was its own, and no mapped file, at all looks, added up.</summary>
    public long SumOfOwnMemory { get; init; }

    /// <summary>How often it was looked at.</summary>
    public int Looks { get; init; }

    /// <summary>The bytes of memory that the server itself occupied in the mean; 0 where it was not looked at.</summary>
    public long MeanServerMemory => Looks == 0 ? 0 : SumOfServerMemory / Looks;

    /// <summary>The bytes of memory that were its own, and no mapped file, in the mean; 0 where it was not looked at.</summary>
    public long MeanOwnMemory => Looks == 0 ? 0 : SumOfOwnMemory / Looks;
}
