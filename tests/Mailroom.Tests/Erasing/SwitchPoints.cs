using System.Data.Common;
using Mailroom.Storage.Blobs;
using Mailroom.Storage.Database;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Mailroom.Tests.Erasing;

/// <summary>Points before and after what is asked of the database.</summary>
internal sealed class DatabasePoints(Schedule schedule) : DbCommandInterceptor, IDbTransactionInterceptor
{
    public async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default)
    {
        await schedule.SwitchAsync("begin", needsWriter: true);
        return result;
    }

    public ValueTask<DbTransaction> TransactionStartedAsync(DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
    {
        schedule.BeginWriting(result);
        return new(result);
    }

    public async ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        await schedule.SwitchAsync("commit", needsWriter: true);
        return result;
    }

    public async Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        schedule.Committed();
        await schedule.SwitchAsync("committed");
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        await schedule.SwitchAsync(Brief(command), needsWriter: true);
        return result;
    }

    public override async ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (command.Transaction is not null) return result;
        schedule.Committed();
        await schedule.SwitchAsync("done");
        return result;
    }

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        await schedule.SwitchAsync(Brief(command), needsWriter: !command.CommandText.StartsWith("SELECT", StringComparison.Ordinal));
        return result;
    }

    // What is read from here on is of the moment before.
    public override async ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        if (command.Transaction is null && schedule.IsActing && schedule.Random.Next(3) == 0) await schedule.SwitchAsync("reading", holdsDatabase: true);
        return result;
    }

    private static string Brief(DbCommand command)
    {
        var text = command.CommandText;
        var line = text.AsSpan(0, Math.Min(text.Length, 60));
        var end = line.IndexOf('\n');
        var table = text.IndexOf("FROM \"", StringComparison.Ordinal);
        return string.Concat(end < 0 ? line : line[..end], table < 0 ? "" : " … " + text[table..Math.Min(text.Length, table + 25)]).Replace('\n', ' ');
    }
}

/// <summary>The database's provider, which does not wait for others where they cannot go on.</summary>
internal sealed class ScheduledProvider(IDatabaseProvider provider, Schedule schedule) : IDatabaseProvider
{
    public Task PrepareAsync(MailroomDatabase database, CancellationToken cancellation) => provider.PrepareAsync(database, cancellation);

    public async Task<bool> PurgeDeletedAsync(MailroomDatabase database, CancellationToken cancellation)
    {
        await schedule.SwitchAsync("purge");
        return !schedule.IsDatabaseHeld && await provider.PurgeDeletedAsync(database, cancellation);
    }

    public async Task CopyAsync(MailroomDatabase database, string path, CancellationToken cancellation)
    {
        await schedule.SwitchAsync("copy the database", needsWriter: true);
        await provider.CopyAsync(database, path, cancellation);
        await schedule.SwitchAsync("copied the database");
    }

    public MailroomDatabase OpenCopy(string path) => provider.OpenCopy(path);

    public bool IsStorageFault(Exception fault) => provider.IsStorageFault(fault);
}

/// <summary>Points before and after what is asked of the blobs, and now and then while one is read.</summary>
internal sealed class ScheduledBlobs(IBlobStore blobs, Schedule schedule) : IBlobStore
{
    public async ValueTask<BlobWriter> CreateAsync(string id, CancellationToken cancellation)
    {
        await schedule.SwitchAsync("create a blob");
        var blob = await blobs.CreateAsync(id, cancellation);
        await schedule.SwitchAsync("created a blob");
        return blob;
    }

    public async ValueTask MakeDurableAsync(CancellationToken cancellation)
    {
        await blobs.MakeDurableAsync(cancellation);
        await schedule.SwitchAsync("blobs are durable");
    }

    public async ValueTask SettleAsync(IEnumerable<string> ids, CancellationToken cancellation)
    {
        foreach (var id in ids)
        {
            await schedule.SwitchAsync("settle a blob");
            await blobs.SettleAsync([id], cancellation);
        }
    }

    public async ValueTask<Stream?> OpenAsync(string id, CancellationToken cancellation)
    {
        await schedule.SwitchAsync("open a blob");
        return await blobs.OpenAsync(id, cancellation) is { } stream ? new ScheduledStream(stream, schedule) : null;
    }

    public async ValueTask DeleteAsync(string id, CancellationToken cancellation)
    {
        await schedule.SwitchAsync("delete a blob");
        await blobs.DeleteAsync(id, cancellation);
        await schedule.SwitchAsync("deleted a blob");
    }

    public ValueTask RestoreAsync(string id, Stream content, CancellationToken cancellation) => blobs.RestoreAsync(id, content, cancellation);

    public IReadOnlyList<string> Unsettled() => blobs.Unsettled();

    private sealed class ScheduledStream(Stream inner, Schedule schedule) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => inner.CanSeek;
        public override bool CanWrite => false;
        public override long Length => inner.Length;
        public override long Position { get => inner.Position; set => inner.Position = value; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (schedule.IsActing && schedule.Random.Next(10) == 0) await schedule.SwitchAsync("read a blob");
            cancellationToken.ThrowIfCancellationRequested();
            return await inner.ReadAsync(buffer, cancellationToken);
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override async ValueTask DisposeAsync()
        {
            await inner.DisposeAsync();
            await base.DisposeAsync();
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}

/// <summary>A clock that goes on by a millisecond each time that it is asked, so that ids sort by their creation; the process may be killed where it is asked.</summary>
internal sealed class ScheduledClock(Schedule schedule) : TimeProvider
{
    private long milliseconds = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    public override DateTimeOffset GetUtcNow()
    {
        if (schedule.IsActing) schedule.PassPoint("asks the time");
        return DateTimeOffset.FromUnixTimeMilliseconds(++milliseconds);
    }

    public void Advance(TimeSpan time) => milliseconds += (long)time.TotalMilliseconds;
}
