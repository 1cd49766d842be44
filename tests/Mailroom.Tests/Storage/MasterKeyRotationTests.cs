using System.Security.Cryptography;
using Mailroom.Storage;
using Mailroom.Storage.Vault;
using Mailroom.Storage.Vault.MasterKeys;
using Mailroom.Tests.Running;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Mailroom.Tests.Storage;

public sealed class MasterKeyRotationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly MasterKeyFile source;
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly List<Scope> files = [];
    private KeyVault vault;

    public MasterKeyRotationTests()
    {
        source = new MasterKeyFile(folder.In("keys"));
        vault = KeyVault.Open(folder.In("vault.db"), source, isNew: true, time);
        for (var i = 0; i < 20; i++) files.Add(AddFile());
        vault.ServerKey("addresses").Dispose();
    }

    private string KeyFile => Directory.GetFiles(folder.In("keys"), "*.key").Single();

    [Fact]
    public void After_a_rotation_everything_opens_also_what_is_added_and_after_a_restart()
    {
        var before = File.ReadAllText(KeyFile);
        using var server = vault.ServerKey("addresses");
        Assert.Equal(21, Rotation().Rotate(given: null).Keys);
        Assert.NotEqual(before, File.ReadAllText(KeyFile));
        files.Add(AddFile());
        AssertAllOpen();
        Restart();
        AssertAllOpen();
        using var again = vault.ServerKey("addresses");
        Assert.Equal(server.Derive("x"), again.Derive("x"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
    }

    [Fact]
    public void The_old_key_and_all_that_it_wrapped_are_in_no_file_when_the_call_returns()
    {
        var key = Convert.FromBase64String(File.ReadAllText(KeyFile));
        var wrapped = files.Select(file => ReadWrapped(file.ClassificationId)).ToList();
        Rotation().Rotate(given: null);
        Assert.False(IsOnDisk(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(key))));
        Assert.All(wrapped, old => Assert.False(IsOnDisk(old)));
        Assert.Single(Directory.GetFiles(folder.In("keys")));
    }

    [Fact]
    public void A_full_copy_from_before_opens_nothing_with_the_new_key()
    {
        var oldName = Setting("master");
        File.Copy(folder.In("vault.db"), folder.In("old.db"));
        Rotation().Rotate(given: null);
        var error = Assert.Throws<VaultException>(() => KeyVault.Open(folder.In("old.db"), source, isNew: false, time));
        Assert.Contains(oldName, error.Message, StringComparison.Ordinal);

        // Not even where the copy claims to be wrapped by the new key.
        var newName = Setting("master");
        Execute(folder.In("old.db"), $"UPDATE settings SET value = '{newName}' WHERE name = 'master'; UPDATE keys SET wrapped_by = '{newName}' WHERE wrapped_by = '{oldName}'");
        using var old = KeyVault.Open(folder.In("old.db"), source, isNew: false, time);
        Assert.All(files, file => Assert.Throws<VaultException>(() => old.OpenKey(file)));
        Assert.ThrowsAny<CryptographicException>(() => old.ServerKey("addresses"));
    }

    [Fact]
    public void A_rotation_that_was_cut_short_at_any_step_loses_nothing_and_ends_with_one_key()
    {
        var path = KeyFile;
        var next = path + ".next";
        var oldKey = File.ReadAllBytes(path);
        vault.Dispose();
        var vaultBefore = File.ReadAllBytes(folder.In("vault.db"));
        vault = KeyVault.Open(folder.In("vault.db"), source, isNew: false, time);
        using (var key = source.BeginRotation(vault.Id, vault.MasterFingerprint)) vault.ReplaceMaster(key);
        var newKey = File.ReadAllBytes(next);
        vault.Dispose();
        var vaultAfter = File.ReadAllBytes(folder.In("vault.db"));
        var overwritten = new byte[oldKey.Length];
        var half = new byte[oldKey.Length];
        oldKey.AsSpan(0, 20).CopyTo(half);

        (byte[] Vault, byte[]? Key, byte[]? Next, byte[] Kept)[] states =
        [
            (vaultBefore, oldKey, null, oldKey),
            (vaultBefore, oldKey, [], oldKey),
            (vaultBefore, oldKey, newKey[..10], oldKey),
            (vaultBefore, oldKey, newKey, oldKey),
            (vaultAfter, oldKey, newKey, newKey),
            (vaultAfter, half, newKey, newKey),
            (vaultAfter, overwritten, newKey, newKey),
            (vaultAfter, null, newKey, newKey),
            (vaultAfter, newKey, null, newKey),
        ];
        foreach (var state in states)
        {
            File.WriteAllBytes(folder.In("vault.db"), state.Vault);
            Put(path, state.Key);
            Put(next, state.Next);
            vault = KeyVault.Open(folder.In("vault.db"), source, isNew: false, time);
            AssertAllOpen();
            Assert.Equal(state.Kept, File.ReadAllBytes(path));
            // What a rotation left that did not come to the vault is harmless, and gone with the next one.
            Assert.Equal(state.Vault == vaultBefore && state.Next is not null, File.Exists(next));
            Rotation().Rotate(given: null);
            Assert.Equal([path], Directory.GetFiles(folder.In("keys")));
            AssertAllOpen();
            vault.Dispose();
        }

        File.WriteAllBytes(folder.In("vault.db"), vaultAfter);

        // A key of neither is no reason to destroy any.
        var strange = System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(new byte[DataKey.Size]));
        Put(path, strange);
        Put(next, strange);
        Assert.Throws<VaultException>(() => KeyVault.Open(folder.In("vault.db"), source, isNew: false, time));
        Assert.True(File.Exists(path) && File.Exists(next));
    }

    [Fact]
    public void A_rotation_that_fails_in_the_vault_leaves_the_old_key_in_use_and_the_next_one_succeeds()
    {
        var before = File.ReadAllText(KeyFile);
        // A wrapping that is damaged ends the rotation in its midst.
        var damaged = files[^1].ClassificationId;
        var right = ReadWrapped(damaged);
        Execute(folder.In("vault.db"), $"UPDATE slots SET wrapped = zeroblob(61) WHERE slot = (SELECT slot FROM keys WHERE id = '{damaged}')");
        Assert.ThrowsAny<CryptographicException>(() => Rotation().Rotate(given: null));
        Execute(folder.In("vault.db"), $"UPDATE slots SET wrapped = x'{Convert.ToHexString(right)}' WHERE slot = (SELECT slot FROM keys WHERE id = '{damaged}')");

        Assert.Equal(before, File.ReadAllText(KeyFile));
        AssertAllOpen();
        Rotation().Rotate(given: null);
        Restart();
        AssertAllOpen();
        Assert.Single(Directory.GetFiles(folder.In("keys")));
    }

    [Fact]
    public void A_rotation_after_one_that_could_not_overwrite_the_old_key_destroys_no_key_in_use()
    {
        using (new FileStream(KeyFile, FileMode.Open, FileAccess.Read, FileShare.None))
        {
            for (var i = 0; i < 3; i++) Assert.Contains("cannot be overwritten", Assert.Throws<VaultException>(() => Rotation().Rotate(given: null)).Message, StringComparison.Ordinal);
            AssertAllOpen();
        }

        Restart();
        AssertAllOpen();
        Assert.Equal([KeyFile], Directory.GetFiles(folder.In("keys")));
    }

    [Fact]
    public void A_rotation_that_fails_in_the_vault_after_one_that_did_not_come_to_its_end_destroys_no_key_in_use()
    {
        using (var next = source.BeginRotation(vault.Id, vault.MasterFingerprint)) vault.ReplaceMaster(next);
        var damaged = files[^1].ClassificationId;
        var right = ReadWrapped(damaged);
        Execute(folder.In("vault.db"), $"UPDATE slots SET wrapped = zeroblob(61) WHERE slot = (SELECT slot FROM keys WHERE id = '{damaged}')");
        Assert.ThrowsAny<CryptographicException>(() => Rotation().Rotate(given: null));
        Execute(folder.In("vault.db"), $"UPDATE slots SET wrapped = x'{Convert.ToHexString(right)}' WHERE slot = (SELECT slot FROM keys WHERE id = '{damaged}')");
        Restart();
        AssertAllOpen();
    }

    [Fact]
    public void A_vault_that_is_wrapped_by_another_key_than_the_one_in_memory_is_not_rotated()
    {
        using var other = DataKey.Create();
        var wrapped = Setting("master");
        Execute(folder.In("vault.db"), $"UPDATE settings SET value = '{other.Fingerprint()}' WHERE name = 'master'");
        Assert.Contains("restart", Assert.Throws<VaultException>(() => Rotation().Rotate(given: null)).Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(other.Fingerprint(), Setting("master"));
        Execute(folder.In("vault.db"), $"UPDATE settings SET value = '{wrapped}' WHERE name = 'master'");
        Restart();
        AssertAllOpen();
    }

    [Fact]
    public void A_key_from_elsewhere_is_replaced_by_the_one_that_is_given_and_the_old_one_is_refused_then()
    {
        vault.Dispose();
        var (old, next) = (NewKey(), NewKey());
        using (var given = KeyVault.Open(folder.In("other.db"), new MasterKeyVariable(old), isNew: true, time))
        {
            given.ServerKey("addresses").Dispose();
            var rotation = new MasterKeyRotation(given, new MasterKeyVariable(old), new VaultCopies(given, folder.Path));
            Assert.Contains("--new-key-file", Assert.Throws<VaultException>(() => rotation.Rotate(given: null)).Message, StringComparison.Ordinal);
            Assert.Contains("not base64", Assert.Throws<VaultException>(() => rotation.Rotate("secret")).Message, StringComparison.Ordinal);
            Assert.Contains("in use", Assert.Throws<VaultException>(() => rotation.Rotate(old)).Message, StringComparison.Ordinal);
            Assert.Contains("MAILROOM_MASTER_KEY", rotation.Rotate(next).Advice, StringComparison.Ordinal);
        }

        Assert.Throws<VaultException>(() => KeyVault.Open(folder.In("other.db"), new MasterKeyVariable(old), isNew: false, time));
        using (KeyVault.Open(folder.In("other.db"), new MasterKeyVariable(next), isNew: false, time)) { }
    }

    [Fact]
    public async Task A_scheduled_rotation_comes_when_the_key_is_old_enough_and_counts_over_restarts()
    {
        var first = File.ReadAllText(KeyFile);
        using (var _ = await StartScheduleAsync()) time.Advance(TimeSpan.FromDays(29));
        Assert.Equal(first, File.ReadAllText(KeyFile));
        Restart();
        time.Advance(TimeSpan.FromDays(2));
        using (var schedule = await StartScheduleAsync())
        {
            await Wait.UntilAsync(() => File.Exists(KeyFile) && File.ReadAllText(KeyFile) != first && Directory.GetFiles(folder.In("keys")).Length == 1, "The key is not rotated.");
            var second = File.ReadAllText(KeyFile);
            await Wait.UntilAsync(() =>
            {
                time.Advance(TimeSpan.FromHours(12));
                return File.ReadAllText(KeyFile) != second;
            }, "The key is not rotated again.");
        }

        AssertAllOpen();
    }

    [Fact]
    public void A_rotation_of_very_many_classifications_is_one_short_transaction()
    {
        const int count = 100_000;
        using (var master = MasterKeySource.TryDecode(File.ReadAllBytes(KeyFile))!)
        using (var connection = Connect(folder.In("vault.db")))
        using (var transaction = connection.BeginTransaction())
        {
            using var key = DataKey.Create();
            using var insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO slots (wrapped) VALUES ($wrapped); INSERT INTO keys (id, level, account, wrapped_by, slot) VALUES ($id, 1, 'account', $master, last_insert_rowid())";
            insert.Parameters.AddWithValue("$master", master.Fingerprint());
            var id = insert.Parameters.Add("$id", SqliteType.Text);
            var wrapped = insert.Parameters.Add("$wrapped", SqliteType.Blob);
            for (var i = 0; i < count; i++)
            {
                id.Value = Ids.New(TimeProvider.System);
                wrapped.Value = master.Wrap(key, new KeyIdentity(KeyLevel.Classification, "account", (string)id.Value, master.Fingerprint()));
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        Assert.Equal(count + files.Count + 1, Rotation().Rotate(given: null).Keys);
    }

    [Fact]
    public void A_vault_of_before_rotations_were_known_opens_and_is_rotated()
    {
        Execute(folder.In("vault.db"), "DELETE FROM settings WHERE name = 'master_since'");
        Restart();
        Assert.Equal(time.GetUtcNow(), vault.MasterSince);
        Rotation().Rotate(given: null);
        AssertAllOpen();
    }

    public void Dispose()
    {
        vault.Dispose();
        folder.Dispose();
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(DataKey.Size));

    private static void Put(string path, byte[]? content)
    {
        File.Delete(path);
        if (content is null) return;
        File.WriteAllBytes(path, content);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private MasterKeyRotation Rotation() => new(vault, source, new VaultCopies(vault, folder.In("data")));

    private async Task<ScheduledRotation> StartScheduleAsync()
    {
        var schedule = new ScheduledRotation(vault, Rotation(), TimeSpan.FromDays(30), time, NullLogger<ScheduledRotation>.Instance);
        await schedule.StartAsync(TestContext.Current.CancellationToken);
        return schedule;
    }

    private Scope AddFile()
    {
        var file = new Scope("account", Ids.New(TimeProvider.System), Ids.New(TimeProvider.System), Ids.New(TimeProvider.System));
        vault.CreateClassificationKey(file.Classification).Dispose();
        using var key = DataKey.Create();
        Assert.True(vault.AddUpload(file.Batch, isNewBatch: true, [(file.FileId!, key)]));
        return file;
    }

    private void AssertAllOpen() => Assert.All(files, file =>
    {
        using var key = vault.OpenKey(file);
        Assert.NotNull(key);
    });

    private void Restart()
    {
        vault.Dispose();
        vault = KeyVault.Open(folder.In("vault.db"), source, isNew: false, time);
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Execute(string path, string sql)
    {
        using var connection = Connect(path);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private string Setting(string name) => (string)Scalar($"SELECT value FROM settings WHERE name = '{name}'");

    private byte[] ReadWrapped(string id) => (byte[])Scalar($"SELECT wrapped FROM keys JOIN slots USING (slot) WHERE id = '{id}'");

    private object Scalar(string sql)
    {
        using var connection = Connect(folder.In("vault.db"));
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()!;
    }

    private bool IsOnDisk(byte[] bytes) => Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Any(file => File.ReadAllBytes(file).AsSpan().IndexOf(bytes) >= 0);
}
