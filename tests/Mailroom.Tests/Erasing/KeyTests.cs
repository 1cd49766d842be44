using System.Text.Json.Nodes;
using Mailroom.Erasing;
using Mailroom.Storage;
using Mailroom.Storage.Vault;
using Mailroom.Storage.Vault.MasterKeys;
using Mailroom.Tests.Running;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Tests.Erasing;

/// <summary>What was deleted opens with nothing that anyone can have, from the moment of the answer on.</summary>
public sealed class KeyTests : IAsyncLifetime
{
    private const string NamePurpose = "name";
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly Dictionary<string, byte[]> names = new(StringComparer.Ordinal);
    private StoreOnDisk store = null!;
    private Scope erasedClassification;
    private Scope erasedBatch;
    private Scope erasedFile;
    private List<Scope> erased = [];
    private List<Scope> living = [];

    private List<Scope> All => [.. erased, .. living];

    public async ValueTask InitializeAsync()
    {
        store = await StoreOnDisk.OpenAsync(TimeProvider.System);
        erasedClassification = await store.AddClassificationAsync();
        var first = await store.AddFileAsync(erasedClassification);
        var second = await store.AddFileAsync(erasedClassification with { BatchId = first.BatchId });
        var third = await store.AddFileAsync(erasedClassification);
        var classification = await store.AddClassificationAsync();
        var livingFile = await store.AddFileAsync(classification);
        erasedFile = await store.AddFileAsync(classification with { BatchId = livingFile.BatchId });
        var ofErasedBatch = await store.AddFileAsync(classification);
        erasedBatch = ofErasedBatch.Batch;
        erased = [erasedClassification, first.Batch, third.Batch, first, second, third, erasedBatch, ofErasedBatch, erasedFile];
        living = [classification, livingFile.Batch, livingFile];
        await using var database = await store.DatabaseAsync();
        foreach (var file in await database.Files.AsNoTracking().ToListAsync(None)) names[file.Id] = file.Name;
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Before_the_sweeper_has_begun_all_files_and_the_master_key_open_nothing_of_the_deleted()
    {
        using var master = store.ReadMasterKey();
        // The search finds whatever can be found: before the deletion that is every key.
        Assert.Equal(Ids(All), KeySearch.In(store.DataFolder).Open(master, All));
        await EraseAsync();
        var search = KeySearch.In(store.DataFolder);
        Assert.Equal(Ids(living), search.Open(master, All));
        foreach (var file in erased.Where(scope => scope.FileId is not null)) Assert.False(search.AnyOpens(NamePurpose, file.Id, names[file.Id]), "A file's key lies in the clear.");
    }

    [Fact]
    public async Task A_full_copy_from_before_the_deletion_opens_nothing_with_the_master_key_of_after_a_rotation()
    {
        var copy = store.In("copy");
        await CopyAsync(store.DataFolder, copy);
        using var before = store.ReadMasterKey();
        await EraseAsync();
        store.Get<MasterKeyRotation>().Rotate(given: null);
        using var after = store.ReadMasterKey();
        Assert.Equal(Ids(living), KeySearch.In(store.DataFolder).Open(after, All));
        Assert.Empty(KeySearch.In(copy).Open(after, All));
        // The old master key is what would have opened the copy: the rotation destroyed it.
        Assert.Equal(Ids(All), KeySearch.In(copy).Open(before, All));
    }

    [Fact]
    public async Task The_search_finds_a_key_in_the_clear()
    {
        using var key = DataKey.Create();
        var sealedValue = key.Seal(NamePurpose, "id", "a name"u8);
        var bytes = new byte[DataKey.Size];
        using (var another = DataKey.Create())
        {
            // A key that wraps another shows its bytes to whoever holds it.
            var identity = new KeyIdentity(KeyLevel.Batch, "account", "id", "parent");
            another.Open("wrap", "2|account|id|parent", another.Wrap(key, identity)).CopyTo(bytes, 0);
        }

        await File.WriteAllBytesAsync(store.In("planted"), [1, 2, 3, .. bytes, 4], None);
        Assert.True(KeySearch.In(store.In("planted")).AnyOpens(NamePurpose, "id", sealedValue));
    }

    [Fact]
    public async Task A_data_backup_from_before_and_the_newest_vault_open_the_living_alone()
    {
        await using var server = await InProcessServer.StartAsync();
        var id = await server.Api.CreateAsync();
        var (kept, deleted) = (await UploadAsync(), await UploadAsync());
        await BackUpAsync("vault", server.In("vault-copy"));
        await BackUpAsync("data", server.In("backup"));
        var account = await AccountAsync();
        List<Scope> scopes = [new(account, id), .. kept.SelectMany(file => new[] { file.Batch, file }), .. deleted.SelectMany(file => new[] { file.Batch, file })];
        using var master = new DataKey(Convert.FromBase64String(await File.ReadAllTextAsync(Directory.GetFiles(server.KeyFolder).Single(), None)));
        Assert.Equal(Ids(scopes), KeySearch.In(server.In("backup"), server.In("vault-copy")).Open(master, scopes));

        (await server.Api.DeleteAsync("deleteBatch", new JsonObject { ["classificationId"] = id, ["batchId"] = deleted[0].BatchId })).Ok();
        await BackUpAsync("vault");
        Assert.Equal(Ids([scopes[0], kept[0].Batch, .. kept]), KeySearch.In(server.In("backup"), server.In("vault-copy")).Open(master, scopes));
        Assert.Empty(KeySearch.In(server.In("backup")).Open(master, scopes));

        async Task<List<Scope>> UploadAsync()
        {
            var uploaded = await server.Api.UploadAsync(id, null, ("a.txt", "one"), ("b.txt", "two"));
            var batch = uploaded["batchId"]!.GetValue<string>();
            await server.Api.EndedAsync(id, batch);
            return [.. uploaded["files"]!.AsArray().Select(file => new Scope(AccountAsync().Result, id, batch, file!["fileId"]!.GetValue<string>()))];
        }

        async Task<string> AccountAsync()
        {
            await using var database = new SqliteConnection($"Data Source={Path.Combine(server.DataFolder, "mailroom.db")};Pooling=False");
            await database.OpenAsync(None);
            await using var command = database.CreateCommand();
            command.CommandText = "SELECT \"Id\" FROM accounts";
            return (string)(await command.ExecuteScalarAsync(None))!;
        }

        async Task BackUpAsync(params string[] arguments)
        {
            var (exit, _, error) = await server.RunAsync(["backup", .. arguments, "--data", server.DataFolder]);
            Assert.True(exit == 0, error);
        }
    }

    private async Task EraseAsync()
    {
        foreach (var scope in (Scope[])[erasedClassification, erasedBatch, erasedFile]) await store.Get<Eraser>().EraseAsync([scope]);
    }

    private static HashSet<string> Ids(IEnumerable<Scope> scopes) => [.. scopes.Select(scope => scope.Id)];

    private static async Task CopyAsync(string from, string to)
    {
        foreach (var path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            await using var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await using var target = File.Create(copy);
            await source.CopyToAsync(target, None);
        }
    }
}
