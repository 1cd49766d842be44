using System.Diagnostics;

namespace Mailroom.WebConsole;

/// <summary>
/// Lets something be done again and again, but no more than four times a second, and for no more than a fifth of the time: what is asked for meanwhile is done once, afterwards.
/// </summary>
public sealed class Throttle(Func<Task> work) : IDisposable
{
    // To one part of work.
    private const int Rest = 4;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    private readonly Lock gate = new();
    private readonly CancellationTokenSource ending = new();
    private bool isAsked;
    private bool isBusy;

    /// <summary>Asks for it to be done soon.</summary>
    public void Ask()
    {
        lock (gate)
        {
            isAsked = true;
            if (isBusy) return;
            isBusy = true;
        }

        _ = WorkAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ending.Cancel();
        ending.Dispose();
    }

    private async Task WorkAsync()
    {
        try
        {
            var pause = Pace;
            while (true)
            {
                await Task.Delay(pause, ending.Token);
                lock (gate)
                {
                    if (!isAsked)
                    {
                        isBusy = false;
                        return;
                    }

                    isAsked = false;
                }

                var began = Stopwatch.GetTimestamp();
                await work();
                var rest = Stopwatch.GetElapsedTime(began) * Rest;
                pause = rest > Pace ? rest : Pace;
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException)
        {
            // The page was left.
        }
    }
}
