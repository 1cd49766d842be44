using System.Collections.Concurrent;
using Mailroom.Api;
using Mailroom.Configuration;
using Mailroom.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Mailroom.Limiting;

/// <summary>
/// Takes no more files while too many wait, of all accounts or of one. They are counted when there may be too many, and once a second at most: after a count, that many more can come as were missing.
/// What is classified again is found by the next count.
/// </summary>
public sealed class WaitingFiles(IDbContextFactory<MailroomDatabase> databases, IOptions<LimitOptions> options, TimeProvider time) : IDisposable
{
    private const int RetrySeconds = 10;

    private readonly LimitOptions limits = options.Value;
    private readonly SemaphoreSlim counting = new(1);

    // In ticks of the clock: the time of the next count.
    private long next = long.MinValue;
    private volatile Counts? counts;

    /// <summary>Checks that there is room for files.</summary>
    /// <exception cref="RequestException">There is not.</exception>
    public async Task CheckAsync(Caller caller, CancellationToken cancellation)
    {
        if (Refusal(caller) is null && counts is not null) return;
        // Nobody waits for another's count: what comes while it is made may go beyond the limit.
        if (!await counting.WaitAsync(0, cancellation)) return;
        try
        {
            await CountAsync(cancellation);
        }
        finally
        {
            counting.Release();
        }

        if (Refusal(caller) is { } refusal) throw RequestException.NoRoom(refusal, RetrySeconds);
    }

    /// <summary>Notes files that were received.</summary>
    public void Note(Caller caller, int files) => counts?.Add(caller.Account, files);

    /// <inheritdoc/>
    public void Dispose() => counting.Dispose();

    private string? Refusal(Caller caller)
    {
        if (counts?.OfAll >= limits.MostFilesWaiting)
            return $"The server has {limits.MostFilesWaiting} files or more to classify already, and takes no others until it has done some (Limits:MostFilesWaiting).";
        return counts?.Of(caller.Account) >= limits.MostFilesWaitingOfAnAccount
            ? $"This account has {limits.MostFilesWaitingOfAnAccount} files or more that wait to be classified, and the server takes no others of it until it has done some (Limits:MostFilesWaitingOfAnAccount)."
            : null;
    }

    private async Task CountAsync(CancellationToken cancellation)
    {
        var now = time.GetTimestamp();
        if (now < next) return;
        await using var database = await databases.CreateDbContextAsync(cancellation);
        // From the small index of what is unfinished alone.
        var waiting = await database.Files.Where(file => file.Status < FileStatus.Processed).GroupBy(file => file.AccountId).Select(files => KeyValuePair.Create(files.Key, files.Count())).ToListAsync(cancellation);
        counts = new Counts(waiting);
        next = now + time.TimestampFrequency;
    }

    /// <summary>How many wait, by the last count and what came since.</summary>
    private sealed class Counts(List<KeyValuePair<string, int>> waiting)
    {
        private readonly ConcurrentDictionary<string, int> ofAccounts = new(waiting, StringComparer.Ordinal);
        private int ofAll = waiting.Sum(account => account.Value);

        public int OfAll => Volatile.Read(ref ofAll);

        public int Of(string account) => ofAccounts.GetValueOrDefault(account);

        public void Add(string account, int files)
        {
            Interlocked.Add(ref ofAll, files);
            ofAccounts.AddOrUpdate(account, files, (_, before) => before + files);
        }
    }
}
