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

    /// <summary>Where older copies lie, or may lie, that could not be removed so far. They hold keys that were destroyed since; each writing tries again to remove them.</summary>
    public IReadOnlyList<string> Outdated => vault.ReadSetting("copy_path_old")?.Split('\n') ?? [];

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
            try
            {
                OverwrittenFile.Destroy(target + Fresh);
                File.WriteAllBytes(target + Fresh, []);
                // Before there is a key in it: over a crash no copy is left that nobody knows of.
                if (target != last) Remember(Outdated.Append(target));
                var written = vault.CopyTo(target + Fresh, cancellation);
                Replace(target);
                vault.WriteSettings(("copy_path", target), ("copied_master", written.Master), ("copy_path_old", Lines(Outdated.Append(last ?? target).Where(place => place != target))));
                RemoveOutdated();
                return written;
            }
            catch (Exception fault)
            {
                // What was written so far.
                Try(() => target == last ? OverwrittenFile.Destroy(target + Fresh) : RemoveOutdated());
                if (fault is IOException or UnauthorizedAccessException or SqliteException) throw new VaultException($"The copy of the vault could not be written to {target}: {fault.Message}");
                throw;
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

    private bool RemoveOutdated()
    {
        var left = Outdated.Where(place => !Try(() => Remove(place))).ToList();
        if (left.Count < Outdated.Count) Remember(left);
        return left.Count == 0;
    }

    // Whether it is known that nothing of this vault's lies there any more. Where there is nothing at all, that is not known: the disk may not be mounted.
    private bool Remove(string place)
    {
        var removed = OverwrittenFile.Destroy(place + Fresh);
        if (!File.Exists(place)) return removed;
        if (VaultCopy.Read(place)?.VaultId == vault.Id) OverwrittenFile.Destroy(place);
        return true;
    }

    private void Remember(IEnumerable<string> outdated) => vault.WriteSettings(("copy_path_old", Lines(outdated)));

    private static string Lines(IEnumerable<string> places) => string.Join('\n', places.Distinct(StringComparer.Ordinal));

    private static bool Try(Func<bool> removal)
    {
        try
        {
            return removal();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or SqliteException)
        {
            return false;
        }
    }

    private void CheckPlace(string target)
    {
        if ((target + "/").StartsWith(System.IO.Path.GetFullPath(dataFolder).TrimEnd('/') + "/", StringComparison.Ordinal))
            throw new VaultException("The copy of the vault must not lie in the data folder: keys that are destroyed there would stay in the copy beside it.");
        if (target.Contains('\n')) throw new VaultException("The name of the copy must not have a line break.");
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
    /// <summary>Reads what a copy says of itself; null where the file is missing, cannot be read, or is no vault.</summary>
    public static VaultCopy? TryRead(string path)
    {
        try
        {
            return File.Exists(path) ? Read(path) : null;
        }
        catch (SqliteException)
        {
            return null;
        }
    }

    /// <summary>Reads what a copy says of itself; null where the file is no vault.</summary>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public static VaultCopy? Read(string path)
    {
        try
        {
            using var file = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Mode = SqliteOpenMode.ReadOnly }.ToString());
            file.Open();
            return VaultFile.ReadSetting(file, "id") is { } id && VaultFile.ReadSetting(file, "master") is { } master
                ? new VaultCopy(id, Number(file, "sequence"), Number(file, "copied_at"), master)
                : null;
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode == SQLitePCL.raw.SQLITE_NOTADB)
        {
            return null;
        }
    }

    private static long Number(SqliteConnection file, string setting) => long.Parse(VaultFile.ReadSetting(file, setting) ?? "0");
}

/// <summary>The record of a key that was destroyed.</summary>
/// <param name="Scope">What it was the key of.</param>
/// <param name="DestroyedAt">When, in milliseconds since the Unix epoch.</param>
/// <param name="ErasureId">The erasure that it was part of.</param>
public sealed record DestroyedKey(Scope Scope, long DestroyedAt, string ErasureId);
