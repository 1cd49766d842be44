using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Mailroom.Storage.Vault;

/// <summary>
/// The keys of a vault as rows, and their wrappings in slots that never move. As a table grows and shrinks SQLite moves its rows between and within pages, and may leave a
/// copy of one in the unused part of a page, where <c>secure_delete</c> does not come. The table of the slots is added to at its end alone and never taken from; a slot is
/// overwritten in its place, at the same length, and used again by another key.
/// </summary>
internal sealed class WrappedKeys(SqliteConnection vault) : IDisposable
{
    public const string Tables = """
        CREATE TABLE keys (id TEXT PRIMARY KEY, level INTEGER NOT NULL, account TEXT NOT NULL, wrapped_by TEXT NOT NULL, slot INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE slots (slot INTEGER PRIMARY KEY, wrapped BLOB NOT NULL);
        CREATE INDEX slots_free ON slots (slot) WHERE wrapped = zeroblob(61);
        """;

    // Compiled at their first use and kept: thousands of keys may be added or deleted at once.
    private readonly SqliteCommand read = Command(vault, "SELECT wrapped FROM keys JOIN slots USING (slot) WHERE id = $id AND level = $level", "$id", "$level");
    private readonly SqliteCommand readMany = Command(vault,
        "SELECT keys.id, wrapped FROM json_each($ids) JOIN keys ON keys.id = json_each.value JOIN slots USING (slot) WHERE level = $level", "$ids", "$level");
    private readonly SqliteCommand insert = Command(vault, "INSERT INTO keys (id, level, account, wrapped_by, slot) VALUES ($id, $level, $account, $by, $slot)", "$id", "$level", "$account", "$by", "$slot");
    private readonly SqliteCommand delete = Command(vault, "DELETE FROM keys WHERE id = $id RETURNING slot", "$id");
    private readonly SqliteCommand addSlot = Command(vault, "INSERT INTO slots (wrapped) VALUES ($wrapped) RETURNING slot", "$wrapped");
    private readonly SqliteCommand clearSlot = Command(vault, "UPDATE slots SET wrapped = zeroblob(61) WHERE slot = $slot", "$slot");
    private readonly SqliteCommand fillSlot = Command(vault, """
        UPDATE slots SET wrapped = $wrapped WHERE slot = (SELECT slot FROM slots WHERE wrapped = zeroblob(61) ORDER BY slot LIMIT 1) RETURNING slot
        """, "$wrapped");

    public byte[]? Read(string id, KeyLevel level) => Run(read, null, id, (int)level) as byte[];

    /// <summary>The wrappings of many keys by their ids; those that are not there are left out.</summary>
    public Dictionary<string, byte[]> Read(IReadOnlyCollection<string> ids, KeyLevel level)
    {
        (readMany.Parameters[0].Value, readMany.Parameters[1].Value) = (JsonSerializer.Serialize(ids), (int)level);
        using var reader = readMany.ExecuteReader();
        var found = new Dictionary<string, byte[]>(ids.Count, StringComparer.Ordinal);
        while (reader.Read()) found[reader.GetString(0)] = reader.GetFieldValue<byte[]>(1);
        return found;
    }

    public void Insert(SqliteTransaction transaction, KeyIdentity identity, byte[] wrapped)
    {
        var slot = Run(fillSlot, transaction, wrapped) ?? Run(addSlot, transaction, wrapped);
        Run(insert, transaction, identity.Id, (int)identity.Level, identity.Account, identity.WrappedBy, slot!);
    }

    public void Delete(SqliteTransaction transaction, string id)
    {
        if (Run(delete, transaction, id) is { } slot) Run(clearSlot, transaction, slot);
    }

    public void Dispose()
    {
        foreach (var command in (ReadOnlySpan<SqliteCommand>)[read, readMany, insert, delete, addSlot, clearSlot, fillSlot]) command.Dispose();
    }

    private static SqliteCommand Command(SqliteConnection vault, string sql, params ReadOnlySpan<string> parameters)
    {
        var command = vault.CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters) command.Parameters.AddWithValue(name, DBNull.Value);
        return command;
    }

    private static object? Run(SqliteCommand command, SqliteTransaction? transaction, params ReadOnlySpan<object> values)
    {
        command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
        return command.ExecuteScalar();
    }
}
