using Mailroom.Api;
using Mailroom.Configuration;
using Mailroom.Erasing;
using Mailroom.Erasing.Receipts;
using Mailroom.Pipeline;
using Mailroom.Storage;
using Mailroom.Storage.Blobs;
using Mailroom.Storage.Blobs.FileSystem;
using Mailroom.Storage.Database;
using Mailroom.Storage.Database.Sqlite;
using Mailroom.Storage.Vault;
using Mailroom.Storage.Vault.MasterKeys;
using Mailroom.Uploading;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Mailroom.Tests.Running;

/// <summary>The storage and erasing parts of the server on a real data folder, without the server.</summary>
internal sealed class StoreOnDisk : IAsyncDisposable
{
    private readonly TemporaryFolder folder;
    private readonly TimeProvider time;

    private StoreOnDisk(TemporaryFolder folder, ServiceProvider services, TimeProvider time) => (this.folder, Services, this.time) = (folder, services, time);

    public ServiceProvider Services { get; }

    public string DataFolder => folder.In("data");

    /// <summary>The master key as it lies in its file now.</summary>
    public DataKey ReadMasterKey() => new(Convert.FromBase64String(File.ReadAllText(Directory.GetFiles(folder.In("keys")).Single())));

    public string In(string name) => folder.In(name);

    /// <summary>Makes a store.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="blobs">What stands between the store and its blobs.</param>
    /// <param name="plans">Is told how each query is gone about.</param>
    public static async Task<StoreOnDisk> OpenAsync(TimeProvider time, Func<IBlobStore, IBlobStore>? blobs = null, QueryPlans? plans = null)
    {
        var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.In("data"));
        string Data(string name) => Path.Combine(folder.In("data"), name);
        var services = new ServiceCollection().AddLogging().AddSingleton(time).AddSqlite(Data("mailroom.db"))
            .AddSingleton<MasterKeySource>(new MasterKeyFile(folder.In("keys")))
            .AddSingleton(provider => KeyVault.Open(Data("vault.db"), provider.GetRequiredService<MasterKeySource>(), isNew: true, time))
            .AddSingleton(provider => new VaultCopies(provider.GetRequiredService<KeyVault>(), folder.In("data"))).AddSingleton<MasterKeyRotation>()
            .AddSingleton(_ => blobs is null ? new FileSystemBlobStore(Data("blobs")) : blobs(new FileSystemBlobStore(Data("blobs"))))
            .AddSingleton(Options.Create(new ReadingSettings())).AddSingleton(Options.Create(new ErasingOptions()))
            .AddSingleton<ClassifierCache>().AddSingleton<LiveUses>().AddSingleton<FileChanges>().AddSingleton<BatchFiles>().AddSingleton<Eraser>().AddSingleton<ErasureSweeper>().AddSingleton<SweepPace>().AddSingleton<ErasureCompletion>().AddSingleton<ReceiptSigner>()
            .AddSingleton<IdempotencyKeys>()
            .ConfigureDbContext<MailroomDatabase>(options => options.AddInterceptors(plans is null ? [] : [plans]))
            .BuildServiceProvider();
        var store = new StoreOnDisk(folder, services, time);
        await using var database = await store.DatabaseAsync();
        await services.GetRequiredService<IDatabaseProvider>().PrepareAsync(database, CancellationToken.None);
        return store;
    }

    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    public Task<MailroomDatabase> DatabaseAsync() => Get<IDbContextFactory<MailroomDatabase>>().CreateDbContextAsync();

    /// <summary>Stores a classification.</summary>
    public async Task<Scope> AddClassificationAsync(TimeSpan? retention = null)
    {
        var scope = new Scope("account", Ids.New(time));
        using var key = Get<KeyVault>().CreateClassificationKey(scope);
        await using var database = await DatabaseAsync();
        database.Classifications.Add(new Classification
        {
            Id = scope.Id,
            AccountId = scope.Account,
            CreatedAt = Now,
            RetentionSeconds = (long?)retention?.TotalSeconds,
            Definition = new ClassificationDefinition("Post", "", [new TypeDefinition("Invoice", "", [], null)]).Seal(key, scope.Id),
        });
        await database.SaveChangesAsync();
        return scope;
    }

    /// <summary>Stores a file, in a new batch where none is named.</summary>
    public async Task<Scope> AddFileAsync(Scope to, FileStatus status = FileStatus.Processed)
    {
        var isNewBatch = to.BatchId is null;
        var batch = to with { BatchId = to.BatchId ?? Ids.New(time) };
        var file = batch with { FileId = Ids.New(time) };
        var key = DataKey.Create();
        Assert.True(Get<KeyVault>().AddUpload(batch, isNewBatch, [(file.FileId!, key)]));
        await using (var writer = await Get<IBlobStore>().CreateAsync(file.Id, CancellationToken.None))
        {
            await writer.Stream.WriteAsync(new byte[100]);
            await writer.CompleteAsync(CancellationToken.None);
        }

        await Get<IBlobStore>().MakeDurableAsync(CancellationToken.None);
        await using var database = await DatabaseAsync();
        if (isNewBatch) database.Batches.Add(new Batch { Id = batch.Id, AccountId = to.Account, ClassificationId = to.ClassificationId, CreatedAt = Now });
        var ordinal = isNewBatch ? 0 : await database.Batches.Where(one => one.Id == batch.Id).Select(one => one.NextOrdinal).SingleAsync();
        database.Files.Add(new StoredFile
        {
            Id = file.Id,
            AccountId = to.Account,
            ClassificationId = to.ClassificationId,
            BatchId = batch.Id,
            Ordinal = ordinal,
            Status = status,
            Size = 100,
            CreatedAt = Now,
            FinishedAt = status is FileStatus.Processed or FileStatus.Error ? Now : null,
            Name = FileOutcome.SealName(key, file.Id, "a.txt"),
        });
        await database.SaveChangesAsync();
        await database.Batches.Where(one => one.Id == batch.Id).ExecuteUpdateAsync(set => set
            .SetProperty(one => one.NextOrdinal, one => one.NextOrdinal + 1)
            .SetProperty(one => one.LiveFiles, one => one.LiveFiles + 1));
        await Get<IBlobStore>().SettleAsync([file.Id], CancellationToken.None);
        return file;
    }

    /// <summary>Whether the vault opens the key of something.</summary>
    public bool CanOpen(Scope scope)
    {
        using var key = Get<KeyVault>().OpenKey(scope);
        return key is not null;
    }

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
