using System.CommandLine;
using Mailroom.Administration;
using Mailroom.Api;

namespace Mailroom.CommandLine;

/// <summary><c>mailroom addresses revoke</c>.</summary>
public static class AddressesCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Make() => new("addresses", "Revokes the addresses by which files can be fetched without a key.") { MakeRevoke() };

    private static Command MakeRevoke()
    {
        var classification = new Option<string?>("--classification") { Description = "The classification whose files' addresses are revoked.", HelpName = "ID" };
        var account = new Option<string?>("--account") { Description = "The account of which all are revoked.", HelpName = "ID" };
        var data = ConfigurationArguments.DataOption();
        var command = new Command("revoke", "Makes all addresses void that were given away so far, from the next request on.") { classification, account, data };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellation) => Commands.RunAsync(async () =>
        {
            await using var server = await AdministrationClient.ConnectAsync(ConfigurationArguments.Of(parsed, data), mayCreate: false, cancellation);
            var revoked = new RevokedAddresses(parsed.GetValue(classification), parsed.GetValue(account));
            await Console.Out.WriteLineAsync((await server.PostAsync<Done>("addresses/revoke", revoked, cancellation)).Message);
            return Commands.Succeeded;
        }, cancellation));
        return command;
    }
}
