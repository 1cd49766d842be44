using System.Text.Json;
using Mailroom.Storage;

namespace Mailroom.BackingUp;

/// <summary>The folder of one data backup: the database, the sealed files, and a description that is written last. No key is in it.</summary>
public sealed class BackupFolder(string path)
{
    /// <summary>The folder's full path.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The copy of the database.</summary>
    public string Database => In("mailroom.db");

    /// <summary>The id of the server, which leases in the database name.</summary>
    public string NodeFile => In("node");

    private string Description => In("backup.json");

    /// <summary>The sealed contents of a file.</summary>
    public string BlobOf(string fileId) => System.IO.Path.Combine(Path, "blobs", fileId[^2..], fileId);

    /// <summary>Makes the folder; one that is there must be empty.</summary>
    /// <exception cref="BackupException">It is not empty, or cannot be made.</exception>
    public void Create()
    {
        try
        {
            if (Directory.Exists(Path) && Directory.EnumerateFileSystemEntries(Path).Any()) throw new BackupException($"{Path} is not empty. Each backup has a folder of its own: name one that is new or empty.");
            Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"The folder {Path} cannot be made or read: {fault.Message}");
        }
    }

    /// <summary>Removes what a backup that came to nothing has written.</summary>
    public void Empty()
    {
        foreach (var file in Directory.EnumerateFiles(Path)) File.Delete(file);
        if (Directory.Exists(In("blobs"))) Directory.Delete(In("blobs"), recursive: true);
    }

    /// <summary>Writes the description, once everything else is on disk.</summary>
    public void Complete(BackupDescription description)
    {
        DurableFolder.SyncFileSystem(Path);
        File.WriteAllText(Description + ".new", JsonSerializer.Serialize(description));
        DurableFolder.SyncFile(Description + ".new");
        File.Move(Description + ".new", Description);
        DurableFolder.Sync(Path);
    }

    /// <summary>Reads the description.</summary>
    /// <exception cref="BackupException">The folder holds no whole backup.</exception>
    public BackupDescription Read()
    {
        try
        {
            return JsonSerializer.Deserialize<BackupDescription>(File.ReadAllText(Description)) is { Format: BackupDescription.CurrentFormat } description
                ? description
                : throw new BackupException($"The backup {Path} was made by another version of Mailroom: restore it with that one.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new BackupException($"{Path} is no whole backup: its backup.json, which is written last, is missing or damaged. Choose another backup.");
        }
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}

/// <summary>What a data backup says of itself.</summary>
/// <param name="Format">The format of the backup.</param>
/// <param name="VaultId">The id of the vault that holds its keys.</param>
/// <param name="Sequence">A copy of the vault with this number or a higher one holds all of its keys.</param>
/// <param name="TakenAt">When the database was copied, in milliseconds since the Unix epoch.</param>
/// <param name="Files">The files whose contents are in it.</param>
/// <param name="Bytes">The size of these.</param>
public sealed record BackupDescription(int Format, string VaultId, long Sequence, long TakenAt, long Files, long Bytes)
{
    /// <summary>The format that this version writes and reads.</summary>
    public const int CurrentFormat = 1;
}
