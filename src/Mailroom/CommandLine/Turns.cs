namespace Mailroom.CommandLine;

/// <summary>Has work that gets ready in any order done in the order of its numbers, which begin with 0, one piece at a time.</summary>
internal sealed class Turns : IDisposable
{
    private readonly SemaphoreSlim one = new(1);
    private readonly Dictionary<int, Func<Task>> waiting = [];
    private int next;

    /// <summary>Does the work now if it is its turn, and all that has waited for it; else it waits.</summary>
    public async Task TakeAsync(int number, Func<Task> work)
    {
        await one.WaitAsync();
        try
        {
            waiting.Add(number, work);
            while (waiting.Remove(next, out var turn))
            {
                next++;
                await turn();
            }
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();
}
