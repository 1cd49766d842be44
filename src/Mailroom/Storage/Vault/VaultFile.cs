using Microsoft.Data.Sqlite;

namespace Mailroom.Storage.Vault;

/// <summary>The vault's SQLite file: its settings for keeping nothing that was overwritten, and its tables.</summary>
internal static class VaultFile
{
    // The rollback journal holds the old pages. It stays, so that they can be overwritten where they stand: the blocks of a deleted one would keep them. A write-ahead log would
    // keep them for longer.
    private const string Settings = """
        PRAGMA journal_mode = PERSIST;
        PRAGMA synchronous = EXTRA;
        PRAGMA secure_delete = ON;
        PRAGMA temp_store = MEMORY;
        PRAGMA busy_timeout = 10000;
        """;

    // What is overwritten with each deletion.
    private const int LongestJournal = 1 << 20;

    private const string Tables = """
        CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE erasures (id TEXT PRIMARY KEY, level INTEGER NOT NULL, account TEXT NOT NULL, destroyed_at INTEGER NOT NULL,
            classification TEXT, batch TEXT, erasure TEXT) WITHOUT ROWID;
        """;

    // What vaults of format 1 lack.
    private const string ErasureColumns = """
        ALTER TABLE erasures ADD COLUMN classification TEXT;
        ALTER TABLE erasures ADD COLUMN batch TEXT;
        ALTER TABLE erasures ADD COLUMN erasure TEXT;
        UPDATE settings SET value = '2' WHERE name = 'format';
        """;

    // What vaults of format 2 lack: their wrappings stand in the rows of the keys. The pages of the old table are overwritten with its removal, and whatever is left in them.
    private const string Slots = $"""
        ALTER TABLE keys RENAME TO movable_keys;
        {WrappedKeys.Tables}
        INSERT INTO slots (slot, wrapped) SELECT row_number() OVER (ORDER BY id), wrapped FROM movable_keys ORDER BY id;
        INSERT INTO keys (id, level, account, wrapped_by, slot) SELECT id, level, account, wrapped_by, row_number() OVER (ORDER BY id) FROM movable_keys ORDER BY id;
        DROP TABLE movable_keys;
        UPDATE settings SET value = '3' WHERE name = 'format';
        """;

    public static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        Run(connection, Settings);
        if (ReadSetting(connection, "format") is "1") Renew(connection, ErasureColumns);
        if (ReadSetting(connection, "format") is "2") Renew(connection, Slots);
        // The looking has rolled back what a crash left half done.
        ClearJournal(connection);
        return connection;
    }

    public static void Create(SqliteConnection connection, string id, string masterName, TimeProvider time)
    {
        using var transaction = connection.BeginTransaction();
        Run(connection, Tables + WrappedKeys.Tables, transaction);
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO settings (name, value) VALUES ('id', $id), ('master', $master), ('master_since', $now), ('format', '3')";
        command.Parameters.AddWithValue("$id", id);
        command.Parameters.AddWithValue("$master", masterName);
        command.Parameters.AddWithValue("$now", time.GetUtcNow().ToUnixTimeMilliseconds().ToString());
        command.ExecuteNonQuery();
        transaction.Commit();
    }

    /// <summary>Overwrites the old pages that the journal holds of transactions which are done, on disk before this returns.</summary>
    public static void ClearJournal(SqliteConnection connection)
    {
        var path = connection.DataSource + "-journal";
        if (!File.Exists(path)) return;
        using var journal = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        OverwrittenFile.Overwrite(journal);
        if (journal.Length > LongestJournal) journal.SetLength(0);
    }

    /// <summary>Reads a setting; null where the vault is new.</summary>
    public static string? ReadSetting(SqliteConnection connection, string name)
    {
        using var exists = connection.CreateCommand();
        exists.CommandText = "SELECT 1 FROM sqlite_master WHERE name = 'settings'";
        if (exists.ExecuteScalar() is null) return null;
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT value FROM settings WHERE name = $name";
        command.Parameters.AddWithValue("$name", name);
        return command.ExecuteScalar() as string;
    }

    /// <summary>Writes a setting.</summary>
    public static void WriteSetting(SqliteConnection connection, string name, string value, SqliteTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO settings (name, value) VALUES ($name, $value) ON CONFLICT (name) DO UPDATE SET value = $value";
        command.Parameters.AddWithValue("$name", name);
        command.Parameters.AddWithValue("$value", value);
        command.ExecuteNonQuery();
    }

    private static void Renew(SqliteConnection connection, string sql)
    {
        using var transaction = connection.BeginTransaction();
        Run(connection, sql, transaction);
        transaction.Commit();
    }

    private static void Run(SqliteConnection connection, string sql, SqliteTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        command.ExecuteNonQuery();
    }
}
