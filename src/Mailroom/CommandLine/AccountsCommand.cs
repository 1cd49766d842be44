using System.CommandLine;
using Mailroom.Accounts;
using Mailroom.Administration;
using Spectre.Console;

namespace Mailroom.CommandLine;

/// <summary><c>mailroom accounts create|list</c>.</summary>
public static class AccountsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Make() => new("accounts", "Makes and lists accounts.") { MakeCreate(), MakeList() };

    private static Command MakeCreate()
    {
        var label = new Argument<string>("label") { Description = "A name for people." };
        var data = ConfigurationArguments.DataOption();
        var command = new Command("create", "Makes an account with its first key.") { label, data };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellation) => Commands.RunAsync(async () =>
        {
            await using var server = await AdministrationClient.ConnectAsync(ConfigurationArguments.Of(parsed, data), mayCreate: true, cancellation);
            var created = await server.PostAsync<CreatedKey>("accounts", new NewAccount(parsed.GetValue(label)), cancellation);
            await Console.Out.WriteLineAsync($"Account {created.AccountId}\nKey     {created.KeyId}\nThe key itself, shown this once: {created.Key}");
            return Commands.Succeeded;
        }, cancellation));
        return command;
    }

    private static Command MakeList()
    {
        var data = ConfigurationArguments.DataOption();
        var command = new Command("list", "Lists the accounts.") { data };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellation) => Commands.RunAsync(async () =>
        {
            await using var server = await AdministrationClient.ConnectAsync(ConfigurationArguments.Of(parsed, data), mayCreate: false, cancellation);
            var table = new Table().AddColumns("Account", "Label", "Created", "Keys in use");
            foreach (var account in await server.GetAsync<List<ListedAccount>>("accounts", cancellation))
                table.AddRow(account.Id, Markup.Escape(account.Label), Times.Show(account.CreatedAt), account.Keys.ToString());
            AnsiConsole.Write(table);
            return Commands.Succeeded;
        }, cancellation));
        return command;
    }
}
