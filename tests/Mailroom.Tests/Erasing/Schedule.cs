namespace Mailroom.Tests.Erasing;

/// <summary>
/// Lets actors run one at a time, and switches between them at their points: which one goes on is drawn from a seed, so that a run can be had again. A crash drops
/// all of them where they stand.
/// </summary>
internal sealed class Schedule(int seed)
{
    // An actor that waits for something that no other will do would hang the run.
    private static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(60);

    private readonly AsyncLocal<Actor?> current = new();
    private readonly List<Actor> actors = [];
    private readonly List<string> trace = [];
    private Actor? writer;

    /// <summary>Where all that is random comes from.</summary>
    public Random Random { get; } = new(seed);

    /// <summary>How many points were passed.</summary>
    public int Step { get; private set; }

    /// <summary>The chance of a crash at a point.</summary>
    public double CrashChance { get; set; }

    /// <summary>Called at the moment of a crash, to keep the files as they are.</summary>
    public Action Crashing { get; set; } = () => { };

    /// <summary>Whether a crash has dropped the actors.</summary>
    public bool HasCrashed { get; private set; }

    /// <summary>What happened, a line for each step.</summary>
    public string Trace => string.Join('\n', trace);

    /// <summary>The step of the running actor's last commit in the database.</summary>
    public int LastCommit => current.Value?.LastCommit ?? 0;

    /// <summary>Adds an actor.</summary>
    public void Add(string name, Func<Task> body) => actors.Add(new Actor(name, body));

    /// <summary>Writes a line of the trace.</summary>
    public void Note(string what) => trace.Add($"{Step,5} {current.Value?.Name}: {what}");

    /// <summary>Runs the actors to their end, or to a crash.</summary>
    /// <returns>Whether there was a crash.</returns>
    public async Task<bool> RunAsync()
    {
        HasCrashed = false;
        while (!HasCrashed)
        {
            var ready = actors.FindAll(actor => !actor.HasEnded && actor.IsReady());
            if (ready.Count == 0) break;
            var next = ready[Random.Next(ready.Count)];
            next.Continue(current);
            await next.Paused.WaitAsync(StepTimeout);
            if (next.HasEnded) await next.Running!;
            else PassPoint(next.Name + ": " + next.Point);
        }

        var stuck = actors.Where(actor => !actor.HasEnded).ToList();
        if (!HasCrashed && stuck.Count > 0) throw new InvalidOperationException("Stuck: " + string.Join(", ", stuck.Select(actor => $"{actor.Name} at {actor.Point}")));
        foreach (var actor in stuck)
        {
            actor.Drop();
            if (actor.Running is { } running) await running.WaitAsync(StepTimeout).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        actors.Clear();
        writer = null;
        return HasCrashed;
    }

    /// <summary>A point at which another actor may go on, or the process may be killed. Without an actor (while a test prepares or checks) nothing happens.</summary>
    public async ValueTask SwitchAsync(string point, bool needsWriter = false, bool holdsDatabase = false)
    {
        if (current.Value is not { } actor) return;
        if (HasCrashed) throw new DroppedException();
        actor.IsReady = () => !needsWriter || writer is null || !writer.IsWriting || writer == actor;
        actor.HoldsDatabase = holdsDatabase || actor.IsWriting;
        await actor.PauseAsync(point);
        if (HasCrashed) throw new DroppedException();
        if (needsWriter) writer = actor;
    }

    /// <summary>A place where the process may be killed, though no other actor can go on: inside of a lock, say.</summary>
    public void PassPoint(string point)
    {
        Step++;
        trace.Add($"{Step,5} {point}");
        if (HasCrashed || CrashChance <= 0 || Random.NextDouble() >= CrashChance) return;
        trace.Add($"{Step,5} CRASH");
        HasCrashed = true;
        Crashing();
    }

    /// <summary>Whether this code is run by an actor.</summary>
    public bool IsActing => current.Value is not null;

    /// <summary>Says that the running actor's transaction in the database began.</summary>
    public void BeginWriting(System.Data.Common.DbTransaction transaction)
    {
        if (current.Value is { } actor) actor.Transaction = transaction;
    }

    /// <summary>Says that the running actor committed.</summary>
    public void Committed()
    {
        if (current.Value is not { } actor) return;
        actor.LastCommit = Step;
        actor.Transaction = null;
    }

    /// <summary>Whether another actor stands within a read or a transaction of the database.</summary>
    public bool IsDatabaseHeld => actors.Exists(actor => actor != current.Value && !actor.HasEnded && actor.Running is not null && actor.HoldsDatabase);

    private sealed class Actor(string name, Func<Task> body)
    {
        private TaskCompletionSource resume = new();
        private TaskCompletionSource paused = new();

        public string Name { get; } = name;
        public string Point { get; private set; } = "start";
        public Func<bool> IsReady { get; set; } = () => true;
        public Task? Running { get; private set; }
        public Task Paused => paused.Task;
        public bool HasEnded { get; private set; }
        public bool HoldsDatabase { get; set; }
        public int LastCommit { get; set; }
        public System.Data.Common.DbTransaction? Transaction { get; set; }

        // A transaction that was rolled back or disposed has no connection any more.
        public bool IsWriting => Transaction?.Connection is not null;

        public void Continue(AsyncLocal<Actor?> current)
        {
            paused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (Running is null) Running = StartAsync(current);
            else resume.SetResult();
        }

        public Task PauseAsync(string point)
        {
            Point = point;
            // Resumed on the stack of who resumes it: a switch costs no change of threads.
            resume = new TaskCompletionSource();
            var waiting = resume.Task;
            paused.TrySetResult();
            return waiting;
        }

        public void Drop()
        {
            if (Running is not null) resume.TrySetResult();
        }

        private async Task StartAsync(AsyncLocal<Actor?> current)
        {
            current.Value = this;
            try
            {
                await body();
            }
            catch (Exception fault) when (DroppedException.IsIn(fault))
            {
            }
            finally
            {
                // Before it is told, as its task ends a moment later: it would be given another turn, and never take it.
                HasEnded = true;
                paused.TrySetResult();
            }
        }
    }
}

/// <summary>The process was killed here: nothing that comes after is done.</summary>
internal sealed class DroppedException : Exception
{
    /// <summary>Whether an exception is one, or came of one.</summary>
    public static bool IsIn(Exception? fault) => fault is not null && (fault is DroppedException || IsIn(fault.InnerException));
}
