using Microsoft.Data.Sqlite;

namespace Mailroom.Storage.Vault;

/// <summary>
/// The one copy of the vault that is kept: its newest. Older ones hold keys that have been destroyed since, and would undo the deletions; so each copy replaces the
/// one before, wherever that lies, and the old bytes are overwritten as far as a file system lets them be.
/// </summary>
public sealed class VaultCopies(KeyVault vault, string dataFolder)
{
    private const string Fresh = ".new";

    private readonly Lock gate = new();

    /// <summary>Where the copy lies; null before the first one.</summary>
    public string? Path => vault.ReadSetting("copy_path");

    /// <summary>Whether the copy opens with a master key alone that has been replaced.</summary>
    public bool IsStale => Path is not null && vault.ReadSetting("copied_master") != vault.MasterFingerprint;

    /// <summary>Writes a copy in place of the last one. At every moment a whole copy lies under the name.</summary>
    /// <param name="path">The copy's file, outside the data folder; null: where the last copy lies.</param>
    /// <param name="cancellation">Stops the copying; the last copy stays.</param>
    /// <exception cref="VaultException">There is no last copy, or the place is not fit for one.</exception>
    public VaultCopy Write(string? path, CancellationToken cancellation)
    {
        lock (gate)
        {
            var last = Path;
            var target = System.IO.Path.GetFullPath(path ?? last ?? throw new VaultException("There is no copy of the vault yet. Make the first with: mailroom backup vault FILE"));
            CheckPlace(target);
            DestroyOutdated();
            try
            {
                OverwrittenFile.Destroy(target + Fresh);
                var written = vault.CopyTo(target + Fresh, cancellation);
                Replace(target);
                vault.WriteSettings(("copy_path", target), ("copy_path_old", last == target ? "" : last ?? ""), ("copied_master", written.Master));
                DestroyOutdated();
                return written;
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or SqliteException)
            {
                throw new VaultException($"The copy of the vault could not be written to {target}: {fault.Message}");
            }
        }
    }

    private static void Replace(string target)
    {
        // The old copy is held open over the renaming, which takes its name away, and overwritten after it: in between there would be no copy.
        using var old = File.Exists(target) ? new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete) : null;
        File.Move(target + Fresh, target, overwrite: true);
        DurableFolder.Sync(System.IO.Path.GetDirectoryName(target)!);
        if (old is not null) OverwrittenFile.Overwrite(old);
    }

    // A copy elsewhere from before. It is remembered until it is gone, over a crash too.
    private void DestroyOutdated()
    {
        if (vault.ReadSetting("copy_path_old") is not { Length: > 0 } outdated) return;
        if (VaultCopy.TryRead(outdated)?.VaultId == vault.Id) OverwrittenFile.Destroy(outdated);
        vault.WriteSettings(("copy_path_old", ""));
    }

    private void CheckPlace(string target)
    {
        if ((target + "/").StartsWith(System.IO.Path.GetFullPath(dataFolder).TrimEnd('/') + "/", StringComparison.Ordinal))
            throw new VaultException("The copy of the vault must not lie in the data folder: keys that are destroyed there would stay in the copy beside it.");
        if (Directory.Exists(target)) throw new VaultException($"{target} is a folder. Name the file of the copy.");
        if (!Directory.Exists(System.IO.Path.GetDirectoryName(target))) throw new VaultException($"There is no folder {System.IO.Path.GetDirectoryName(target)}. Make it first, or check that it is mounted.");
        if (File.Exists(target) && VaultCopy.TryRead(target)?.VaultId != vault.Id) throw new VaultException($"{target} is there, and is no copy of this vault. It was not touched; name another file.");
    }
}

/// <summary>What a copy of a vault says of itself.</summary>
/// <param name="VaultId">The vault's id.</param>
/// <param name="Sequence">Counts the copies and data backups; see <see cref="KeyVault.CountOn"/>.</param>
/// <param name="CopiedAt">When it was begun, in milliseconds since the Unix epoch.</param>
/// <param name="Master">The fingerprint of the master key that opens it.</param>
public sealed record VaultCopy(string VaultId, long Sequence, long CopiedAt, string Master)
{
    /// <summary>Reads what a copy says of itself; null where the file is missing or no vault.</summary>
    public static VaultCopy? TryRead(string path)
    {
        if (!File.Exists(path)) return null;
        try
        {
            using var file = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Mode = SqliteOpenMode.ReadOnly }.ToString());
            file.Open();
            return VaultFile.ReadSetting(file, "id") is { } id && VaultFile.ReadSetting(file, "master") is { } master
                ? new VaultCopy(id, Number(file, "sequence"), Number(file, "copied_at"), master)
                : null;
        }
        catch (SqliteException)
        {
            return null;
        }
    }

    private static long Number(SqliteConnection file, string setting) => long.Parse(VaultFile.ReadSetting(file, setting) ?? "0");
}

/// <summary>The record of an erasure.</summary>
/// <param name="Id">The id of the classification, batch or file.</param>
/// <param name="Level">Which of these it was.</param>
/// <param name="Account">The account that owned it.</param>
/// <param name="DestroyedAt">When its key was destroyed, in milliseconds since the Unix epoch.</param>
public sealed record Erasure(string Id, KeyLevel Level, string Account, long DestroyedAt);
