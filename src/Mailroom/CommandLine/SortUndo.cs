using Mailroom.CommandLine.Evaluating;
using Mailroom.Sorting;

namespace Mailroom.CommandLine;

/// <summary><c>mailroom sort --undo</c>.</summary>
internal static class SortUndo
{
    /// <summary>Takes back the last run that was not taken back.</summary>
    public static async Task<int> RunAsync(string into, CancellationToken cancellation)
    {
        if (!Journal.IsIn(into)) throw new CommandException($"{into} has no journal: nothing was sorted into it.");
        using var journal = await Journal.OpenAsync(into, TimeProvider.System, cancellation);
        if (journal.Past.Last is not { } run)
        {
            Console.WriteLine($"There is nothing to take back in {into}.");
            return Commands.Succeeded;
        }

        var undoing = new Undoing(UnixFiles.RealPath(into));
        var counts = new Dictionary<TakenBack, int>();
        foreach (var action in run.Actions.Reverse())
        {
            cancellation.ThrowIfCancellationRequested();
            var file = await undoing.TakeBackAsync(action, cancellation);
            counts[file.TakenBack] = counts.GetValueOrDefault(file.TakenBack) + 1;
            Write(file);
        }

        undoing.RemoveFolders(run);
        int Count(TakenBack what) => counts.GetValueOrDefault(what);
        Console.WriteLine($"{Count(TakenBack.Moved)} moved back, {Count(TakenBack.Removed)} removed, {Count(TakenBack.Left)} left as they are.");
        if (Count(TakenBack.Failed) == 0) await journal.UndoAsync(run);
        else Console.WriteLine($"{Count(TakenBack.Failed)} could not be taken back. Run it again once they can.");
        return Count(TakenBack.Left) + Count(TakenBack.Failed) > 0 ? Commands.SomeUnread : Commands.Succeeded;
    }

    private static void Write(UndoneFile file)
    {
        var line = file.TakenBack switch
        {
            TakenBack.Moved => $"{file.Begun.Target} → {file.Begun.Source}",
            TakenBack.Removed => $"{file.Begun.Target}: removed",
            TakenBack.Left => $"{file.Begun.Target}: left as it is. {file.Reason}",
            TakenBack.Failed => $"{file.Begun.Target}: could not be taken back. {file.Reason}",
            _ => null,
        };
        if (line is not null) Console.WriteLine(ReportWording.Plain(line));
    }
}
