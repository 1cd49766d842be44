using Mailroom.BackingUp;
using Mailroom.Configuration;
using Mailroom.Reading.Isolation;
using Mailroom.Storage;
using Mailroom.Storage.Blobs;
using Mailroom.Storage.Blobs.FileSystem;
using Mailroom.Storage.Database;
using Mailroom.Storage.Database.Sqlite;
using Mailroom.Storage.Vault;
using Mailroom.Storage.Vault.MasterKeys;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mailroom.Tests.Erasing;

/// <summary>One life of a server on a data folder, from a start to its end or crash: the server's own parts, with points to switch at.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly SqliteConnection vault;
    private readonly SqliteConnection database;

    /// <summary>Opens a data folder.</summary>
    public World(string folder, string keys, Schedule schedule, ScheduledClock clock, ReadWorkerPool readers)
    {
        Folder = DataFolder.Open(folder);
        services = BuildServices(Folder, keys, schedule, clock, readers);
        _ = Get<KeyVault>();
        vault = new SqliteConnection($"Data Source={Folder.Vault};Pooling=False");
        vault.Open();
        database = new SqliteConnection($"Data Source={Folder.Database};Pooling=False");
        database.Open();
    }

    public DataFolder Folder { get; }

    public IServiceProvider Services => services;

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>Copies a data folder as it is at this moment.</summary>
    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            // The first to open the database makes the memory that is shared by its connections anew.
            if (path.EndsWith("-shm", StringComparison.Ordinal) || path.EndsWith(".lock", StringComparison.Ordinal)) continue;
            var target = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }

        Directory.CreateDirectory(Path.Combine(to, "blobs", "incoming"));
    }

    /// <summary>A key as it lies in the vault; null where there is none.</summary>
    public byte[]? WrappedKey(string id)
    {
        using var command = vault.CreateCommand();
        command.CommandText = "SELECT wrapped FROM keys JOIN slots USING (slot) WHERE id = $id";
        command.Parameters.AddWithValue("$id", id);
        return command.ExecuteScalar() as byte[];
    }

    /// <summary>What work and people have put into the row of a file; null where there is no row.</summary>
    public string? ContentsOfRow(string fileId)
    {
        using var command = database.CreateCommand();
        command.CommandText = """SELECT hex("Outcome") || '|' || hex("Text") || '|' || hex("Answer") || '|' || "IsConfirmed" FROM files WHERE "Id" = $id""";
        command.Parameters.AddWithValue("$id", fileId);
        return command.ExecuteScalar() as string;
    }

    /// <summary>The ids of all keys below the server's own.</summary>
    public HashSet<string> KeyIds()
    {
        using var command = vault.CreateCommand();
        command.CommandText = "SELECT id FROM keys WHERE level > 0";
        using var reader = command.ExecuteReader();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read()) ids.Add(reader.GetString(0));
        return ids;
    }

    /// <summary>All bytes of the vault's files.</summary>
    public byte[] VaultBytes()
    {
        using var all = new MemoryStream();
        foreach (var path in Directory.EnumerateFiles(Folder.Path, "vault.db*"))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            file.CopyTo(all);
        }

        return all.ToArray();
    }

    /// <summary>Restores a backup into a data folder that is new, or in which a restore was cut short.</summary>
    public static async Task RestoreAsync(string backup, string vaultCopy, string folder, string keys, Schedule schedule, ScheduledClock clock, ReadWorkerPool readers)
    {
        var from = new BackupFolder(backup);
        Restoring.Check(from.Read(), vaultCopy, new MasterKeyFile(keys));
        using var dataFolder = DataFolder.OpenForRestore(folder);
        try
        {
            await using var services = BuildServices(dataFolder, keys, schedule, clock, readers);
            var restored = await services.GetRequiredService<Restoring>().RunAsync(from, vaultCopy, CancellationToken.None);
            ViolationException.Unless(restored.WithoutKey.Count + restored.WithoutContent.Count == 0, "A backup and a copy of the vault that is newer lack a key or contents.");
        }
        finally
        {
            ClearPool(dataFolder);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await vault.DisposeAsync();
        await database.DisposeAsync();
        await services.DisposeAsync();
        Folder.Dispose();
        ClearPool(Folder);
    }

    private static void ClearPool(DataFolder folder)
    {
        using var pool = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = folder.Database }.ToString());
        SqliteConnection.ClearPool(pool);
    }

    /// <summary>The server's own parts, as it registers them itself.</summary>
    public static ServiceProvider BuildServices(DataFolder folder, string keys, Schedule schedule, ScheduledClock clock, ReadWorkerPool readers)
    {
        var settings = Settings.Load(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Storage:DataFolder"] = folder.Path,
            ["Storage:MasterKeyFolder"] = keys,
        }).Build());
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance).AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        Server.AddStorage(services, settings, folder);
        Server.AddPipeline(services, settings, administrationOnly: true);
        Server.AddCalls(services);
        services.AddSingleton<TimeProvider>(clock).AddSingleton(readers);
        services.AddSingleton<IDatabaseProvider>(new ScheduledProvider(new SqliteDatabase(), schedule));
        services.AddSingleton<IBlobStore>(new ScheduledBlobs(new FileSystemBlobStore(folder.Blobs), schedule));
        services.ConfigureDbContext<MailroomDatabase>(options => options.AddInterceptors(new DatabasePoints(schedule)));
        return services.BuildServiceProvider();
    }
}
