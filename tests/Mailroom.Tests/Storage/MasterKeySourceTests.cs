using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Mailroom.Configuration;
using Mailroom.Storage.Vault;
using Mailroom.Storage.Vault.MasterKeys;
using Mailroom.Tests.Running;
using Microsoft.Extensions.Configuration;

namespace Mailroom.Tests.Storage;

public sealed class MasterKeySourceTests : IDisposable
{
    private static readonly string Key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void The_output_of_a_command_opens_the_vault_that_it_was_made_with_and_no_key_is_written()
    {
        using (Open(Command("printf", Key), isNew: true)) { }
        using (Open(Command("echo", Key), isNew: false)) { }
        Assert.Equal(["vault.db", "vault.db-journal"], Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order());
        Assert.False(File.ReadAllBytes(folder.In("vault.db")).AsSpan().IndexOf(Convert.FromBase64String(Key)) >= 0);
    }

    [Theory]
    [InlineData("cannot be started", "no-such-program-here")]
    [InlineData("exit code 3", "sh", "-c", "echo secret; echo secret >&2; exit 3")]
    [InlineData("did not write a master key", "echo", "secret")]
    [InlineData("did not write a master key", "true")]
    [InlineData("bytes or more", "yes", "secret")]
    [InlineData("was not done after", "sleep", "60")]
    [InlineData("was not done after", "sh", "-c", "sleep 60 & wait")]
    public void A_command_that_gives_no_key_is_refused_and_nothing_of_it_is_repeated(string message, params string[] command)
    {
        var clock = Stopwatch.StartNew();
        var error = Assert.Throws<VaultException>(() => new MasterKeyCommand(command, TimeSpan.FromSeconds(2)).Create("vault"));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), "The command was waited for.");
    }

    [Fact]
    public void A_command_that_writes_much_to_its_errors_does_not_stand_still() =>
        Command("sh", "-c", $"head -c 1000000 /dev/zero >&2; echo {Key}").Create("vault").Dispose();

    [Fact]
    public void A_wrong_key_of_any_source_is_refused_with_both_fingerprints_and_changes_nothing()
    {
        using (Open(new MasterKeyVariable(Key), isNew: true)) { }
        var before = File.ReadAllBytes(folder.In("vault.db"));
        var other = Convert.ToBase64String(new byte[32]);
        foreach (var source in (MasterKeySource[])[new MasterKeyVariable(other), Command("echo", other)])
        {
            var error = Assert.Throws<VaultException>(() => Open(source, isNew: false));
            using var right = new DataKey(Convert.FromBase64String(Key));
            using var wrong = new DataKey(new byte[32]);
            Assert.Contains(right.Fingerprint(), error.Message, StringComparison.Ordinal);
            Assert.Contains(wrong.Fingerprint(), error.Message, StringComparison.Ordinal);
        }

        Assert.Throws<VaultException>(() => Open(new MasterKeyFile(folder.In("keys")), isNew: false));
        Assert.Equal(before, File.ReadAllBytes(folder.In("vault.db")));
        using (Open(new MasterKeyVariable(Key), isNew: false)) { }
    }

    [Theory]
    [InlineData("")]
    [InlineData("secret")]
    [InlineData("c2VjcmV0")]
    public void A_variable_that_holds_no_key_is_refused_also_for_a_new_vault(string value)
    {
        var error = Assert.Throws<VaultException>(() => Open(new MasterKeyVariable(value), isNew: true));
        Assert.StartsWith("MAILROOM_MASTER_KEY does not hold a master key", error.Message, StringComparison.Ordinal);
        using (Open(new MasterKeyVariable(Key), isNew: true)) { }
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void A_key_file_that_is_open_to_others_is_refused_with_what_to_do(UnixFileMode more)
    {
        using (Open(new MasterKeyFile(folder.In("keys")), isNew: true)) { }
        var file = Directory.GetFiles(folder.In("keys")).Single();
        var mode = File.GetUnixFileMode(file);
        File.SetUnixFileMode(file, mode | more);
        var error = Assert.Throws<VaultException>(() => Open(new MasterKeyFile(folder.In("keys")), isNew: false));
        Assert.Contains($"chmod 600 '{file}'", error.Message, StringComparison.Ordinal);
        File.SetUnixFileMode(file, mode);
        using (Open(new MasterKeyFile(folder.In("keys")), isNew: false)) { }
    }

    [Fact]
    public void Two_sources_at_once_are_refused()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Storage:MasterKeyFolder", "/keys"), new("Storage:MasterKeyCommand:0", "pass")]).Build();
        Assert.Contains("Storage:MasterKeyCommand and Storage:MasterKeyFolder are set", Assert.Throws<SettingsException>(() => Settings.Load(configuration)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_schedule_is_refused_where_the_key_is_no_file()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Storage:MasterKeyRotation", "30.00:00:00"), new("Storage:MasterKeyCommand:0", "pass")]).Build();
        Assert.Contains("Storage:MasterKeyRotation is for a master key that is a file", Assert.Throws<SettingsException>(() => Settings.Load(configuration)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_takes_the_key_of_its_environment_out_of_it()
    {
        // In a home where nothing was ever configured, as a container's.
        await using var server = await RunningServer.StartAsync(new Dictionary<string, string> { ["MAILROOM_MASTER_KEY"] = Key, ["HOME"] = folder.In("home") }, []);
        var id = await server.Api.CreateAsync();
        Assert.Equal("Post", (await server.Api.PostAsync("viewClassification", new JsonObject { ["classificationId"] = id })).Ok()["classificationDetails"]!["name"]!.GetValue<string>());
        var batch = (await server.Api.UploadAsync(id, null, ("a.txt", "Invoice number 5")))["batchId"]!.GetValue<string>();
        await server.Api.EndedAsync(id, batch);
        var family = Directory.GetDirectories("/proc").Where(process => IsOfFamily(process, server.ProcessId)).ToList();
        Assert.True(family.Count > 1, "No child process was seen.");
        Assert.All(family, process => Assert.DoesNotContain(Key, File.ReadAllText(process + "/environ"), StringComparison.Ordinal));
        Assert.False(Directory.Exists(server.KeyFolder));
        Assert.False(await DiskScan.ContainsAsync(server.DataFolder, Convert.FromBase64String(Key)));
        Assert.DoesNotContain(Key, server.Output, StringComparison.Ordinal);

        await server.StopAsync();
        var (exit, _, error) = await server.RunAsync("serve", "--data", server.DataFolder, "--urls", "http://127.0.0.1:0");
        Assert.Equal(1, exit);
        Assert.Contains("MAILROOM_MASTER_KEY", error, StringComparison.Ordinal);
        await server.StartAgainAsync();
        (await server.Api.PostAsync("viewClassification", new JsonObject { ["classificationId"] = id })).Ok();
    }

    public void Dispose() => folder.Dispose();

    private static MasterKeyCommand Command(params string[] command) => new(command, TimeSpan.FromSeconds(30));

    private static bool IsOfFamily(string process, int server)
    {
        try
        {
            return process.EndsWith("/" + server, StringComparison.Ordinal) || File.ReadLines(process + "/status").Any(line => line == $"PPid:\t{server}");
        }
        catch (IOException)
        {
            return false;
        }
    }

    private KeyVault Open(MasterKeySource source, bool isNew) => KeyVault.Open(folder.In("vault.db"), source, isNew, TimeProvider.System);
}
