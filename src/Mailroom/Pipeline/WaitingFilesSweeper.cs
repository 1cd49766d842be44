using Mailroom.Configuration;
using Mailroom.Storage.Queue;
using Microsoft.Extensions.Options;

namespace Mailroom.Pipeline;

/// <summary>Finds files that are waiting without a hint in the queue: after a start, a lost message, an overflow, a retry's delay or a lease that ran out.</summary>
public sealed partial class WaitingFilesSweeper(
    IFileQueue queue, FileLeases leases, IOptions<PipelineOptions> options, TimeProvider time, ILogger<WaitingFilesSweeper> logger) : BackgroundService
{
    private const int Limit = 5000;
    private const int RetryLimit = 100;

    // What was queued since the queue was last empty: no second hint is given before it has gone round.
    private readonly HashSet<string> hinted = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval, time);
        try
        {
            do
            {
                await SweepAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task SweepAsync(CancellationToken cancellation)
    {
        try
        {
            var onlyRetries = !queue.IsEmpty;
            if (!onlyRetries) hinted.Clear();
            foreach (var id in await leases.FindDueAsync(onlyRetries, onlyRetries ? RetryLimit : Limit, cancellation))
                if (hinted.Add(id)) await queue.EnqueueAsync(new QueuedFile(id), cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogFault(logger, fault.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking for waiting files failed ({Fault}); it is tried again.")]
    private static partial void LogFault(ILogger logger, string fault);
}
