using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Mailroom.Storage.Database.Sqlite;

/// <summary>The embedded database: one SQLite file in the data folder.</summary>
public sealed class SqliteDatabase : IDatabaseProvider
{
    /// <inheritdoc/>
    public async Task PrepareAsync(MailroomDatabase database, CancellationToken cancellation)
    {
        await database.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellation);
        await database.Database.MigrateAsync(cancellation);
    }

    /// <summary>Empties the write-ahead log, which would keep old pages of what was deleted; in the database itself deleted rows are overwritten.</summary>
    public Task PurgeDeletedAsync(MailroomDatabase database, CancellationToken cancellation) =>
        database.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", cancellation);
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
