using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Mailroom.Administration;
using Mailroom.Api;
using Mailroom.Erasing.Receipts;
using Spectre.Console;

namespace Mailroom.CommandLine;

/// <summary><c>mailroom erasures list|verify</c>.</summary>
public static class ErasuresCommand
{
    private const int MostBytes = 16 * 1024 * 1024;

    /// <summary>Makes the command.</summary>
    public static Command Make() => new("erasures", "Lists deletions, and verifies their receipts.") { MakeList(), MakeVerify() };

    private static Command MakeList()
    {
        var account = new Option<string?>("--account") { Description = "Only this account's." };
        var limit = new Option<int>("--limit") { Description = "The most to list.", DefaultValueFactory = _ => 100 };
        var data = ConfigurationArguments.DataOption();
        var command = new Command("list", "Lists deletions, newest first.") { account, limit, data };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellation) => Commands.RunAsync(async () =>
        {
            await using var server = await AdministrationClient.ConnectAsync(ConfigurationArguments.Of(parsed, data), mayCreate: false, cancellation);
            var address = string.Create(CultureInfo.InvariantCulture, $"erasures?limit={parsed.GetValue(limit)}");
            if (parsed.GetValue(account) is { } id) address += "&account=" + Uri.EscapeDataString(id);
            var table = new Table().AddColumn("Erasure", column => column.NoWrap()).AddColumns("Of", "Cause", "Requested", "State", "Files");
            foreach (var erasure in (await server.GetAsync<ErasureList>(address, cancellation)).Erasures)
            {
                table.AddRow(erasure.ErasureId, erasure.Scope, erasure.Cause, Times.Show(erasure.RequestedAt), erasure.State, erasure.Removed.Files.ToString(CultureInfo.InvariantCulture));
            }

            AnsiConsole.Write(table);
            return Commands.Succeeded;
        }, cancellation));
        return command;
    }

    private static Command MakeVerify()
    {
        var receipt = new Argument<string>("receipt") { Description = "A file with a receipt (a JWS), - for standard input, or the id of an erasure of this server." };
        var keys = new Option<FileInfo?>("--keys") { Description = "A file with the public keys, as /.well-known/jwks.json gives them: nothing else is asked then. Without it the server of the data folder is." };
        var data = ConfigurationArguments.DataOption();
        var command = new Command("verify", "Verifies a receipt's signature and shows what it says.") { receipt, keys, data };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellation) => Commands.RunAsync(async () =>
        {
            var given = parsed.GetRequiredValue(receipt);
            var isFile = given == "-" || File.Exists(given);
            if (!isFile && !Storage.Ids.IsWellFormed(given)) throw new CommandException($"There is no file {given}, and it is no id of an erasure.");
            AdministrationClient? server = null;
            try
            {
                if (!isFile || parsed.GetValue(keys) is null) server = await AdministrationClient.ConnectAsync(ConfigurationArguments.Of(parsed, data), mayCreate: false, cancellation);
                var signed = isFile ? await ReadAsync(given, cancellation)
                    : (await server!.GetAsync<ShownErasure>("erasures/" + given, cancellation)).Erasure.Receipt
                        ?? throw new CommandException("This erasure is not complete: its key is destroyed or about to be, and what is left of it is being removed. It has a receipt after that.");
                var publicKeys = parsed.GetValue(keys) is { } file ? await ReadKeysAsync(file, cancellation) : await server!.GetAsync<PublicKeys>("receipt-keys", cancellation);
                Show(ReceiptVerifier.Verify(signed, publicKeys));
                return Commands.Succeeded;
            }
            catch (ReceiptException wrong)
            {
                throw new CommandException("The receipt is not valid. " + wrong.Message);
            }
            finally
            {
                if (server is not null) await server.DisposeAsync();
            }
        }, cancellation));
        return command;
    }

    private static async Task<string> ReadAsync(string path, CancellationToken cancellation)
    {
        if (path == "-") return await Console.In.ReadToEndAsync(cancellation);
        if (new FileInfo(path).Length > MostBytes) throw new CommandException($"{path} is too large for a receipt.");
        return await File.ReadAllTextAsync(path, cancellation);
    }

    private static async Task<PublicKeys> ReadKeysAsync(FileInfo file, CancellationToken cancellation)
    {
        try
        {
            if (!file.Exists || file.Length > MostBytes) throw new CommandException($"There is no file {file} with public keys.");
            var keys = JsonSerializer.Deserialize<PublicKeys>(await File.ReadAllTextAsync(file.FullName, cancellation), Json.Options);
            return keys is { Keys: not null } ? keys : throw new JsonException();
        }
        catch (JsonException)
        {
            throw new CommandException($"{file} holds no public keys as /.well-known/jwks.json gives them.");
        }
    }

    private static void Show(ReceiptContent content)
    {
        var what = content.Scope switch
        {
            "classification" => $"classification {content.ClassificationId}",
            "batch" => $"batch {content.BatchId} of classification {content.ClassificationId}",
            _ => $"{content.FileIds?.Count ?? 0} files of batch {content.BatchId} of classification {content.ClassificationId}",
        };
        Console.WriteLine($"""
            The receipt is valid: signed by one of the public keys, and not changed since.
            Erasure        {content.Jti} ({content.Cause})
            Of             {what}
            Requested      {Times.Show(content.RequestedAt)}
            Key destroyed  {Times.Show(content.KeyDestroyedAt)}
            Completed      {Times.Show(content.CompletedAt)}
            Removed        {content.Removed.Batches} batches, {content.Removed.Files} files, {content.Removed.Bytes} bytes
            """);
        foreach (var (check, found) in content.Checks) Console.WriteLine($"Checked {check,-7}{found}");
        foreach (var id in content.FileIds ?? []) Console.WriteLine($"File           {id}");
    }
}
