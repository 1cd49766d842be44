namespace Mailroom.Storage.Vault;

/// <content>The master key, and its replacement.</content>
public sealed partial class KeyVault
{
    /// <summary>The fingerprint of the master key that the vault's file is wrapped by.</summary>
    public string MasterFingerprint
    {
        get
        {
            lock (gate) return VaultFile.ReadSetting(connection, "master")!;
        }
    }

    /// <summary>Since when the master key is in use, as far as the vault knows: vaults of before this was recorded count from their first opening after.</summary>
    public DateTimeOffset MasterSince
    {
        get
        {
            lock (gate)
            {
                if (VaultFile.ReadSetting(connection, "master_since") is { } since) return DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(since));
                var now = time.GetUtcNow();
                VaultFile.WriteSetting(connection, "master_since", now.ToUnixTimeMilliseconds().ToString());
                return now;
            }
        }
    }

    /// <summary>Wraps everything that the master key wraps under another one, in one transaction that is on disk when this returns.</summary>
    /// <param name="next">The new master key; it stays the caller's.</param>
    /// <returns>How many keys were wrapped anew.</returns>
    /// <exception cref="VaultException">It is the key that is in use, or the file is wrapped by another one than the one in memory.</exception>
    public int ReplaceMaster(DataKey next)
    {
        lock (gate)
        {
            var nextName = next.Fingerprint();
            if (nextName == masterName) throw new VaultException("The new master key is the one that is in use.");
            try
            {
                return MasterRewrapping.Run(connection, master, next, time);
            }
            finally
            {
                // What the file says counts: a commit may fail on its last step with everything written.
                if (VaultFile.ReadSetting(connection, "master") == nextName)
                {
                    master.Dispose();
                    (master, masterName) = (next.Copy(), nextName);
                    VaultFile.ClearJournal(connection);
                }
            }
        }
    }
}
