using Mailroom.Configuration;
using Mailroom.Storage.Queue;
using Microsoft.Extensions.Options;

namespace Mailroom.Pipeline;

/// <summary>The workers: as many as there are child processes that read. A stopping server takes no more files, lets those in work end, and gives back the rest.</summary>
public sealed partial class PipelineWorkers(
    IFileQueue queue, DocumentProcessor processor, IOptions<ReadingSettings> reading, IOptions<PipelineOptions> pipeline, TimeProvider time, ILogger<PipelineWorkers> logger)
    : BackgroundService
{
    private static readonly TimeSpan FaultDelay = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var giveBack = new CancellationTokenSource();
        await using var grace = stoppingToken.Register(() => giveBack.CancelAfter(pipeline.Value.ShutdownGrace));
        await Task.WhenAll(Enumerable.Range(0, reading.Value.WorkerCount).Select(_ => WorkAsync(stoppingToken, giveBack.Token)));
    }

    private async Task WorkAsync(CancellationToken stopping, CancellationToken giveBack)
    {
        await Task.Yield();
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var file = await queue.DequeueAsync(stopping);
                await processor.ProcessAsync(file.Id, giveBack);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // The claim, the release or the finish itself failed: the row's lease runs out, and the sweeper finds the file.
                LogFault(logger, fault.GetType().Name);
                await Task.Delay(FaultDelay, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A worker could not reach the database ({Fault}); it goes on.")]
    private static partial void LogFault(ILogger logger, string fault);
}
