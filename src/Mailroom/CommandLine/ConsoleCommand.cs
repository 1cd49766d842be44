using System.CommandLine;
using Mailroom.Administration;

namespace Mailroom.CommandLine;

/// <summary><c>mailroom console</c>: prints a link that signs in to the console of the running server, once.</summary>
public static class ConsoleCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var account = new Option<string?>("--account") { Description = "The id of the account to sign in to; the oldest where none is given.", HelpName = "ID" };
        var data = ConfigurationArguments.DataOption();
        var command = new Command("console", "Prints a link that signs in to the console of the running server. It holds for a quarter of an hour, and once.") { account, data };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellation) => Commands.RunAsync(async () =>
        {
            await using var server = await AdministrationClient.ConnectAsync(ConfigurationArguments.Of(parsed, data), mayCreate: false, cancellation);
            if (server.IsOwn) throw new CommandException("No server runs on this data folder. Start one: mailroom serve prints a link too.");
            var link = await server.PostAsync<SignInLink>("sign-in-links", new NewSignInLink(parsed.GetValue(account)), cancellation);
            await Console.Out.WriteLineAsync(link.Url);
            return Commands.Succeeded;
        }, cancellation));
        return command;
    }
}
