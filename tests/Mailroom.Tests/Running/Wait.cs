using System.Diagnostics;

namespace Mailroom.Tests.Running;

/// <summary>Waits for what a test needs, and for no time: a slow machine only waits longer. What does not come at all fails after <see cref="Patience"/>.</summary>
internal static class Wait
{
    /// <summary>Longer than anything takes that comes at all, also where other programs keep the processors busy.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until something is so.</summary>
    /// <param name="isSo">Looks.</param>
    /// <param name="otherwise">What to say where it never is.</param>
    public static Task UntilAsync(Func<bool> isSo, string otherwise) => UntilAsync(() => Task.FromResult(isSo()), otherwise);

    /// <summary>Waits until something is so.</summary>
    /// <param name="isSo">Looks.</param>
    /// <param name="otherwise">What to say where it never is.</param>
    public static async Task UntilAsync(Func<Task<bool>> isSo, string otherwise)
    {
        for (var clock = Stopwatch.StartNew(); !await isSo();)
        {
            Assert.True(clock.Elapsed < Patience, otherwise);
            await Task.Delay(Interval, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until a process has ended that was told to. One that goes on, as where signals are kept from it, fails the test instead of keeping it for ever.</summary>
    /// <param name="process">The process.</param>
    public static async Task ForEndAsync(Process process)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            process.Kill();
            Assert.Fail($"Process {process.Id} was told to end and goes on.");
        }
    }
}
