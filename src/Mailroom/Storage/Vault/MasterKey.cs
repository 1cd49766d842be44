using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Mailroom.Storage.Vault;

/// <summary>
/// The key above all keys. It lies in a file outside the data folder, one for each vault (mode 0600): whoever copies the data folder has nothing without it.
/// </summary>
public static class MasterKey
{
    /// <summary>The folder used where none is configured: <c>mailroom</c> in the user's configuration folder.</summary>
    public static string DefaultFolder() =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "mailroom");

    /// <summary>The file that holds the key of a vault.</summary>
    public static string FileOf(string folder, string vaultId) => Path.Combine(folder, vaultId + ".key");

    /// <summary>Makes the key of a new vault and stores it, on disk before this returns.</summary>
    public static DataKey Create(string folder, string vaultId)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var bytes = RandomNumberGenerator.GetBytes(DataKey.Size);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using (var file = new FileStream(FileOf(folder, vaultId), options))
        {
            file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes) + "\n"));
            file.Flush(flushToDisk: true);
        }

        DurableFolder.Sync(folder);
        return new DataKey(bytes);
    }

    /// <summary>Reads the key of an existing vault.</summary>
    /// <exception cref="VaultException">The file is missing or is no key.</exception>
    public static DataKey Read(string folder, string vaultId)
    {
        var path = FileOf(folder, vaultId);
        if (!File.Exists(path))
            throw new VaultException($"The master key of this data folder is missing: {path}. Without it nothing stored can be opened. Put the file back, or point Storage:MasterKeyFolder at its folder.");
        var bytes = new byte[DataKey.Size];
        var text = File.ReadAllBytes(path).AsSpan().Trim("\r\n "u8);
        if (Base64.DecodeFromUtf8(text, bytes, out _, out var written) != System.Buffers.OperationStatus.Done || written != DataKey.Size)
            throw new VaultException($"The file {path} does not hold a master key (base64 of {DataKey.Size} bytes).");
        return new DataKey(bytes);
    }
}

/// <summary>The vault cannot be used; the message says why and what to do.</summary>
public sealed class VaultException(string message) : Exception(message);
