using System.CommandLine;
using Mailroom.Administration;
using Mailroom.BackingUp;

namespace Mailroom.CommandLine;

/// <summary><c>mailroom backup data|vault</c>.</summary>
public static class BackupCommand
{
    private const int ShownIds = 20;

    /// <summary>Makes the command.</summary>
    public static Command Make() => new("backup", "Backs up the data, and the vault of its keys apart from it, while the server runs.") { MakeData(), MakeVault() };

    /// <summary>Says of which files something is missing.</summary>
    public static async Task WarnAsync(IReadOnlyCollection<string> ids, string what)
    {
        if (ids.Count == 0) return;
        await Console.Error.WriteLineAsync($"{ids.Count} files {what}: {string.Join(", ", ids.Take(ShownIds))}{(ids.Count > ShownIds ? ", …" : "")}");
    }

    private static Command MakeData()
    {
        var folder = new Argument<string>("folder") { Description = "A new or empty folder." };
        var data = ConfigurationArguments.DataOption();
        var command = new Command("data", "Backs up the database and the sealed files, without any key, and then replaces the copy of the vault. Keep as many backups as you like.") { folder, data };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellation) => Commands.RunAsync(async () =>
        {
            await using var server = await AdministrationClient.ConnectAsync(ConfigurationArguments.Of(parsed, data), mayCreate: false, cancellation);
            var made = await server.PostAsync<BackedUp>("backups/data", new BackupTarget(Path.GetFullPath(parsed.GetValue(folder)!)), cancellation);
            await Console.Out.WriteLineAsync($"Backed up {made.Files} files, {made.Bytes} bytes, to {made.Folder}\nThe copy of the vault was replaced: {made.VaultCopy}, {Times.Show(made.CopiedAt)}");
            await WarnAsync(made.Missing, "have lost their contents, which no deletion explains");
            await WarnOfOutdatedAsync(made.Outdated);
            return Commands.Succeeded;
        }, cancellation));
        return command;
    }

    private static Command MakeVault()
    {
        var file = new Argument<string?>("file") { Description = "The copy's file, outside the data folder; without it, where the last copy lies.", Arity = ArgumentArity.ZeroOrOne };
        var data = ConfigurationArguments.DataOption();
        var command = new Command("vault", "Replaces the one copy of the vault by a new one. Older copies must not be kept: they would undo deletions.") { file, data };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellation) => Commands.RunAsync(async () =>
        {
            await using var server = await AdministrationClient.ConnectAsync(ConfigurationArguments.Of(parsed, data), mayCreate: false, cancellation);
            var path = parsed.GetValue(file) is { } given ? Path.GetFullPath(given) : null;
            var written = await server.PostAsync<WrittenVaultCopy>("backups/vault", new BackupTarget(path), cancellation);
            await Console.Out.WriteLineAsync($"The copy of the vault: {written.Path}, {Times.Show(written.CopiedAt)}\nIt opens with the master key alone, which is not in it.");
            await WarnOfOutdatedAsync(written.Outdated);
            return Commands.Succeeded;
        }, cancellation));
        return command;
    }

    private static async Task WarnOfOutdatedAsync(IReadOnlyList<string> places)
    {
        if (places.Count == 0) return;
        await Console.Error.WriteLineAsync($"""
            AN OLDER COPY OF THE VAULT COULD NOT BE REMOVED: {string.Join(", ", places)}
            It holds keys that were destroyed since, and would undo deletions. Mount its disk, or make its file writable, and run mailroom backup vault again, which removes it.
            Where it is surely gone already, put an empty file in its place first.
            """);
    }
}
