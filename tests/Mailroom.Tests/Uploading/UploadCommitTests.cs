using Mailroom.Configuration;
using Mailroom.Limiting;
using Mailroom.Storage;
using Mailroom.Storage.Blobs;
using Mailroom.Storage.Queue;
using Mailroom.Storage.Queue.InProcess;
using Mailroom.Storage.Vault;
using Mailroom.Tests.Running;
using Mailroom.Uploading;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Mailroom.Tests.Uploading;

/// <summary>Uploads that the database does not take, on a real store.</summary>
public sealed class UploadCommitTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private StoreOnDisk store = null!;
    private FileReceiver receiver = null!;
    private UnsettledUploads unsettled = null!;
    private UploadCommit commit = null!;

    public async ValueTask InitializeAsync()
    {
        store = await StoreOnDisk.OpenAsync(time);
        unsettled = ActivatorUtilities.CreateInstance<UnsettledUploads>(store.Services);
        receiver = new FileReceiver(store.Get<IBlobStore>(), unsettled, new FreeDisk(store.DataFolder, Options.Create(new LimitOptions { MinimumFreeDiskMegabytes = 0 }), time), Options.Create(new UploadOptions()), time);
        commit = ActivatorUtilities.CreateInstance<UploadCommit>(store.Services, unsettled, (IFileQueue)new InProcessQueue());
    }

    public async ValueTask DisposeAsync()
    {
        unsettled.Dispose();
        await store.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_upload_that_the_database_refuses_leaves_neither_content_nor_keys(bool isNewBatch)
    {
        var kept = await store.AddFileAsync(await store.AddClassificationAsync());
        await ExecuteAsync("CREATE TRIGGER refuse BEFORE INSERT ON files BEGIN SELECT RAISE(ABORT, 'refused'); END");
        var (fileId, batchIds) = await FailAsync(isNewBatch ? kept.Classification : kept.Batch);

        Assert.Equal([kept.Id], Blobs());
        Assert.False(store.Get<KeyVault>().HasKey(fileId));
        Assert.Equal(batchIds, BatchKeys());
        Assert.True(store.CanOpen(kept));
    }

    [Fact]
    public async Task Where_the_database_does_not_even_say_whether_it_took_the_files_they_are_kept_until_it_does()
    {
        var kept = await store.AddFileAsync(await store.AddClassificationAsync());
        await ExecuteAsync("ALTER TABLE files RENAME TO away");
        var (fileId, batchIds) = await FailAsync(kept.Classification);
        await unsettled.SettleLeftAsync();
        Assert.Contains(fileId, Blobs());
        Assert.True(store.Get<KeyVault>().HasKey(fileId));

        await ExecuteAsync("ALTER TABLE away RENAME TO files");
        await unsettled.SettleLeftAsync();
        Assert.Equal([kept.Id], Blobs());
        Assert.False(store.Get<KeyVault>().HasKey(fileId));
        Assert.Equal(batchIds, BatchKeys());
    }

    private async Task<(string FileId, List<string> BatchIds)> FailAsync(Scope to)
    {
        var batches = BatchKeys();
        string id;
        await using (var upload = new ReceivedUpload(receiver))
        {
            upload.Files.Add(await receiver.ReceiveAsync("contract.txt", new MemoryStream("a contract"u8.ToArray()), None));
            id = upload.Files[0].Id;
            await Assert.ThrowsAnyAsync<Exception>(() => commit.CommitAsync(upload, to.Classification, to.BatchId, urgent: false));
        }

        return (id, batches);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var database = await store.DatabaseAsync();
        await database.Database.ExecuteSqlRawAsync(sql, None);
    }

    private List<string> BatchKeys()
    {
        using var vault = new SqliteConnection($"Data Source={Path.Combine(store.DataFolder, "vault.db")};Pooling=False;Mode=ReadOnly");
        vault.Open();
        using var command = vault.CreateCommand();
        command.CommandText = $"SELECT id FROM keys WHERE level = {(int)KeyLevel.Batch} ORDER BY id";
        using var reader = command.ExecuteReader();
        var ids = new List<string>();
        while (reader.Read()) ids.Add(reader.GetString(0));
        return ids;
    }

    private IEnumerable<string> Blobs() => Directory.EnumerateFiles(Path.Combine(store.DataFolder, "blobs"), "*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path)!);
}
