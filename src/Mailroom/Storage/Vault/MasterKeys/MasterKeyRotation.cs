using System.Text;

namespace Mailroom.Storage.Vault.MasterKeys;

/// <summary>Replaces the master key while everything goes on: only what it wraps itself, the vault's top level, is wrapped anew.</summary>
public sealed class MasterKeyRotation(KeyVault vault, MasterKeySource source, VaultCopies copies)
{
    private readonly Lock gate = new();

    /// <summary>Rotates the master key. Once this returns, the old one opens nothing of the vault, and the new one nothing of older copies of it.</summary>
    /// <param name="given">The new key in base64; null where the source makes it itself.</param>
    /// <exception cref="VaultException">The new key is missing, none, or not to be given here. The old one stays in use.</exception>
    public RotatedMaster Rotate(string? given)
    {
        lock (gate)
        {
            // The copy of the vault opens with the old key alone, and is replaced right after the rotation. Where it cannot be, better nothing is rotated.
            if (copies.Path is not null) copies.Write(path: null, CancellationToken.None);
            return source is MasterKeyFile file ? RotateFile(file, given) : RotateGiven(given);
        }
    }

    // While both keys are still there. A crash before this is made good by the next start.
    private string RenewCopy()
    {
        if (copies.Path is not { } path) return "";
        try
        {
            copies.Write(path: null, CancellationToken.None);
            return $" The copy of the vault was replaced: {path}.";
        }
        catch (VaultException fault)
        {
            return $" THE COPY OF THE VAULT OPENS WITH THE OLD KEY ALONE. {fault.Message} Run: mailroom backup vault";
        }
    }

    private RotatedMaster RotateFile(MasterKeyFile file, string? given)
    {
        if (given is not null) throw new VaultException("The master key of this server is a file: it makes the new key itself. Leave --new-key-file out.");
        using var next = file.BeginRotation(vault.Id, vault.MasterFingerprint);
        var keys = vault.ReplaceMaster(next);
        var copied = RenewCopy();
        file.FinishRotation(vault.Id);
        return new RotatedMaster(keys, next.Fingerprint(), "The new key is in the file of the old one, which was overwritten. Copy it to where you keep its copy, and destroy the old copy." + copied);
    }

    private RotatedMaster RotateGiven(string? given)
    {
        var place = source is MasterKeyVariable ? MasterKeyVariable.Name : "what Storage:MasterKeyCommand writes";
        if (given is null) throw new VaultException($"The master key of this server comes from {place}: give the new one with --new-key-file FILE. One is made by: openssl rand -base64 {DataKey.Size}");
        using var next = MasterKeySource.TryDecode(Encoding.UTF8.GetBytes(given)) ?? throw new VaultException($"The new key is not base64 of {DataKey.Size} bytes.");
        var keys = vault.ReplaceMaster(next);
        return new RotatedMaster(keys, next.Fingerprint(), $"Before the next start, change {place} to the new key: the old one opens nothing any more. Then destroy the old one." + RenewCopy());
    }
}

/// <summary>A rotation that was done.</summary>
/// <param name="Keys">How many keys were wrapped anew.</param>
/// <param name="Fingerprint">The new key's fingerprint, which gives nothing of it away.</param>
/// <param name="Advice">What is left to do.</param>
public sealed record RotatedMaster(int Keys, string Fingerprint, string Advice);
