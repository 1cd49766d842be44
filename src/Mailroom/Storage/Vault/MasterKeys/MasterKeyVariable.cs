using System.Runtime.InteropServices;
using System.Text;

namespace Mailroom.Storage.Vault.MasterKeys;

/// <summary>The master key in an environment variable, in base64.</summary>
public sealed partial class MasterKeyVariable(string value) : MasterKeySource
{
    /// <summary>The variable's name.</summary>
    public const string Name = "MAILROOM_MASTER_KEY";

    /// <summary>What the variable held; null where it was not set.</summary>
    public static string? Taken { get; private set; }

    /// <summary>
    /// Takes the variable out of the environment: child processes do not get it, and <c>/proc/PID/environ</c> does not show it. Call it before anything else is started.
    /// </summary>
    public static void Take()
    {
        if (Environment.GetEnvironmentVariable(Name) is not { } given) return;
        Taken = given;
        Environment.SetEnvironmentVariable(Name, null);
        // .NET has changed its own copy of the environment alone.
        var original = GetVariable(Name);
        for (var i = 0; original != 0 && Marshal.ReadByte(original, i) != 0; i++) Marshal.WriteByte(original, i, (byte)' ');
    }

    /// <inheritdoc/>
    public override DataKey Create(string vaultId) =>
        TryDecode(Encoding.UTF8.GetBytes(value)) ?? throw new VaultException($"{Name} does not hold a master key: base64 of {DataKey.Size} random bytes, as openssl rand -base64 {DataKey.Size} makes one.");

    /// <inheritdoc/>
    public override DataKey Find(string vaultId, string fingerprint) => Check(Create(vaultId), fingerprint, Name);

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetVariable(string name);
}
