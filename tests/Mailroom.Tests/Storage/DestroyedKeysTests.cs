using System.Buffers.Binary;
using Mailroom.Storage;
using Mailroom.Storage.Vault;
using Mailroom.Storage.Vault.MasterKeys;
using Mailroom.Tests.Running;
using Microsoft.Data.Sqlite;

namespace Mailroom.Tests.Storage;

/// <summary>A vault of many pages that rows are moved between: no key may leave a copy behind that outlives it.</summary>
public sealed class DestroyedKeysTests : IDisposable
{
    private const int Keys = 5_000;

    // Of a wrapping any such part of the encrypted key counts: a version (1), a nonce (12), the encrypted key (32), a tag (16).
    private const int EncryptedFrom = 13;
    private const int PartSize = 8;

    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, byte[]> living = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, string> destroyed = [];
    private readonly List<Scope> files = [];
    private KeyVault vault;

    public DestroyedKeysTests() => vault = KeyVault.Open(folder.In("vault.db"), new MasterKeyFile(folder.In("keys")), isNew: true, TimeProvider.System);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_part_of_a_destroyed_key_is_left_however_the_vault_grew_and_shrank(int seed)
    {
        GrowAndShrink(new Random(seed));
        AssertNothingIsLeft();
        vault.Dispose();
        AssertNothingIsLeft();
        AssertLivingOpen();
    }

    [Fact]
    public void Of_a_vault_with_its_keys_in_their_rows_all_open_and_none_is_left_in_its_old_place()
    {
        GrowAndShrink(new Random(4));
        vault.Dispose();
        using (var connection = Connect())
        using (var command = connection.CreateCommand())
        {
            command.CommandText = """
                PRAGMA secure_delete = ON;
                CREATE TABLE old (id TEXT PRIMARY KEY, level INTEGER NOT NULL, account TEXT NOT NULL, wrapped_by TEXT NOT NULL, wrapped BLOB NOT NULL) WITHOUT ROWID;
                INSERT INTO old SELECT id, level, account, wrapped_by, wrapped FROM keys JOIN slots USING (slot);
                DROP TABLE keys; DROP TABLE slots; ALTER TABLE old RENAME TO keys;
                UPDATE settings SET value = '2' WHERE name = 'format';
                """;
            command.ExecuteNonQuery();
        }

        AssertLivingOpen();
        AssertNothingIsLeft();
        vault.ServerKey("addresses").Dispose();
        vault.Destroy("erasure", files[..100]);
        foreach (var file in files[..100]) Note(file.Id);
        AssertNothingIsLeft();
    }

    public void Dispose()
    {
        vault.Dispose();
        folder.Dispose();
    }

    private void GrowAndShrink(Random random)
    {
        // Rows of many sizes fit badly into each other's places: it is then that SQLite writes a page anew.
        List<Scope> classifications = [.. Enumerable.Range(1, 60).Select(length => new Scope(new string('a', length), Id(random)))];
        foreach (var classification in classifications) vault.CreateClassificationKey(classification).Dispose();
        while (living.Count + (destroyed.Count / (DataKey.Size / PartSize)) < Keys)
        {
            Add(classifications[random.Next(classifications.Count)], random);
            if (random.Next(2) == 0) Take(random);
        }
    }

    private void AssertLivingOpen()
    {
        vault = KeyVault.Open(folder.In("vault.db"), new MasterKeyFile(folder.In("keys")), isNew: false, TimeProvider.System);
        Assert.All(files, file =>
        {
            using var key = vault.OpenKey(file);
            Assert.NotNull(key);
        });
    }

    // Ids that come in no order, so that keys are put in between others everywhere.
    private static string Id(Random random) => string.Concat(Enumerable.Range(0, 26).Select(_ => "0123456789abcdefghjkmnpqrstvwxyz"[random.Next(32)]));

    private void Add(Scope classification, Random random)
    {
        var isNew = files.Count == 0 || random.Next(2) == 0;
        var batch = isNew ? classification with { BatchId = Id(random) } : files[random.Next(files.Count)].Batch;
        List<Scope> added = [.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => batch with { FileId = Id(random) })];
        using var key = DataKey.Create();
        Assert.True(vault.AddUpload(batch, isNew, [.. added.Select(file => (file.FileId!, key))]));
        files.AddRange(added);
        foreach (var (id, wrapped) in ReadWrapped()) living[id] = wrapped;
    }

    private void Take(Random random)
    {
        var batch = files[random.Next(files.Count)].Batch;
        List<Scope> taken = [.. files.Where(file => file.BatchId == batch.Id && random.Next(3) > 0)];
        if (random.Next(3) == 0)
        {
            taken = [.. files.Where(file => file.BatchId == batch.Id)];
            vault.Destroy("erasure", [batch]);
            vault.Remove([.. taken.Select(file => file.Id)]);
            Note(batch.Id);
        }
        else if (random.Next(2) == 0)
        {
            vault.Remove([.. taken.Select(file => file.Id)]);
        }
        else
        {
            vault.Destroy("erasure", taken);
        }

        foreach (var file in taken) Note(file.Id);
        files.RemoveAll(taken.ToHashSet().Contains);
    }

    private void Note(string id)
    {
        Assert.True(living.Remove(id, out var wrapped));
        for (var place = EncryptedFrom; place < EncryptedFrom + DataKey.Size; place += PartSize) destroyed[BinaryPrimitives.ReadUInt64LittleEndian(wrapped.AsSpan(place))] = id;
    }

    private void AssertNothingIsLeft()
    {
        foreach (var path in Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            var left = new HashSet<string>(StringComparer.Ordinal);
            var copies = living.Values.ToDictionary(First, _ => 0);
            for (var place = 0; place <= bytes.Length - PartSize; place++)
            {
                var part = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(place));
                if (destroyed.TryGetValue(part, out var id)) left.Add(id);
                if (copies.TryGetValue(part, out var count)) copies[part] = count + 1;
            }

            Assert.True(left.Count == 0, $"Of {destroyed.Count / (DataKey.Size / PartSize)} destroyed keys {left.Count} are still in {Path.GetFileName(path)}.");
            // A second copy of a living key would outlive its destruction. This also shows that the search finds what is there.
            if (path.EndsWith("vault.db", StringComparison.Ordinal)) Assert.All(copies.Values, count => Assert.Equal(1, count));
        }
    }

    private static ulong First(byte[] wrapped) => BinaryPrimitives.ReadUInt64LittleEndian(wrapped.AsSpan(EncryptedFrom));

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={folder.In("vault.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    private List<(string Id, byte[] Wrapped)> ReadWrapped()
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, wrapped FROM keys JOIN slots USING (slot) WHERE level > 1";
        using var reader = command.ExecuteReader();
        var found = new List<(string, byte[])>();
        while (reader.Read()) found.Add((reader.GetString(0), reader.GetFieldValue<byte[]>(1)));
        return found;
    }
}
