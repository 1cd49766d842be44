using System.Diagnostics;
using System.Globalization;
using System.Text;
using Mailroom.Reading.Isolation;

namespace Mailroom.Reading.Tests.Isolation;

/// <summary>Pools of children that do what the documents say (see the project ReadWorkerHost).</summary>
internal static class WorkerHost
{
    public static readonly string Program = Path.Combine(AppContext.BaseDirectory, "ReadWorkerHost");

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public const long MemoryLimit = 300L << 20;

    public static ReadWorkerPool Pool(int workers = 1, int documents = 500, TimeSpan? timeLimit = null, bool isConfined = true, string[]? hidden = null) => new(new ReadWorkerPoolOptions
    {
        FileName = Program,
        Workers = workers,
        DocumentsPerWorker = documents,
        TimeLimit = timeLimit ?? TimeSpan.FromSeconds(60),
        MemoryLimitMegabytes = (int)(MemoryLimit >> 20),
        IsConfined = isConfined,
        Hidden = hidden ?? [],
    });

    public static async Task<string> ReadAsync(ReadWorkerPool pool, string document, CancellationToken? cancellation = null, bool isSecondAttempt = false)
    {
        var content = Encoding.UTF8.GetBytes(document);
        var text = await pool.ReadAsync(new MemoryStream(content), content.Length, new ReadingOptions { IsSecondAttempt = isSecondAttempt }, cancellation ?? Cancellation);
        return text.Pages[0].Lines[0].Text;
    }

    public static async Task<Process> ChildAsync(ReadWorkerPool pool) =>
        Process.GetProcessById(int.Parse(await ReadAsync(pool, "who"), CultureInfo.InvariantCulture));

    /// <summary>Waits until a process has started another one.</summary>
    public static async Task<Process> OnlyChildOfAsync(int parent)
    {
        while (true)
        {
            foreach (var thread in Directory.EnumerateDirectories($"/proc/{parent}/task"))
            {
                if (int.TryParse((await File.ReadAllTextAsync(Path.Combine(thread, "children"), Cancellation)).Trim(), out var child))
                    return Process.GetProcessById(child);
            }

            await Task.Delay(10, Cancellation);
        }
    }

    public static Task EndedAsync(Process process) => EndedAsync(process.Id);

    public static async Task EndedAsync(int processId)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        while (IsRunning(processId))
            await Task.Delay(10, limit.Token);
    }

    // An ended process whose parent has ended too may remain as a zombie where nobody reaps it.
    private static bool IsRunning(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/stat").Split(") ")[1][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
