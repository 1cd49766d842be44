using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Mailroom.Storage;

/// <summary>
/// Copies a SQLite database in steps while it is in use (SQLite's online backup). What the connection itself changes meanwhile is changed in the copy too; what others
/// change is kept out by a read transaction, or begins the copy anew.
/// </summary>
internal sealed class OnlineCopy : IDisposable
{
    // 4 MiB at SQLite's usual page size: some milliseconds.
    private const int StepPages = 1024;

    private readonly SqliteConnection copy;
    private readonly SQLitePCL.sqlite3_backup backup;

    /// <summary>Begins a copy into a new file.</summary>
    public OnlineCopy(SqliteConnection from, string path)
    {
        // A file that is cut short is thrown away: it needs no journal. Its bytes are synced by whoever has it made.
        copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        copy.Open();
        using (var settings = copy.CreateCommand())
        {
            settings.CommandText = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY";
            settings.ExecuteNonQuery();
        }

        backup = sqlite3_backup_init(copy.Handle, "main", from.Handle, "main");
        if (!backup.IsInvalid) return;
        var fault = Fault(sqlite3_errcode(copy.Handle));
        copy.Dispose();
        throw fault;
    }

    /// <summary>Copies some pages.</summary>
    /// <returns>Whether pages are left.</returns>
    public bool Step() => sqlite3_backup_step(backup, StepPages) switch
    {
        SQLITE_OK => true,
        SQLITE_DONE => false,
        var failed => throw Fault(failed),
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        backup.Dispose();
        copy.Dispose();
    }

    private static SqliteException Fault(int code) => new("Copying the database failed.", code);
}
