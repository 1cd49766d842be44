namespace Mailroom.Storage.Vault;

/// <content>Copies of the vault, and what they are told apart by.</content>
public sealed partial class KeyVault
{
    /// <summary>
    /// Counts on, on disk before this returns. A copy with this number or a higher one was taken after this moment: it holds every key that was there by then, but for
    /// those destroyed since, whose erasure it records.
    /// </summary>
    public long CountOn()
    {
        lock (gate)
        {
            var next = long.Parse(VaultFile.ReadSetting(connection, "sequence") ?? "0") + 1;
            VaultFile.WriteSetting(connection, "sequence", next.ToString());
            return next;
        }
    }

    /// <summary>Copies the vault as it is at the end of the copying, on disk before this returns. Other calls go on in between. What a failure leaves is the caller's.</summary>
    public VaultCopy CopyTo(string path, CancellationToken cancellation)
    {
        CountOn();
        WriteSettings(("copied_at", time.GetUtcNow().ToUnixTimeMilliseconds().ToString()));
        OnlineCopy copy;
        lock (gate) copy = new OnlineCopy(connection, path);
        try
        {
            for (var more = true; more;)
            {
                cancellation.ThrowIfCancellationRequested();
                lock (gate) more = copy.Step();
            }
        }
        finally
        {
            lock (gate) copy.Dispose();
        }

        DurableFolder.SyncFile(path);
        return VaultCopy.TryRead(path) ?? throw new IOException("The copy of the vault cannot be read back.");
    }

    /// <summary>The records of destroyed keys, in the order of the ids that they stand for. Those of vaults that did not yet keep the ids above are left out.</summary>
    /// <param name="after">Only those of ids after this one.</param>
    /// <param name="limit">The most that are returned.</param>
    public IReadOnlyList<DestroyedKey> DestroyedKeys(string after, int limit)
    {
        lock (gate)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT id, level, account, destroyed_at, classification, batch, erasure FROM erasures WHERE id > $after AND erasure IS NOT NULL ORDER BY id LIMIT $limit";
            command.Parameters.AddWithValue("$after", after);
            command.Parameters.AddWithValue("$limit", limit);
            using var reader = command.ExecuteReader();
            var found = new List<DestroyedKey>();
            while (reader.Read())
            {
                var fileId = (KeyLevel)reader.GetInt32(1) == KeyLevel.File ? reader.GetString(0) : null;
                var scope = new Scope(reader.GetString(2), reader.GetString(4), reader.IsDBNull(5) ? null : reader.GetString(5), fileId);
                found.Add(new DestroyedKey(scope, reader.GetInt64(3), reader.GetString(6)));
            }

            return found;
        }
    }

    /// <summary>Forgets where the copy lies: a restored vault does not replace the copy that it came from before it is told to.</summary>
    public void ForgetCopy() => WriteSettings(("copy_path_old", ""), ("copy_path", ""));

    internal string? ReadSetting(string name)
    {
        lock (gate) return VaultFile.ReadSetting(connection, name) is { Length: > 0 } value ? value : null;
    }

    internal void WriteSettings(params ReadOnlySpan<(string Name, string Value)> settings)
    {
        lock (gate)
        {
            using var transaction = connection.BeginTransaction();
            foreach (var (name, value) in settings) VaultFile.WriteSetting(connection, name, value, transaction);
            transaction.Commit();
        }
    }
}
