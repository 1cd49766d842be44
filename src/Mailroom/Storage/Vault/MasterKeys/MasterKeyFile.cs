using System.Security.Cryptography;
using System.Text;

namespace Mailroom.Storage.Vault.MasterKeys;

/// <summary>
/// The master key in a file outside the data folder, one for each vault (mode 0600). While it is rotated the new key lies beside it: <see cref="Find"/> takes the one
/// that the vault is wrapped by, and ends a rotation that was cut short.
/// </summary>
public sealed class MasterKeyFile(string folder) : MasterKeySource
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The folder used where none is configured: <c>mailroom</c> in the user's configuration folder.</summary>
    public static string DefaultFolder() =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "mailroom");

    /// <inheritdoc/>
    public override DataKey Create(string vaultId)
    {
        Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        return Make(PathOf(vaultId));
    }

    /// <inheritdoc/>
    public override DataKey Find(string vaultId, string fingerprint)
    {
        var path = PathOf(vaultId);
        // What else lies there is of a rotation that did not come to the vault. It stays until the next one: a second folder of this vault, restored beside the first, may be wrapped by it.
        if (IsInUse(NextOf(vaultId), fingerprint)) FinishRotation(vaultId);
        return Check(Read(path), fingerprint, path);
    }

    /// <summary>
    /// Makes the next key beside the one in use, on disk before this returns. Where a rotation came to the vault but not to its end, the key in use lies there still: that
    /// rotation is ended first, and where it cannot be, this one fails.
    /// </summary>
    /// <param name="vaultId">The vault's id.</param>
    /// <param name="fingerprint">The fingerprint of the key that the vault is wrapped by.</param>
    public DataKey BeginRotation(string vaultId, string fingerprint)
    {
        var next = NextOf(vaultId);
        if (IsInUse(next, fingerprint)) FinishRotation(vaultId);
        try
        {
            // What a rotation left that failed before the vault took its key.
            OverwrittenFile.Destroy(next);
            return Make(next);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new VaultException($"The new master key cannot be written to {next}: {fault.Message} The old one stays in use.");
        }
    }

    /// <summary>Destroys the old key and puts the next one in its place, once the vault is wrapped by that. It may be cut short anywhere: the next start goes on.</summary>
    public void FinishRotation(string vaultId)
    {
        var path = PathOf(vaultId);
        try
        {
            if (File.Exists(path)) OverwrittenFile.Overwrite(path);
            File.Move(NextOf(vaultId), path, overwrite: true);
            DurableFolder.Sync(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new VaultException($"The vault is wrapped by the new master key in {NextOf(vaultId)}, but the old one in {path} cannot be overwritten: {fault.Message} Make that possible: the next start, and the next rotation, try again.");
        }
    }

    private static bool IsInUse(string path, string fingerprint)
    {
        using var key = File.Exists(path) ? TryRead(path) : null;
        return key?.Fingerprint() == fingerprint;
    }

    private string PathOf(string vaultId) => Path.Combine(folder, vaultId + ".key");

    private string NextOf(string vaultId) => PathOf(vaultId) + ".next";

    private DataKey Make(string path)
    {
        var bytes = RandomNumberGenerator.GetBytes(DataKey.Size);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly };
        using (var file = new FileStream(path, options))
        {
            file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes) + "\n"));
            file.Flush(flushToDisk: true);
        }

        DurableFolder.Sync(folder);
        return new DataKey(bytes);
    }

    private static DataKey Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new VaultException(
                $"The master key of this data folder is missing: {path}. Without it nothing stored can be opened. Put the file back, or point Storage:MasterKeyFolder at its folder. If the key was given by {MasterKeyVariable.Name} or Storage:MasterKeyCommand, give it there again.");
        }

        return TryRead(path) ?? throw new VaultException($"The file {path} does not hold a master key (base64 of {DataKey.Size} bytes).");
    }

    private static DataKey? TryRead(string path)
    {
        if ((File.GetUnixFileMode(path) & ~(OwnerOnly | UnixFileMode.UserExecute)) != UnixFileMode.None)
            throw new VaultException($"The master key {path} can be read by others than its owner. If nobody has, run: chmod 600 '{path}'. Otherwise do that, start the server, and run: mailroom keys rotate-master");
        try
        {
            return TryDecode(File.ReadAllBytes(path));
        }
        catch (UnauthorizedAccessException)
        {
            throw new VaultException($"The master key {path} cannot be read by the user that the server runs as.");
        }
    }
}
