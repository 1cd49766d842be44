using System.CommandLine;
using Mailroom.Accounts;
using Mailroom.Administration;
using Mailroom.Api;
using Mailroom.Storage.Vault.MasterKeys;
using Spectre.Console;

namespace Mailroom.CommandLine;

/// <summary><c>mailroom keys create|list|revoke|rotate-master</c>.</summary>
public static class KeysCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Make() => new("keys", "Makes, lists and revokes API keys; rotates the master key.") { MakeCreate(), MakeList(), MakeRevoke(), MakeRotateMaster() };

    private static Command MakeCreate()
    {
        var account = new Argument<string>("account") { Description = "The account's id." };
        var label = new Option<string>("--label") { Description = "A name for people.", DefaultValueFactory = _ => "key" };
        var data = ConfigurationArguments.DataOption();
        var command = new Command("create", "Makes another key for an account.") { account, label, data };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellation) => Commands.RunAsync(async () =>
        {
            await using var server = await AdministrationClient.ConnectAsync(ConfigurationArguments.Of(parsed, data), mayCreate: false, cancellation);
            var created = await server.PostAsync<CreatedKey>("keys", new NewKey(parsed.GetValue(account), parsed.GetValue(label)), cancellation);
            await Console.Out.WriteLineAsync($"Key     {created.KeyId}\nThe key itself, shown this once: {created.Key}");
            return Commands.Succeeded;
        }, cancellation));
        return command;
    }

    private static Command MakeList()
    {
        var account = new Option<string?>("--account") { Description = "Only this account's." };
        var data = ConfigurationArguments.DataOption();
        var command = new Command("list", "Lists the keys, without what would open anything.") { account, data };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellation) => Commands.RunAsync(async () =>
        {
            await using var server = await AdministrationClient.ConnectAsync(ConfigurationArguments.Of(parsed, data), mayCreate: false, cancellation);
            var address = parsed.GetValue(account) is { } id ? "keys?account=" + Uri.EscapeDataString(id) : "keys";
            var table = new Table().AddColumns("Key", "Account", "Label", "Created", "Revoked");
            foreach (var key in await server.GetAsync<List<ListedKey>>(address, cancellation))
                table.AddRow(key.Id, key.AccountId, Markup.Escape(key.Label), Times.Show(key.CreatedAt), key.RevokedAt is { } revoked ? Times.Show(revoked) : "");
            AnsiConsole.Write(table);
            return Commands.Succeeded;
        }, cancellation));
        return command;
    }

    private static Command MakeRevoke()
    {
        var key = new Argument<string>("key") { Description = "The key's id, as keys list shows it." };
        var data = ConfigurationArguments.DataOption();
        var command = new Command("revoke", "Revokes a key, from the next request on.") { key, data };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellation) => Commands.RunAsync(async () =>
        {
            await using var server = await AdministrationClient.ConnectAsync(ConfigurationArguments.Of(parsed, data), mayCreate: false, cancellation);
            await Console.Out.WriteLineAsync((await server.PostAsync<Done>("keys/revoke", new KeyReference(parsed.GetValue(key)), cancellation)).Message);
            return Commands.Succeeded;
        }, cancellation));
        return command;
    }

    private static Command MakeRotateMaster()
    {
        var newKey = new Option<string?>("--new-key-file")
        {
            Description = "The new master key in base64, where the server's is no file of its own; - is standard input. Never an argument, which every user of the machine can read.",
            HelpName = "FILE",
        };
        var data = ConfigurationArguments.DataOption();
        var command = new Command("rotate-master", "Replaces the master key, above all keys of the vault. Copies of the data folder from before do not open with the new one.") { newKey, data };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellation) => Commands.RunAsync(async () =>
        {
            var key = parsed.GetValue(newKey) is { } path ? await ReadKeyAsync(path, cancellation) : null;
            await using var server = await AdministrationClient.ConnectAsync(ConfigurationArguments.Of(parsed, data), mayCreate: false, cancellation);
            var rotated = await server.PostAsync<RotatedMaster>("keys/rotate-master", new NewMasterKey(key), cancellation);
            await Console.Out.WriteLineAsync($"{rotated.Keys} keys are wrapped by the new master key, whose fingerprint is {rotated.Fingerprint}.\n{rotated.Advice}");
            return Commands.Succeeded;
        }, cancellation));
        return command;
    }

    private static async Task<string> ReadKeyAsync(string path, CancellationToken cancellation)
    {
        try
        {
            using var reader = path == "-" ? Console.In : new StreamReader(path);
            return await reader.ReadLineAsync(cancellation) ?? "";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"The new key cannot be read: {fault.Message}");
        }
    }
}
