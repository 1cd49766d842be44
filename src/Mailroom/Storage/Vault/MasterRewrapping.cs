using Microsoft.Data.Sqlite;

namespace Mailroom.Storage.Vault;

/// <summary>
/// Wraps the vault's top level, which is all that the master key wraps, under another master key: in one transaction, whose rollback journal holds the old wrappings
/// until it is overwritten.
/// </summary>
internal static class MasterRewrapping
{
    /// <summary>Wraps every key of the top level anew.</summary>
    /// <returns>How many they are.</returns>
    public static int Run(SqliteConnection vault, DataKey from, DataKey to, TimeProvider time)
    {
        var (oldName, newName) = (from.Fingerprint(), to.Fingerprint());
        using var transaction = vault.BeginTransaction();
        // Otherwise nothing would be wrapped anew, and the only key that opens it all be taken for an old one.
        if (VaultFile.ReadSetting(vault, "master") != oldName) throw new VaultException("The vault is wrapped by another master key than the one in memory. Nothing was rotated: restart the server.");
        var wrappings = Read(vault, transaction, oldName);
        using var update = vault.CreateCommand();
        update.Transaction = transaction;
        update.CommandText = "UPDATE slots SET wrapped = $wrapped WHERE slot = $slot";
        var slot = update.Parameters.Add("$slot", SqliteType.Integer);
        var wrapped = update.Parameters.Add("$wrapped", SqliteType.Blob);
        foreach (var (identity, place, old) in wrappings)
        {
            using var key = from.Unwrap(old, identity);
            slot.Value = place;
            wrapped.Value = to.Wrap(key, identity with { WrappedBy = newName });
            update.ExecuteNonQuery();
        }

        using var rename = vault.CreateCommand();
        rename.Transaction = transaction;
        rename.CommandText = "UPDATE keys SET wrapped_by = $new WHERE wrapped_by = $old";
        rename.Parameters.AddWithValue("$new", newName);
        rename.Parameters.AddWithValue("$old", oldName);
        rename.ExecuteNonQuery();
        VaultFile.WriteSetting(vault, "master", newName, transaction);
        VaultFile.WriteSetting(vault, "master_since", time.GetUtcNow().ToUnixTimeMilliseconds().ToString(), transaction);
        transaction.Commit();
        return wrappings.Count;
    }

    private static List<(KeyIdentity Identity, long Slot, byte[] Wrapped)> Read(SqliteConnection vault, SqliteTransaction transaction, string masterName)
    {
        using var command = vault.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT level, account, id, slot, wrapped FROM keys JOIN slots USING (slot) WHERE wrapped_by = $master";
        command.Parameters.AddWithValue("$master", masterName);
        using var reader = command.ExecuteReader();
        var found = new List<(KeyIdentity, long, byte[])>();
        while (reader.Read())
            found.Add((new KeyIdentity((KeyLevel)reader.GetInt32(0), reader.GetString(1), reader.GetString(2), masterName), reader.GetInt64(3), reader.GetFieldValue<byte[]>(4)));
        return found;
    }
}
