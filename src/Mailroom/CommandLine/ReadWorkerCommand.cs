using System.CommandLine;
using Mailroom.Configuration;
using Mailroom.Reading.Isolation;

namespace Mailroom.CommandLine;

/// <summary><c>mailroom read-worker</c>: the child process in which documents are read. People have no use for it.</summary>
public static class ReadWorkerCommand
{
    private const string Name = "read-worker";

    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var command = new Command(Name, "Reads documents for a server, over standard input and output.") { Hidden = true };
        command.SetAction((_, _) => ReadWorker.RunAsync());
        return command;
    }

    /// <summary>How a server starts its child processes: this very program again.</summary>
    public static ReadWorkerPoolOptions PoolOptions(ReadingSettings settings)
    {
        var program = Environment.ProcessPath!;
        var isHost = string.Equals(Path.GetFileNameWithoutExtension(program), "dotnet", StringComparison.Ordinal);
        return new ReadWorkerPoolOptions
        {
            FileName = program,
            Arguments = isHost ? [typeof(ReadWorkerCommand).Assembly.Location, Name] : [Name],
            Workers = settings.WorkerCount,
            TimeLimit = settings.TimeLimit,
            MemoryLimitMegabytes = settings.MemoryLimitMegabytes,
            IsConfined = settings.Confine,
        };
    }
}
