using Mailroom.Storage;
using Mailroom.Storage.Vault;
using Mailroom.Storage.Vault.MasterKeys;
using Mailroom.Tests.Running;
using Microsoft.Data.Sqlite;

namespace Mailroom.Tests.Storage;

public sealed class KeyVaultTests : IDisposable
{
    private const string Account = "01m8622zb4a60bvyg1x0xt3w00";

    private readonly TemporaryFolder folder = new();
    private readonly Scope classification = new(Account, Ids.New(TimeProvider.System));
    private KeyVault vault;

    public KeyVaultTests() => vault = Open();

    [Fact]
    public void Keys_open_again_after_a_restart()
    {
        var (batch, file) = AddUpload();
        var sealedBefore = Seal(file);
        Restart();
        using var key = vault.OpenKey(file)!;
        Assert.Equal("content"u8.ToArray(), key.Open("test", file.Id, sealedBefore));
        using var batchKey = vault.OpenKey(batch);
        Assert.NotNull(batchKey);
    }

    [Fact]
    public void A_destroyed_key_is_in_no_file_of_the_folder_when_the_call_returns()
    {
        var (_, file) = AddUpload();
        var wrapped = ReadWrapped(file.Id);
        Assert.True(IsOnDisk(wrapped));
        vault.Destroy("erasure", [file]);
        Assert.False(IsOnDisk(wrapped));
        Assert.Null(vault.OpenKey(file));
    }

