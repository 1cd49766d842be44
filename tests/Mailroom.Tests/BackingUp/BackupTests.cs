using System.Net;
using System.Text.Json.Nodes;
using Mailroom.Storage.Vault;
using Mailroom.Storage.Vault.MasterKeys;
using Mailroom.Tests.Running;
using Microsoft.Data.Sqlite;

namespace Mailroom.Tests.BackingUp;

public sealed class BackupTests : IAsyncLifetime
{
    private RunningServer server = null!;

    private string VaultCopyFile => server.In("vault-copy");

    private string Backup => server.In("backup");

    public async ValueTask InitializeAsync() => server = await InProcessServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_backup_from_before_a_deletion_is_restored_with_the_newest_vault_and_the_deleted_stays_deleted()
    {
        var (id, other) = (await server.Api.CreateAsync(), await server.Api.CreateAsync());
        var kept = await UploadAsync(id, "kept 1", "kept 2", "deleted file");
        var deleted = await UploadAsync(id, "deleted batch");
        var gone = await UploadAsync(other, "deleted classification");
        var bytes = await DownloadAsync(id, kept);
        await MakeAsync("vault", VaultCopyFile);
        await MakeAsync("data", Backup);
        var later = await UploadAsync(id, "after the backup");
        var file = (await server.Api.EndedAsync(id, kept))[2]!["fileId"]!.GetValue<string>();
        (await server.Api.DeleteAsync("deleteFiles", new JsonObject { ["classificationId"] = id, ["batchId"] = kept, ["fileIds"] = new JsonArray(file) })).Ok();
        (await server.Api.DeleteAsync("deleteBatch", new JsonObject { ["classificationId"] = id, ["batchId"] = deleted })).Ok();
        (await server.Api.DeleteAsync("deleteClassification", new JsonObject { ["classificationId"] = other })).Ok();
        await MakeAsync("vault");
        await LoseDataAsync();

        var (exit, output, error) = await RestoreAsync();
        Assert.True(exit == 0, output + error);
        Assert.Contains("3 deletions are later than the backup", output, StringComparison.Ordinal);
        await server.StartAgainAsync();
        Assert.Equal(bytes[..2], await DownloadAsync(id, kept));
        Assert.Equal(HttpStatusCode.NotFound, (await ResultsAsync(id, deleted)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ResultsAsync(id, later)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ResultsAsync(other, gone)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Api.PostAsync("viewClassification", new JsonObject { ["classificationId"] = other })).Status);
        // A repeated deletion is answered as it was.
        (await server.Api.DeleteAsync("deleteBatch", new JsonObject { ["classificationId"] = id, ["batchId"] = deleted })).Ok();
        await Wait.UntilAsync(() => Scalar("SELECT count(*) FROM tombstones WHERE SweptAt IS NULL") == 0, "What was deleted is not swept.");
        Assert.Equal(2, Scalar("SELECT count(*) FROM files"));
        Assert.Equal(1, Scalar("SELECT count(*) FROM classifications"));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(server.DataFolder, "blobs"), "*", SearchOption.AllDirectories).Length);
        await UploadAsync(id, "life goes on");
    }

    [Fact]
    public async Task What_was_deleted_so_long_ago_that_its_record_is_forgotten_stays_deleted_too()
    {
        var (id, other) = (await server.Api.CreateAsync(), await server.Api.CreateAsync());
        var kept = await UploadAsync(id, "kept", "deleted file");
        var deleted = await UploadAsync(id, "deleted batch");
        await UploadAsync(other, "deleted classification");
        var bytes = await DownloadAsync(id, kept);
        await MakeAsync("vault", VaultCopyFile);
        await MakeAsync("data", Backup);
        var file = (await server.Api.EndedAsync(id, kept))[1]!["fileId"]!.GetValue<string>();
        (await server.Api.DeleteAsync("deleteFiles", new JsonObject { ["classificationId"] = id, ["batchId"] = kept, ["fileIds"] = new JsonArray(file) })).Ok();
        (await server.Api.DeleteAsync("deleteBatch", new JsonObject { ["classificationId"] = id, ["batchId"] = deleted })).Ok();
        (await server.Api.DeleteAsync("deleteClassification", new JsonObject { ["classificationId"] = other })).Ok();
        await Wait.UntilAsync(() => Scalar("SELECT count(*) FROM tombstones WHERE SweptAt IS NULL") == 0, "What was deleted is not swept.");
        await server.StopAsync();
        using (var vault = KeyVault.Open(Path.Combine(server.DataFolder, "vault.db"), new MasterKeyFile(server.KeyFolder), isNew: false, TimeProvider.System)) vault.Forget([file, deleted, other]);
        await server.StartAgainAsync();
        await MakeAsync("vault");
        await LoseDataAsync();

        var (exit, output, error) = await RestoreAsync();
        Assert.True(exit == 0, output + error);
        Assert.Contains("3 more have no key", output, StringComparison.Ordinal);
        await server.StartAgainAsync();
        var listed = (await server.Api.GetAsync("classifications")).Ok();
        Assert.Contains(id, listed.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(other, listed.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(bytes[..1], await DownloadAsync(id, kept));
        Assert.Equal(HttpStatusCode.NotFound, (await ResultsAsync(id, deleted)).Status);
        await Wait.UntilAsync(() => Scalar("SELECT count(*) FROM erasures WHERE CompletedAt IS NULL") == 0, "A deletion is not completed.");
        Assert.Equal(1, Scalar("SELECT count(*) FROM files"));
        Assert.Single(Directory.GetFiles(Path.Combine(server.DataFolder, "blobs"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_backup_holds_neither_keys_nor_anything_in_the_clear()
    {
        var id = await server.Api.CreateAsync();
        await UploadAsync(id, "telltale contents");
        await MakeAsync("vault", VaultCopyFile);
        await MakeAsync("data", Backup);
        Assert.False(await DiskScan.ContainsAsync(Backup, "telltale"u8.ToArray()));
        foreach (var wrapped in Keys(VaultCopyFile))
            Assert.False(await DiskScan.ContainsAsync(Backup, wrapped));
        Assert.False(await DiskScan.ContainsAsync(Backup, File.ReadAllBytes(Directory.GetFiles(server.KeyFolder).Single())));
        Assert.All(Directory.GetFiles(Backup, "*", SearchOption.AllDirectories).Append(VaultCopyFile), file => Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(file) & (UnixFileMode)0b000_111_111));
    }

    [Fact]
    public async Task A_copy_of_the_vault_replaces_the_one_before_and_holds_no_key_that_was_destroyed()
    {
        var id = await server.Api.CreateAsync();
        var batch = await UploadAsync(id, "to be deleted");
        await MakeAsync("vault", VaultCopyFile);
        var keys = Keys(VaultCopyFile);
        (await server.Api.DeleteAsync("deleteBatch", new JsonObject { ["classificationId"] = id, ["batchId"] = batch })).Ok();
        await Wait.UntilAsync(() => Scalar("SELECT count(*) FROM tombstones WHERE SweptAt IS NULL") == 0, "What was deleted is not swept.");
        await File.WriteAllTextAsync(VaultCopyFile + ".new", "what a copying left that was cut short", TestContext.Current.CancellationToken);
        await MakeAsync("vault");
        // All but the keys of the batch and its file.
        Assert.Equal(keys.Count - 2, keys.Count(key => Contains(VaultCopyFile, key)));
        Assert.False(File.Exists(VaultCopyFile + ".new"));

        // Another place: the one before is removed.
        await MakeAsync("vault", server.In("other-copy"));
        Assert.False(File.Exists(VaultCopyFile));
        var before = VaultCopy.TryRead(server.In("other-copy"))!;
        await MakeAsync("data", Backup);
        Assert.True(VaultCopy.TryRead(server.In("other-copy"))!.Sequence > before.Sequence);
    }

    [Fact]
    public async Task An_older_vault_and_that_of_another_server_are_refused_and_nothing_is_written()
    {
        var id = await server.Api.CreateAsync();
        await UploadAsync(id, "contents");
        await MakeAsync("vault", VaultCopyFile);
        var old = server.In("old-copy");
        File.Copy(VaultCopyFile, old);
        await MakeAsync("data", Backup);
        var (exit, _, error) = await RestoreAsync(vault: old, data: server.In("restored"));
        Assert.Equal(1, exit);
        Assert.Contains("is older", error, StringComparison.Ordinal);

        await using (var stranger = await InProcessServer.StartAsync())
        {
            Assert.Equal(0, (await stranger.RunAsync("backup", "vault", stranger.In("copy"), "--data", stranger.DataFolder)).ExitCode);
            (exit, _, error) = await RestoreAsync(vault: stranger.In("copy"), data: server.In("restored"));
            Assert.Equal(1, exit);
            Assert.Contains("is the vault of another server", error, StringComparison.Ordinal);
            (exit, _, error) = await server.RunAsync("backup", "vault", stranger.In("copy"), "--data", server.DataFolder);
            Assert.Equal(1, exit);
            Assert.Contains("is no copy of this vault", error, StringComparison.Ordinal);
        }

        (exit, _, error) = await RestoreAsync(vault: server.In("nothing"), data: server.In("restored"));
        Assert.Equal(1, exit);
        Assert.Contains("missing", error, StringComparison.Ordinal);
        (exit, _, error) = await RunningServer.RunAsync(server.In(""), server.In("other-keys"), "restore", Backup, "--vault", VaultCopyFile, "--data", server.In("restored"));
        Assert.Equal(1, exit);
        Assert.Contains("master key of this data folder is missing", error, StringComparison.Ordinal);
        File.Delete(Path.Combine(Backup, "backup.json"));
        (exit, _, error) = await RestoreAsync(data: server.In("restored"));
        Assert.Equal(1, exit);
        Assert.Contains("is no whole backup", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(server.In("restored")));
    }

    [Fact]
    public async Task Places_that_are_not_fit_are_refused_and_not_touched()
    {
        var strange = server.In("strange");
        await File.WriteAllTextAsync(strange, "somebody's file", TestContext.Current.CancellationToken);
        await RefusedAsync("is no copy of this vault", "vault", strange);
        Assert.Equal("somebody's file", await File.ReadAllTextAsync(strange, TestContext.Current.CancellationToken));
        await RefusedAsync("must not lie in the data folder", "vault", Path.Combine(server.DataFolder, "copy"));
        await RefusedAsync("must not lie in the data folder", "vault", Path.Combine(server.DataFolder, "vault.db"));
        await RefusedAsync("There is no folder", "vault", server.In("not/there"));
        await RefusedAsync("There is no copy of the vault yet", "vault");
        await RefusedAsync("There is no copy of the vault yet", "data", Backup);
        await MakeAsync("vault", VaultCopyFile);
        await RefusedAsync("must not lie in the data folder", "data", Path.Combine(server.DataFolder, "backup"));
        Directory.CreateDirectory(Backup);
        await File.WriteAllTextAsync(Path.Combine(Backup, "file"), "somebody's file", TestContext.Current.CancellationToken);
        await RefusedAsync("is not empty", "data", Backup);
        Assert.Single(Directory.GetFileSystemEntries(Backup));
        await MakeAsync("data", server.In("fresh"));
        var (exit, _, error) = await server.RunAsync("restore", server.In("fresh"), "--vault", VaultCopyFile, "--data", Backup);
        Assert.Equal(1, exit);
        Assert.Contains("is not empty", error, StringComparison.Ordinal);
        (exit, _, error) = await server.RunAsync("restore", server.In("fresh"), "--vault", VaultCopyFile, "--data", server.DataFolder);
        Assert.Equal(1, exit);
        Assert.Contains("Another Mailroom server", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contents_and_keys_that_are_missing_are_reported()
    {
        var id = await server.Api.CreateAsync();
        var batch = await UploadAsync(id, "one", "two", "three");
        var files = (await server.Api.EndedAsync(id, batch)).Select(file => file!["fileId"]!.GetValue<string>()).ToList();
        await MakeAsync("vault", VaultCopyFile);
        await MakeAsync("data", Backup);
        File.Delete(Directory.GetFiles(Path.Combine(Backup, "blobs"), files[0], SearchOption.AllDirectories).Single());
        Execute(VaultCopyFile, $"DELETE FROM keys WHERE id = '{files[1]}'");
        await LoseDataAsync();
        var (exit, _, error) = await RestoreAsync();
        Assert.Equal(2, exit);
        Assert.Contains($"1 files are listed without their contents, which the backup does not hold: {files[0]}", error, StringComparison.Ordinal);
        Assert.Contains($"no record of a deletion: {files[1]}", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rotation_of_the_master_key_renews_the_copy_of_the_vault_and_old_data_opens_with_it()
    {
        var id = await server.Api.CreateAsync();
        var batch = await UploadAsync(id, "contents");
        var bytes = await DownloadAsync(id, batch);
        await MakeAsync("vault", VaultCopyFile);
        await MakeAsync("data", Backup);
        var old = server.In("old-copy");
        File.Copy(VaultCopyFile, old);
        var (exit, output, error) = await server.RunAsync("keys", "rotate-master", "--data", server.DataFolder);
        Assert.True(exit == 0, error);
        Assert.Contains("The copy of the vault was replaced", output, StringComparison.Ordinal);
        await LoseDataAsync();
        (exit, _, error) = await RestoreAsync(vault: old);
        Assert.Equal(1, exit);
        Assert.Contains("is not the master key", error, StringComparison.Ordinal);
        (exit, _, error) = await RestoreAsync();
        Assert.True(exit == 0, error);
        await server.StartAgainAsync();
        Assert.Equal(bytes, await DownloadAsync(id, batch));
    }

    [Fact]
    public async Task A_rotation_that_was_killed_before_it_came_to_the_copy_of_the_vault_is_made_good_by_the_next_start()
    {
        var id = await server.Api.CreateAsync();
        await MakeAsync("vault", VaultCopyFile);
        await server.StopAsync();
        string fingerprint;
        var source = new MasterKeyFile(server.KeyFolder);
        using (var vault = KeyVault.Open(Path.Combine(server.DataFolder, "vault.db"), source, isNew: false, TimeProvider.System))
        using (var next = source.BeginRotation(vault.Id, vault.MasterFingerprint))
        {
            vault.ReplaceMaster(next);
            fingerprint = next.Fingerprint();
        }

        Assert.NotEqual(fingerprint, VaultCopy.TryRead(VaultCopyFile)!.Master);
        await server.StartAgainAsync();
        Assert.Equal(fingerprint, VaultCopy.TryRead(VaultCopyFile)!.Master);
        (await server.Api.PostAsync("viewClassification", new JsonObject { ["classificationId"] = id })).Ok();
    }

    [Fact]
    public async Task Nothing_is_rotated_where_the_copy_of_the_vault_cannot_be_replaced()
    {
        Directory.CreateDirectory(server.In("mount"));
        await MakeAsync("vault", server.In("mount/copy"));
        Directory.Move(server.In("mount"), server.In("unmounted"));
        var key = await File.ReadAllTextAsync(Directory.GetFiles(server.KeyFolder).Single(), TestContext.Current.CancellationToken);
        var (exit, _, error) = await server.RunAsync("keys", "rotate-master", "--data", server.DataFolder);
        Assert.Equal(1, exit);
        Assert.Contains("check that it is mounted", error, StringComparison.Ordinal);
        Assert.Equal(key, await File.ReadAllTextAsync(Directory.GetFiles(server.KeyFolder).Single(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_older_copy_of_the_vault_that_cannot_be_reached_is_named_by_every_backup_until_it_is_removed()
    {
        Directory.CreateDirectory(server.In("mount"));
        await MakeAsync("vault", server.In("mount/copy"));
        Directory.Move(server.In("mount"), server.In("unmounted"));
        foreach (var arguments in (string[][])[["vault", VaultCopyFile], ["data", Backup], ["vault"]])
        {
            var (exit, output, error) = await server.RunAsync(["backup", .. arguments, "--data", server.DataFolder]);
            Assert.True(exit == 0, error);
            Assert.Contains(VaultCopyFile, output, StringComparison.Ordinal);
            Assert.Contains($"COULD NOT BE REMOVED: {server.In("mount/copy")}", error, StringComparison.Ordinal);
        }

        Directory.Move(server.In("unmounted"), server.In("mount"));
        await MakeAsync("vault");
        Assert.Empty(Directory.GetFiles(server.In("mount")));
    }

    [Fact]
    public async Task A_backup_whose_command_is_stopped_leaves_nothing_and_can_be_begun_again()
    {
        var id = await server.Api.CreateAsync();
        await server.Api.UploadAsync(id, null, [.. Enumerable.Range(0, 300).Select(i => ($"{i}.txt", $"Invoice number {i}\n".PadRight(200_000, 'x')))]);
        await MakeAsync("vault", VaultCopyFile);
        await server.RunAndKillAsync(TimeSpan.Zero, Path.Combine(Backup, "mailroom.db"), "backup", "data", Backup, "--data", server.DataFolder);
        await Wait.UntilAsync(() => !Directory.EnumerateFileSystemEntries(Backup).Any() || File.Exists(Path.Combine(Backup, "backup.json")), "The backup is neither made nor given up.");
        Assert.False(File.Exists(Path.Combine(Backup, "backup.json")), "It was done before it was stopped.");
        await MakeAsync("data", Backup);
    }

    [Fact]
    public void A_copy_elsewhere_from_before_is_removed_also_after_a_crash_between()
    {
        using var folder = new TemporaryFolder();
        using var vault = KeyVault.Open(folder.In("vault.db"), new MasterKeyVariable(Convert.ToBase64String(new byte[32])), isNew: true, TimeProvider.System);
        var copies = new VaultCopies(vault, folder.In("data"));
        copies.Write(folder.In("one"), TestContext.Current.CancellationToken);
        File.Copy(folder.In("one"), folder.In("two"));
        vault.WriteSettings(("copy_path", folder.In("two")), ("copy_path_old", folder.In("one")));
        copies.Write(path: null, TestContext.Current.CancellationToken);
        Assert.False(File.Exists(folder.In("one")));
        Assert.Equal(folder.In("two"), copies.Path);

        // What came to lie there since is somebody else's.
        File.WriteAllText(folder.In("one"), "somebody's file");
        vault.WriteSettings(("copy_path_old", folder.In("one")));
        copies.Write(path: null, TestContext.Current.CancellationToken);
        Assert.True(File.Exists(folder.In("one")));
    }

    [Fact]
    public void The_bytes_of_the_copy_before_are_overwritten()
    {
        using var folder = new TemporaryFolder();
        using var vault = KeyVault.Open(folder.In("vault.db"), new MasterKeyVariable(Convert.ToBase64String(new byte[32])), isNew: true, TimeProvider.System);
        var copies = new VaultCopies(vault, folder.In("data"));
        copies.Write(folder.In("copy"), TestContext.Current.CancellationToken);
        using var before = new FileStream(folder.In("copy"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
        copies.Write(path: null, TestContext.Current.CancellationToken);
        var bytes = new byte[before.Length];
        before.ReadExactly(bytes);
        Assert.True(bytes.Length > 0 && !bytes.AsSpan().ContainsAnyExcept((byte)0));
        Assert.NotNull(VaultCopy.TryRead(folder.In("copy")));
    }

    private async Task<string> UploadAsync(string id, params string[] names)
    {
        var batch = (await server.Api.UploadAsync(id, null, [.. names.Select(name => (name + ".txt", $"{name}\nInvoice number 17, total amount 23.50"))]))["batchId"]!.GetValue<string>();
        await server.Api.EndedAsync(id, batch);
        return batch;
    }

    private async Task<string[]> DownloadAsync(string id, string batch)
    {
        var contents = new List<string>();
        foreach (var file in await server.Api.EndedAsync(id, batch)) contents.Add(await server.Http.GetStringAsync(new Uri(file!["url"]!.GetValue<string>()), TestContext.Current.CancellationToken));
        return [.. contents];
    }

    private Task<Answer> ResultsAsync(string id, string batch) => server.Api.PostAsync("getResults", new JsonObject { ["classificationId"] = id, ["batchId"] = batch });

    private async Task MakeAsync(params string[] arguments)
    {
        var (exit, _, error) = await server.RunAsync(["backup", .. arguments, "--data", server.DataFolder]);
        Assert.True(exit == 0, error);
        Assert.Equal("", error);
    }

    private async Task RefusedAsync(string message, params string[] arguments)
    {
        var (exit, _, error) = await server.RunAsync(["backup", .. arguments, "--data", server.DataFolder]);
        Assert.Equal(1, exit);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output, string Error)> RestoreAsync(string? vault = null, string? data = null) =>
        server.RunAsync("restore", Backup, "--vault", vault ?? VaultCopyFile, "--data", data ?? server.DataFolder);

    private async Task LoseDataAsync()
    {
        await server.StopAsync();
        Directory.Delete(server.DataFolder, recursive: true);
    }

    private long Scalar(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(server.DataFolder, "mailroom.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static List<byte[]> Keys(string vault)
    {
        using var connection = new SqliteConnection($"Data Source={vault};Pooling=False;Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT wrapped FROM keys JOIN slots USING (slot)";
        using var reader = command.ExecuteReader();
        var keys = new List<byte[]>();
        while (reader.Read()) keys.Add(reader.GetFieldValue<byte[]>(0));
        return keys;
    }

    private static void Execute(string vault, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={vault};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.Equal(1, command.ExecuteNonQuery());
    }

    private static bool Contains(string file, byte[] bytes) => File.ReadAllBytes(file).AsSpan().IndexOf(bytes) >= 0;

}
