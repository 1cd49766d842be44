using System.Data.Common;
using System.Security.Cryptography;
using Mailroom.Configuration;
using Mailroom.Erasing;
using Mailroom.Reading;
using Mailroom.Reading.Isolation;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Microsoft.Extensions.Options;

namespace Mailroom.Pipeline;

/// <summary>Takes one file through its way: claim, open, read, classify, finish.</summary>
public sealed partial class DocumentProcessor(
    FileLeases leases, DocumentAnalysis analysis, KeyVault vault, LiveUses uses, FinishedFiles finished, FileChanges changes, SweepPace pace, IOptions<PipelineOptions> pipeline,
    ILogger<DocumentProcessor> logger)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);

    /// <summary>Processes a file, if it is waiting.</summary>
    /// <param name="fileId">The file.</param>
    /// <param name="stopping">Cancelled when the server stops: the file is given back.</param>
    public async Task ProcessAsync(string fileId, CancellationToken stopping)
    {
        var claim = await leases.ClaimAsync(fileId, stopping);
        if (claim is null) return;
        pace.NoteTraffic();
        changes.Note(claim.File);
        using var use = uses.Begin(claim.File);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping, use.Erased);
        try
        {
            using var key = vault.OpenKey(claim.File);
            if (key is null) return;
            await ReadAndClassifyAsync(claim, key, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            await leases.ReleaseAsync(claim, TimeSpan.Zero);
        }
        catch (VaultException missing)
        {
            // The file waits until its operator has put the newest copy of the vault back.
            LogMissingKey(logger, fileId, missing.Message);
            await leases.ReleaseAsync(claim with { Faults = claim.Faults + 1 }, LongestDelay);
        }
        catch (Exception fault) when (IsPassing(fault))
        {
            // Nothing that the document did: a full disk, a busy database, a reader that cannot be started. It passes, or an operator sees to it.
            var delay = Backoff(claim.Faults);
            LogFault(logger, fileId, fault.GetType().Name, delay.TotalSeconds);
            await leases.ReleaseAsync(claim with { Faults = claim.Faults + 1 }, delay);
        }
        finally
        {
            finished.Signal(fileId);
            changes.Note(claim.File);
        }
    }

    private static bool IsPassing(Exception fault) => fault is IOException or DbException or TimeoutException or ReaderUnavailableException or ObjectDisposedException or ReadingException { Failure: ReadingFailure.ToolNotStarted };

    private static TimeSpan Backoff(int faults) => TimeSpan.FromSeconds(Math.Min(LongestDelay.TotalSeconds, Math.Pow(2, Math.Min(faults, 20))));

    private async Task ReadAndClassifyAsync(Claim claim, DataKey key, CancellationToken cancellation)
    {
        try
        {
            if (await analysis.AnalyseAsync(claim.File.Classification, claim.File.Id, key, claim.Text, isSecondAttempt: claim.Attempts > 0, cancellation) is not { } done) return;
            var text = done.WasRead ? StoredText.Seal(key, claim.File.Id, done.Document) : claim.Text;
            // The original is served as what it is, which is not always what it holds.
            var mediaType = done.Document.WrappingMediaType ?? done.Document.MediaType;
            await leases.FinishAsync(claim, FileStatus.Processed, done.Outcome.Seal(key, claim.File.Id), mediaType, done.Document.PageCount, text);
        }
        catch (ReadingException failure) when (failure.BroughtReaderDown && claim.Attempts + 1 < pipeline.Value.MaximumAttempts)
        {
            LogAttempt(logger, claim.File.Id, failure.Failure);
            await leases.ReleaseAsync(claim with { Attempts = claim.Attempts + 1 }, Backoff(claim.Attempts));
        }
        catch (ReadingException failure) when (!IsPassing(failure))
        {
            await FailAsync(claim, key, failure.Message);
        }
        catch (CryptographicException)
        {
            LogDamaged(logger, claim.File.Id);
            await FailAsync(claim, key, "The stored file is damaged: it is not what was uploaded. Upload it again.");
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or VaultException) && !IsPassing(fault))
        {
            LogProgramFault(logger, claim.File.Id, fault.GetType().FullName ?? "?", fault.StackTrace ?? "");
            await FailAsync(claim, key, "A fault in the server kept this file from being processed. Its log has the place; tell its operator.");
        }
    }

    private Task FailAsync(Claim claim, DataKey key, string reason) =>
        leases.FinishAsync(claim, FileStatus.Error, new FileOutcome { Error = reason }.Seal(key, claim.File.Id), mediaType: null, pageCount: null);

    [LoggerMessage(Level = LogLevel.Error, Message = "File {FileId} cannot be opened: {Reason}")]
    private static partial void LogMissingKey(ILogger logger, string fileId, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "File {FileId} met a passing fault ({Fault}) and is tried again in {Seconds} s.")]
    private static partial void LogFault(ILogger logger, string fileId, string fault, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "File {FileId} brought its reader down ({Failure}) and is tried again.")]
    private static partial void LogAttempt(ILogger logger, string fileId, ReadingFailure failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "File {FileId} met a fault of the program: {Exception}\n{Stack}")]
    private static partial void LogProgramFault(ILogger logger, string fileId, string exception, string stack);

    [LoggerMessage(Level = LogLevel.Error, Message = "The stored bytes of file {FileId} are damaged.")]
    private static partial void LogDamaged(ILogger logger, string fileId);
}