    [Fact]
    public void The_journal_s_old_pages_are_overwritten_and_not_merely_freed_also_after_a_crash()
    {
        var (batch, file) = AddUpload();
        using var journal = new FileStream(folder.In("vault.db-journal"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
        vault.Destroy("erasure", [file]);
        AssertEmpty();
        vault.Remove([batch.Id]);
        AssertEmpty();
        // A transaction whose journal nobody came to overwrite.
        AddUpload();
        Assert.Throws<Xunit.Sdk.TrueException>(AssertEmpty);
        Restart();
        AssertEmpty();

        void AssertEmpty()
        {
            var bytes = new byte[journal.Length];
            journal.Position = 0;
            journal.ReadExactly(bytes);
            Assert.True(bytes.Length > 0 && !bytes.AsSpan().ContainsAnyExcept((byte)0));
        }
    }

    [Fact]
    public void A_destroyed_parent_makes_all_below_it_useless_at_once_and_after_a_restart()
    {
        var (batch, file) = AddUpload();
        var (otherBatch, otherFile) = AddUpload();
        vault.Destroy("erasure", [batch]);
        Assert.Null(vault.OpenKey(batch));
        Assert.Null(vault.OpenKey(file));
        Assert.Empty(vault.OpenFileKeys(batch, [file.Id]));
        Restart();
        Assert.Null(vault.OpenKey(file));
        Assert.True(vault.IsErased(batch.Id));
        using var live = vault.OpenKey(otherFile);
        Assert.NotNull(live);
        vault.Destroy("erasure", [classification]);
        Assert.Null(vault.OpenKey(otherBatch));
        Assert.Null(vault.OpenKey(otherFile));
    }

    [Fact]
    public void Very_many_keys_are_destroyed_in_parts_and_what_a_failure_leaves_over_by_the_next_call()
    {
        var batch = classification with { BatchId = Ids.New(TimeProvider.System) };
        List<Scope> files = [.. Enumerable.Range(0, 1_300).Select(_ => batch with { FileId = Ids.New(TimeProvider.System) })];
        using (var key = DataKey.Create()) Assert.True(vault.AddUpload(batch, isNewBatch: true, [.. files.Select(file => (file.FileId!, key))]));
        Execute($"CREATE TRIGGER refuse BEFORE INSERT ON erasures WHEN new.id = '{files[1_200].Id}' BEGIN SELECT RAISE(ABORT, 'disk full'); END");
        Assert.Throws<SqliteException>(() => vault.Destroy("erasure", files));
        Assert.Equal(1_000, files.Count(file => vault.IsErased(file.Id)));
        Execute("DROP TRIGGER refuse");
        vault.Destroy("another erasure", files);
        Assert.All(files, file => Assert.True(vault.IsErased(file.Id) && !vault.HasKey(file.Id)));
        Assert.Equal(1_000, vault.DestroyedKeys("", 2_000).Count(destroyed => destroyed.ErasureId == "erasure"));
    }

    [Fact]
    public void Nothing_can_be_added_under_what_was_destroyed()
    {
        var (batch, _) = AddUpload();
        vault.Destroy("erasure", [batch]);
        using var key = DataKey.Create();
        Assert.False(vault.AddUpload(batch, isNewBatch: false, [("file", key)]));
        vault.Destroy("erasure", [classification]);
        Assert.False(vault.AddUpload(classification with { BatchId = Ids.New(TimeProvider.System) }, isNewBatch: true, [("file", key)]));
    }

    [Fact]
    public void A_key_that_is_missing_without_a_record_of_its_erasure_is_an_error()
    {
        var (_, file) = AddUpload();
        vault.Remove([file.Id]);
        var error = Assert.Throws<VaultException>(() => vault.OpenKey(file));
        Assert.Contains(file.Id, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_files_the_keys_that_live_open_those_that_were_erased_are_left_out_and_null_stands_for_what_is_missing_or_damaged()
    {
        var batch = classification with { BatchId = Ids.New(TimeProvider.System) };
        List<Scope> files = [.. Enumerable.Range(0, 100).Select(_ => batch with { FileId = Ids.New(TimeProvider.System) })];
        using (var key = DataKey.Create()) Assert.True(vault.AddUpload(batch, isNewBatch: true, [.. files.Select(file => (file.Id, key))]));
        var (erased, missing, damaged) = (files[10], files[20], files[30]);
        vault.Destroy("erasure", [erased]);
        vault.Remove([missing.Id]);
        Execute($"UPDATE keys SET slot = (SELECT slot FROM keys WHERE id = '{files[40].Id}') WHERE id = '{damaged.Id}'");

        var opened = vault.OpenFileKeys(batch, files.Select(file => file.Id));

        Assert.Equal(files.Where(file => file != erased).Select(file => file.Id).Order(StringComparer.Ordinal), opened.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(new[] { missing.Id, damaged.Id }.Order(StringComparer.Ordinal), opened.Where(one => one.Value is null).Select(one => one.Key).Order(StringComparer.Ordinal));
        foreach (var (id, many) in opened.Where(one => one.Value is not null))
        {
            using var alone = vault.OpenKey(batch with { FileId = id })!;
            Assert.Equal(alone.Derive("x"), many!.Derive("x"));
        }
    }

    [Fact]
    public void Another_accounts_name_on_a_scope_opens_nothing()
    {
        var (_, file) = AddUpload();
        Restart();
        Assert.Throws<VaultException>(() => vault.OpenKey(file with { Account = "someone else" }));
        Assert.Null(Assert.Single(vault.OpenFileKeys(file.Batch with { Account = "someone else" }, [file.Id])).Value);
    }

    [Fact]
    public void A_wrapped_key_that_is_moved_to_another_file_does_not_open()
    {
        var (_, file) = AddUpload();
        var (_, other) = AddUpload();
        Execute($"UPDATE keys SET slot = (SELECT slot FROM keys WHERE id = '{file.Id}') WHERE id = '{other.Id}'");
        Assert.Throws<VaultException>(() => vault.OpenKey(other));
    }

    [Fact]
    public void The_server_keys_stay_the_same()
    {
        using var key = vault.ServerKey("addresses");
        Restart();
        using var again = vault.ServerKey("addresses");
        Assert.Equal(key.Derive("x"), again.Derive("x"));
    }

    [Fact]
    public void A_missing_master_key_is_refused_and_makes_no_new_one()
    {
        vault.Dispose();
        var file = Directory.GetFiles(folder.In("keys")).Single();
        File.Move(file, folder.In("elsewhere"));
        var error = Assert.Throws<VaultException>(Open);
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.In("keys")));
        File.Move(folder.In("elsewhere"), file);
        vault = Open();
    }

    [Fact]
    public void The_master_key_of_another_vault_is_refused()
    {
        vault.Dispose();
        var file = Directory.GetFiles(folder.In("keys")).Single();
        var right = File.ReadAllText(file);
        File.WriteAllText(file, Convert.ToBase64String(new byte[32]));
        Assert.Throws<VaultException>(Open);
        File.WriteAllText(file, "not a key");
        Assert.Throws<VaultException>(Open);
        File.WriteAllText(file, right);
        vault = Open();
    }

    [Fact]
    public void A_scope_is_written_as_its_id() => Assert.Equal(classification.Id, classification.ToString());

    [Fact]
    public void The_master_key_is_readable_by_its_owner_alone() =>
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Directory.GetFiles(folder.In("keys")).Single()));

    public void Dispose()
    {
        vault.Dispose();
        folder.Dispose();
    }

    private KeyVault Open()
    {
        var opened = KeyVault.Open(folder.In("vault.db"), new MasterKeyFile(folder.In("keys")), isNew: vault is null, TimeProvider.System);
        if (vault is null) opened.CreateClassificationKey(classification).Dispose();
        return opened;
    }

    private void Restart()
    {
        vault.Dispose();
        vault = Open();
    }

    private (Scope Batch, Scope File) AddUpload()
    {
        var batch = classification with { BatchId = Ids.New(TimeProvider.System) };
        var file = batch with { FileId = Ids.New(TimeProvider.System) };
        using var key = DataKey.Create();
        Assert.True(vault.AddUpload(batch, isNewBatch: true, [(file.Id, key)]));
        return (batch, file);
    }

    private byte[] Seal(Scope file)
    {
        using var key = vault.OpenKey(file)!;
        return key.Seal("test", file.Id, "content"u8);
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={folder.In("vault.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    private void Execute(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private byte[] ReadWrapped(string id)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT wrapped FROM keys JOIN slots USING (slot) WHERE id = $id";
        command.Parameters.AddWithValue("$id", id);
        return (byte[])command.ExecuteScalar()!;
    }

    private bool IsOnDisk(byte[] bytes) => Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Any(file => File.ReadAllBytes(file).AsSpan().IndexOf(bytes) >= 0);
}
