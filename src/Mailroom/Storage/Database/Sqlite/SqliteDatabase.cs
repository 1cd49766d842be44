using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Mailroom.Storage.Database.Sqlite;

/// <summary>The embedded database: one SQLite file in the data folder.</summary>
public sealed class SqliteDatabase : IDatabaseProvider
{
    // Result codes of SQLite.
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Full = 13;
    private const int CannotOpen = 14;

    // How far the write-ahead log may grow while a copy holds its old pages in use.
    private const long MaximumLog = 4L << 30;

    // busy, pages in the log, pages moved
    private const int CheckpointColumns = 3;

    /// <inheritdoc/>
    public async Task PrepareAsync(MailroomDatabase database, CancellationToken cancellation)
    {
        await database.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellation);
        if (!(await database.Database.GetPendingMigrationsAsync(cancellation)).Any()) return;
        // The lock of a migration that was killed. The data folder has its own lock: nobody else is migrating.
        await database.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellation);
        await database.Database.MigrateAsync(cancellation);
    }

    /// <summary>Empties the write-ahead log, which would keep old pages of what was deleted; in the database itself deleted rows are overwritten.</summary>
    public async Task<bool> PurgeDeletedAsync(MailroomDatabase database, CancellationToken cancellation)
    {
        await database.Database.OpenConnectionAsync(cancellation);
        await using var command = database.Database.GetDbConnection().CreateCommand();
        // Most of it beside the writers, who then wait for the last pages alone, and for no longer than the timeout while a reader is being waited for. The connection's settings come
        // back with its next opening.
        command.CommandText = "PRAGMA wal_checkpoint(PASSIVE)";
        await command.ExecuteNonQueryAsync(cancellation);
        command.CommandText = "PRAGMA busy_timeout = 200; PRAGMA wal_checkpoint(TRUNCATE)";
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        do
        {
            if (reader.FieldCount == CheckpointColumns && await reader.ReadAsync(cancellation)) return reader.GetInt32(0) == 0;
        }
        while (await reader.NextResultAsync(cancellation));
        return false;
    }

    /// <inheritdoc/>
    public async Task CopyAsync(MailroomDatabase database, string path, CancellationToken cancellation)
    {
        await database.Database.OpenConnectionAsync(cancellation);
        var connection = (SqliteConnection)database.Database.GetDbConnection();
        // All steps read from one snapshot. As long as it is open the log cannot be emptied: so only the database is copied under it, and blobs are copied after.
        await using var snapshot = connection.BeginTransaction(deferred: true);
        await using (var first = connection.CreateCommand())
        {
            first.CommandText = "SELECT count(*) FROM sqlite_master";
            first.Transaction = snapshot;
            await first.ExecuteScalarAsync(cancellation);
        }

        try
        {
            using var copy = new OnlineCopy(connection, path);
            while (copy.Step())
            {
                cancellation.ThrowIfCancellationRequested();
                if (new FileInfo(connection.DataSource + "-wal") is { Exists: true, Length: > MaximumLog })
                    throw new IOException("So much is written meanwhile that the database cannot be copied at this moment. Try again when less is going on, or onto a faster disk.");
            }
        }
        catch (SqliteException fault)
        {
            throw new IOException($"The database could not be copied (SQLite's error {fault.SqliteErrorCode}).", fault);
        }

        DurableFolder.SyncFile(path);
    }

    /// <inheritdoc/>
    public MailroomDatabase OpenCopy(string path) => new(new DbContextOptionsBuilder<MailroomDatabase>()
        .UseSqlite(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString()).Options);

    /// <inheritdoc/>
    public bool IsStorageFault(Exception fault) => fault is SqliteException { SqliteErrorCode: Busy or Locked or ReadOnly or InputOutput or Full or CannotOpen };
}

/// <summary>Registers the embedded database.</summary>
public static class SqliteRegistration
{
    /// <summary>Uses a SQLite file.</summary>
    public static IServiceCollection AddSqlite(this IServiceCollection services, string path) => services
        .AddSingleton<IDatabaseProvider, SqliteDatabase>()
        .AddPooledDbContextFactory<MailroomDatabase>(options => options
            .UseSqlite(new SqliteConnectionStringBuilder { DataSource = path }.ToString())
            .AddInterceptors(new ConnectionSettings()));

    // FULL: a commit is on disk before it is answered. secure_delete: what a row held is overwritten. Temporaries stay in memory.
    private sealed class ConnectionSettings : DbConnectionInterceptor
    {
        private const string Settings = """
            PRAGMA busy_timeout = 30000;
            PRAGMA synchronous = FULL;
            PRAGMA secure_delete = ON;
            PRAGMA temp_store = MEMORY;
            """;

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Apply(connection);
            return Task.CompletedTask;
        }

        private static void Apply(DbConnection connection)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Settings;
            command.ExecuteNonQuery();
        }
    }
}
