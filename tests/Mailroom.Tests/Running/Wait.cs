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
}
