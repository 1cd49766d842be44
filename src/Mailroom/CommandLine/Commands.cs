using System.CommandLine;
using Mailroom.BackingUp;
using Mailroom.CommandLine.Evaluating;
using Mailroom.Configuration;
using Mailroom.Sorting;
using Mailroom.Storage;
using Mailroom.Storage.Vault;

namespace Mailroom.CommandLine;

/// <summary>The commands of the program.</summary>
public static class Commands
{
    /// <summary>The command succeeded.</summary>
    public const int Succeeded = 0;

    /// <summary>The command could not do what it was asked.</summary>
    public const int Failed = 1;

    /// <summary>The command did what it was asked, but for documents that could not be read or restored.</summary>
    public const int SomeUnread = 2;

    /// <summary>The command was stopped by Ctrl-C.</summary>
    public const int Stopped = 130;

    /// <summary>All commands.</summary>
    public static RootCommand Root() => new("Mailroom classifies documents on your own machine.")
    {
        ServeCommand.Make(), ConsoleCommand.Make(), ClassifyCommand.Make(), SortCommand.Make(), EvaluateCommand.Make(), TypesCommand.Make(), ExamplesCommand.Make(), AccountsCommand.Make(),
        KeysCommand.Make(), AddressesCommand.Make(), ErasuresCommand.Make(), BackupCommand.Make(), RestoreCommand.Make(), ReadWorkerCommand.Make(),
    };

    /// <summary>Runs a command's action: what it throws for people becomes one line on standard error.</summary>
    public static async Task<int> RunAsync(Func<Task<int>> action, CancellationToken cancellation)
    {
        try
        {
            return await action();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Stopped;
        }
        catch (Exception told) when (told is CommandException or SettingsException or DataFolderException or VaultException or BackupException or SortingException)
        {
            await Console.Error.WriteLineAsync(told.Message);
            return Failed;
        }
    }
}
