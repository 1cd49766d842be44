using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Mailroom.Tests.Running;

/// <summary>The database of a running server, looked at and changed behind its back.</summary>
internal static class StoredRows
{
    /// <summary>Every row of every table, for two looks to be compared.</summary>
    public static List<string> All(RunningServer server)
    {
        using var database = Open(server);
        var rows = new List<string>();
        foreach (var table in Read(database, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").ToList()) rows.AddRange(Read(database, $"SELECT * FROM \"{table}\"").Order(StringComparer.Ordinal).Select(row => $"{table}: {row}"));
        return rows;
    }

    /// <summary>Changes rows.</summary>
    public static void Change(RunningServer server, string sql)
    {
        using var database = Open(server);
        using var command = database.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static SqliteConnection Open(RunningServer server)
    {
        var database = new SqliteConnection($"Data Source={Path.Combine(server.DataFolder, "mailroom.db")};Pooling=False");
        database.Open();
        return database;
    }

    private static IEnumerable<string> Read(SqliteConnection database, string sql)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read()) yield return string.Join(", ", Enumerable.Range(0, reader.FieldCount).Select(column => reader.GetValue(column) is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture)));
    }
}
