using System.Buffers;
using System.Buffers.Text;

namespace Mailroom.Storage.Vault.MasterKeys;

/// <summary>
/// Where the master key comes from: the key above all keys, which is never in the data folder. Whoever copies that folder has nothing without it.
/// </summary>
public abstract class MasterKeySource
{
    /// <summary>The key for a new vault: made, or the one that is given.</summary>
    /// <exception cref="VaultException">The source gives no key.</exception>
    public abstract DataKey Create(string vaultId);

    /// <summary>The key of an existing vault.</summary>
    /// <param name="vaultId">The vault's id.</param>
    /// <param name="fingerprint">The fingerprint of the key that the vault is wrapped by.</param>
    /// <exception cref="VaultException">The source gives no key, or another one.</exception>
    public abstract DataKey Find(string vaultId, string fingerprint);

    /// <summary>Reads a key in its written form, base64.</summary>
    /// <returns>The key, or null where the text is none.</returns>
    public static DataKey? TryDecode(ReadOnlySpan<byte> text)
    {
        var bytes = new byte[DataKey.Size];
        return Base64.DecodeFromUtf8(text.Trim("\r\n "u8), bytes, out _, out var written) == OperationStatus.Done && written == DataKey.Size ? new DataKey(bytes) : null;
    }

    /// <summary>Refuses a key that is not the one which the vault is wrapped by.</summary>
    /// <exception cref="VaultException">It is another one; the key is wiped.</exception>
    private protected static DataKey Check(DataKey key, string fingerprint, string place)
    {
        var given = key.Fingerprint();
        if (given == fingerprint) return key;
        key.Dispose();
        throw new VaultException(
            $"The key in {place} is not the master key of this data folder: that one has the fingerprint {fingerprint}, this one {given}. Nothing was changed. Give the right one; after a rotation that is the new one.");
    }
}
