using System.CommandLine;
using Mailroom.BackingUp;
using Mailroom.Configuration;
using Mailroom.Storage;

namespace Mailroom.CommandLine;

/// <summary><c>mailroom restore</c>: a data backup and the newest copy of the vault, into an empty data folder.</summary>
public static class RestoreCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var backup = new Argument<string>("backup") { Description = "The folder of a data backup." };
        var vault = new Option<string>("--vault") { Description = "The newest copy of the vault.", HelpName = "FILE", Required = true };
        var data = ConfigurationArguments.DataOption();
        var command = new Command("restore", """
            Restores a data backup with the newest copy of the vault into a new or empty data folder; the master key must be in its place. What was deleted before
            the copy was taken stays deleted. Ends with 0 when all is there, 1 when it could not run, 2 when files lack their contents or their keys.
            """) { backup, vault, data };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellation) => Commands.RunAsync(
            () => RestoreAsync(ConfigurationArguments.Of(parsed, data), new BackupFolder(parsed.GetValue(backup)!), Path.GetFullPath(parsed.GetValue(vault)!), cancellation), cancellation));
        return command;
    }

    private static async Task<int> RestoreAsync(string[] arguments, BackupFolder backup, string vault, CancellationToken cancellation)
    {
        var settings = Settings.Load(Settings.AddSources(new ConfigurationBuilder(), arguments).Build());
        // Before the data folder is made or touched.
        var copy = Restoring.Check(backup.Read(), vault, settings.MasterKey);
        await using var services = Server.BuildStorage(settings, DataFolder.OpenForRestore(settings.Storage.DataFolder));
        var restored = await services.GetRequiredService<Restoring>().RunAsync(backup, vault, cancellation);
        await Console.Out.WriteLineAsync($"""
            Restored {restored.Files} files to {Path.GetFullPath(settings.Storage.DataFolder)}
            The copy of the vault is of {Times.Show(copy.CopiedAt)}: what was deleted by then stays deleted. {restored.Erased} deletions are later than the backup.
            Next: check the API keys (mailroom keys list), as those revoked after the backup are valid again; start the server; mailroom backup vault FILE
            """);
        if (restored.Forgotten > 0) await Console.Out.WriteLineAsync($"{restored.Forgotten} more have no key in the vault: they count as deleted, since records of deletions that are later than the backup are forgotten.");
        await BackupCommand.WarnAsync(restored.WithoutContent, "are listed without their contents, which the backup does not hold");
        await BackupCommand.WarnAsync(restored.WithoutKey, "cannot be opened: the copy of the vault has no key for them, and no record of a deletion");
        return restored.WithoutContent.Count + restored.WithoutKey.Count == 0 ? Commands.Succeeded : Commands.SomeUnread;
    }
}
