using System.CommandLine;
using Mailroom.Accounts;
using Mailroom.Administration;
using Mailroom.Api;
using Spectre.Console;

namespace Mailroom.CommandLine;

/// <summary><c>mailroom keys create|list|revoke</c>.</summary>
public static class KeysCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Make() => new("keys", "Makes, lists and revokes API keys.") { MakeCreate(), MakeList(), MakeRevoke() };

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
}
