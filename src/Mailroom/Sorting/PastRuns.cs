namespace Mailroom.Sorting;

/// <summary>What is known of runs that have not been undone.</summary>
internal sealed class PastRuns
{
    private readonly List<PastRun> runs = [];
    private readonly HashSet<FoundFile> sortedFiles = [];
    private readonly HashSet<(string Path, string Hash)> sortedContents = [];

    /// <summary>Takes the journal's lines in.</summary>
    public PastRuns(IEnumerable<JournalLine> lines)
    {
        var all = new Dictionary<string, PastRun>();
        foreach (var line in lines)
        {
            if (!all.TryGetValue(line.Run, out var run))
            {
                all[line.Run] = run = new PastRun(line.Run);
                runs.Add(run);
            }

            if (line is Undone) runs.Remove(run);
            else run.Add(line);
        }

        runs.RemoveAll(run => run.Actions.Count == 0);
        foreach (var action in runs.SelectMany(run => run.Actions).Where(action => action.IsDone))
            AddSorted(new FoundFile(action.Begun.Source, action.Begun.Size, action.Begun.Modified), action.Begun.Hash);
    }

    /// <summary>The last run; null where there is none.</summary>
    public PastRun? Last => runs.LastOrDefault();

    /// <summary>The actions of which the end is not known, as the program was killed.</summary>
    public IEnumerable<PastAction> CutShort => runs.SelectMany(run => run.Actions).Where(action => !action.IsDone);

    /// <summary>Takes in that a file was sorted now.</summary>
    public void AddSorted(FoundFile file, string hash)
    {
        sortedFiles.Add(file);
        sortedContents.Add((file.Path, hash));
    }

    /// <summary>Whether a file was sorted and is unchanged since.</summary>
    public bool HasSorted(FoundFile file) => sortedFiles.Contains(file);

    /// <summary>Whether this content of a file was sorted.</summary>
    public bool HasSorted(string path, string hash) => sortedContents.Contains((path, hash));
}

/// <summary>A run that a journal tells of.</summary>
internal sealed class PastRun(string id)
{
    private readonly SortedDictionary<int, PastAction> actions = [];

    /// <summary>Its id.</summary>
    public string Id { get; } = id;

    /// <summary>The folders that it made.</summary>
    public List<string> Folders { get; } = [];

    /// <summary>What it did, in order; what came to nothing is left out.</summary>
    public IReadOnlyCollection<PastAction> Actions => actions.Values;

    /// <summary>Takes a line in.</summary>
    public void Add(JournalLine line)
    {
        if (line is FolderMade made) Folders.Add(made.Folder);
        else if (line is Begun begun) actions[begun.Number] = new PastAction(begun, IsDone: false);
        else if (line is Ended { Error: not null } failed) actions.Remove(failed.Number);
        else if (line is Ended done && actions.TryGetValue(done.Number, out var action)) actions[done.Number] = action with { IsDone = true };
    }
}

/// <summary>An action that a journal tells of.</summary>
/// <param name="Begun">How it began.</param>
/// <param name="IsDone">Whether it is known that it was done; else it may have been, in whole or in part.</param>
internal sealed record PastAction(Begun Begun, bool IsDone);
