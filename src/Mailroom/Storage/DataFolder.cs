using Mailroom.Pipeline;

namespace Mailroom.Storage;

/// <summary>The folder that holds everything a server keeps, but for its master key. One server at a time has it.</summary>
public sealed class DataFolder : IDisposable
{
    private const string LockName = "mailroom.lock";
    private const string RestoreMark = "restoring";

    private readonly FileStream @lock;

    private DataFolder(string path, FileStream @lock)
    {
        Path = path;
        this.@lock = @lock;
    }

    /// <summary>The folder's full path.</summary>
    public string Path { get; }

    /// <summary>The database's file.</summary>
    public string Database => In("mailroom.db");

    /// <summary>The vault's file.</summary>
    public string Vault => In("vault.db");

    /// <summary>The folder of the sealed files.</summary>
    public string Blobs => In("blobs");

    /// <summary>The socket by which commands speak to the server that runs on a data folder.</summary>
    public static string SocketOf(string folder) => System.IO.Path.Combine(System.IO.Path.GetFullPath(folder), "mailroom.sock");

    /// <summary>The file of this server's id.</summary>
    public string NodeFile => In("node");

    /// <summary>
    /// Takes the folder for a restore: it must be new or empty, or what a restore left that was cut short, which is removed. No server takes it before the restore is ended.
    /// </summary>
    /// <exception cref="DataFolderException">It holds something else, or cannot be taken.</exception>
    public static DataFolder OpenForRestore(string path)
    {
        var folder = Take(path);
        var mark = folder.In(RestoreMark);
        var found = Directory.EnumerateFileSystemEntries(folder.Path).Where(entry => System.IO.Path.GetFileName(entry) is not (LockName or RestoreMark)).ToList();
        if (found.Count > 0 && !File.Exists(mark))
        {
            folder.Dispose();
            throw new DataFolderException($"The data folder {folder.Path} is not empty. A restore wants a new or empty one: name it with --data FOLDER.");
        }

        File.WriteAllText(mark, "");
        DurableFolder.Sync(folder.Path);
        foreach (var file in found.Where(File.Exists)) File.Delete(file);
        if (Directory.Exists(folder.Blobs)) Directory.Delete(folder.Blobs, recursive: true);
        return folder;
    }

    /// <summary>Ends a restore, once all is on disk.</summary>
    public void EndRestore()
    {
        DurableFolder.SyncFileSystem(Path);
        File.Delete(In(RestoreMark));
        DurableFolder.Sync(Path);
    }

    /// <summary>Takes the folder; makes it where it is missing.</summary>
    /// <exception cref="DataFolderException">Another server has it, or it cannot be written.</exception>
    public static DataFolder Open(string path)
    {
        var folder = Take(path);
        if (!File.Exists(folder.In(RestoreMark))) return folder;
        folder.Dispose();
        throw new DataFolderException($"A restore into the data folder {folder.Path} was cut short. Run it again, with the same backup or another.");
    }

    /// <summary>This server's id among those that share a database; it stays with the folder.</summary>
    public Node Node(TimeProvider time)
    {
        var path = NodeFile;
        var known = File.Exists(path) ? File.ReadAllText(path) : "";
        if (Ids.IsWellFormed(known)) return new Node(known);
        var made = Ids.New(time);
        File.WriteAllText(path, made);
        return new Node(made);
    }

    /// <summary>Gives the folder free.</summary>
    public void Dispose() => @lock.Dispose();

    private static DataFolder Take(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(full, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DataFolderException($"The data folder {full} cannot be made or written: {fault.Message}");
        }

        try
        {
            var file = new FileStream(System.IO.Path.Combine(full, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new DataFolder(full, file);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new DataFolderException($"The data folder {full} cannot be written: {fault.Message}");
        }
        catch (IOException)
        {
            throw new DataFolderException($"Another Mailroom server is using the data folder {full}. Stop it, or choose another folder with --data.");
        }
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}

/// <summary>The data folder cannot be used; the message says why and what to do.</summary>
public sealed class DataFolderException(string message) : Exception(message);
