using Mailroom.Configuration;
using Mailroom.Storage;
using Mailroom.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Mailroom.Pipeline;

/// <summary>
/// Claims files and gives them back. Each step is one conditional update of the row, which fails once another worker holds the lease or a tombstone stands: so each
/// file ends in exactly one result, whatever is lost, doubled or killed.
/// </summary>
public sealed class FileLeases(IDbContextFactory<MailroomDatabase> databases, Node node, IOptions<PipelineOptions> options, TimeProvider time)
{
    /// <summary>Claims a file that is waiting and due, or whose lease has run out.</summary>
    /// <returns>The claim, or null where there is nothing to do.</returns>
    public async Task<Claim?> ClaimAsync(string fileId, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var token = Ids.New(time);
        var now = Now();
        var until = now + (long)options.Value.Lease.TotalMilliseconds;
        var claimed = await Live(database)
            .Where(file => file.Id == fileId
                && ((file.Status == FileStatus.Waiting && file.DueAt <= now) || (file.Status == FileStatus.Processing && file.LeaseUntil < now)))
            .ExecuteUpdateAsync(set => set
                .SetProperty(file => file.Status, FileStatus.Processing)
                .SetProperty(file => file.LeaseToken, token)
                .SetProperty(file => file.LeaseNode, node.Id)
                .SetProperty(file => file.LeaseUntil, until), cancellation);
        if (claimed == 0) return null;
        return await database.Files.Where(file => file.Id == fileId && file.LeaseToken == token)
            .Select(file => new Claim(new Scope(file.AccountId, file.ClassificationId, file.BatchId, file.Id), token, file.Attempts, file.Faults, file.IsConfirmed, file.Text))
            .FirstOrDefaultAsync(cancellation);
    }

    /// <summary>Ends a claim with a result or a final error.</summary>
    /// <returns>False where the claim no longer holds; nothing is changed then.</returns>
    public async Task<bool> FinishAsync(Claim claim, FileStatus status, byte[]? outcome, string? mediaType, int? pageCount, byte[]? text = null)
    {
        await using var database = await databases.CreateDbContextAsync();
        await using var transaction = await database.Database.BeginTransactionAsync();
        var now = Now();
        var finished = await Held(database, claim).ExecuteUpdateAsync(set => set
            .SetProperty(file => file.Status, status)
            .SetProperty(file => file.Outcome, outcome)
            .SetProperty(file => file.Text, text)
            .SetProperty(file => file.MediaType, file => mediaType ?? file.MediaType)
            .SetProperty(file => file.PageCount, pageCount)
            .SetProperty(file => file.FinishedAt, now)
            .SetProperty(file => file.LeaseToken, (string?)null)
            .SetProperty(file => file.LeaseNode, (string?)null)
            .SetProperty(file => file.LeaseUntil, (long?)null)) > 0;
        // From now on there is a text to learn from.
        if (finished && claim.IsExample && text is not null) await database.CountLessonAsync(claim.File.ClassificationId);
        await transaction.CommitAsync();
        return finished;
    }

    /// <summary>Gives a file back, to be claimed again after a delay.</summary>
    public async Task ReleaseAsync(Claim claim, TimeSpan delay)
    {
        await using var database = await databases.CreateDbContextAsync();
        var due = Now() + (long)delay.TotalMilliseconds;
        await Held(database, claim).ExecuteUpdateAsync(set => set
            .SetProperty(file => file.Status, FileStatus.Waiting)
            .SetProperty(file => file.Attempts, claim.Attempts)
            .SetProperty(file => file.Faults, claim.Faults)
            .SetProperty(file => file.DueAt, due)
            .SetProperty(file => file.LeaseToken, (string?)null)
            .SetProperty(file => file.LeaseNode, (string?)null)
            .SetProperty(file => file.LeaseUntil, (long?)null));
    }

    /// <summary>Gives back what this node held when it was killed. To be called by a start, before any worker runs.</summary>
    public async Task<int> ReleaseOwnAsync(CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        return await database.Files.Where(file => file.Status < FileStatus.Processed && file.Status == FileStatus.Processing && file.LeaseNode == node.Id).ExecuteUpdateAsync(set => set
            .SetProperty(file => file.Status, FileStatus.Waiting)
            .SetProperty(file => file.LeaseToken, (string?)null)
            .SetProperty(file => file.LeaseNode, (string?)null)
            .SetProperty(file => file.LeaseUntil, (long?)null), cancellation);
    }

    /// <summary>The files that may be claimed now: those whose lease ran out, then those that wait.</summary>
    /// <param name="onlyRetries">Whether only those that were given back or ran out of time are looked for.</param>
    /// <param name="limit">The most to return.</param>
    /// <param name="cancellation">Stops the look.</param>
    public async Task<List<string>> FindDueAsync(bool onlyRetries, int limit, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var now = Now();
        // Only what was given back has a time before which it is not due.
        var after = onlyRetries ? 0 : -1;
        // Each a range of the index, in its order: any other order would have all files read, those that have ended too.
        var unfinished = Live(database).Where(file => file.Status < FileStatus.Processed).OrderBy(file => file.DueAt);
        var due = await unfinished.Where(file => file.Status == FileStatus.Processing && file.LeaseUntil < now).Select(file => file.Id).Take(limit).ToListAsync(cancellation);
        due.AddRange(await unfinished.Where(file => file.Status == FileStatus.Waiting && file.DueAt > after && file.DueAt <= now)
            .Select(file => file.Id).Take(limit - due.Count).ToListAsync(cancellation));
        return due;
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static IQueryable<StoredFile> Live(MailroomDatabase database) => database.Files.Where(file =>
        !database.Tombstones.Any(stone => stone.Id == file.ClassificationId)
        && !database.Tombstones.Any(stone => stone.Id == file.BatchId)
        && !database.Tombstones.Any(stone => stone.Id == file.Id));

    private static IQueryable<StoredFile> Held(MailroomDatabase database, Claim claim) =>
        Live(database).Where(file => file.Id == claim.File.FileId && file.LeaseToken == claim.Token);
}

/// <summary>A file that this worker holds.</summary>
/// <param name="File">The file with the ids above it.</param>
/// <param name="Token">The lease: who finishes the file must hold it still.</param>
/// <param name="Attempts">Attempts that the document itself brought down.</param>
/// <param name="Faults">Times that a passing fault stood in the way.</param>
/// <param name="IsExample">Whether a person has given its type already.</param>
/// <param name="Text">Its sealed text, where it was read before.</param>
public sealed record Claim(Scope File, string Token, int Attempts, int Faults, bool IsExample, byte[]? Text);

/// <summary>This server among those that share a database.</summary>
/// <param name="Id">An id that stays the same over restarts: leases it held before are its own to give back.</param>
public sealed record Node(string Id);
