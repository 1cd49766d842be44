namespace Mailroom.Storage.Vault.MasterKeys;

/// <summary>Rotates a master key that is a file whenever it has been in use for long enough, also over restarts.</summary>
public sealed partial class ScheduledRotation(KeyVault vault, MasterKeyRotation rotation, TimeSpan interval, TimeProvider time, ILogger<ScheduledRotation> logger) : BackgroundService
{
    // A timer of the platform lasts 49 days at most; this also bounds how late a clock that was set is noticed.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(12);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var left = vault.MasterSince + interval - time.GetUtcNow();
            var wait = left <= TimeSpan.Zero ? Rotate() : left < LongestWait ? left : LongestWait;
            await Task.Delay(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private TimeSpan Rotate()
    {
        try
        {
            LogRotated(logger, rotation.Rotate(given: null).Fingerprint);
            return TimeSpan.Zero;
        }
        catch (Exception fault)
        {
            LogFault(logger, fault is VaultException ? fault.Message : fault.GetType().Name);
            return RetryDelay;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The master key was rotated as scheduled; its fingerprint is now {Fingerprint}. A copy of its file that is kept elsewhere must be renewed.")]
    private static partial void LogRotated(ILogger logger, string fingerprint);

    [LoggerMessage(Level = LogLevel.Error, Message = "The scheduled rotation of the master key failed; it is tried again in an hour. {Fault}")]
    private static partial void LogFault(ILogger logger, string fault);
}
