using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Mailroom.WebConsole;

/// <summary>Asks, before an open page is told anything by its browser, whether its session still holds: a page whose session has ended does nothing more, whatever it holds in memory. Only where the
/// storage cannot be asked does a page go on with what it holds already.</summary>
internal sealed class EndedPages(ConsoleSession session) : CircuitHandler, IDisposable
{
    // What comes from the browser is taken in its order.
    private readonly SemaphoreSlim turn = new(1, 1);

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => async context =>
    {
        Task? taken = null;
        await turn.WaitAsync();
        try
        {
            if (await HoldsAsync()) taken = next(context);
        }
        finally
        {
            turn.Release();
        }

        if (taken is not null) await taken;
    };

    public void Dispose() => turn.Dispose();

    private async Task<bool> HoldsAsync()
    {
        try
        {
            await session.CallerAsync();
            return true;
        }
        catch (SessionEndedException)
        {
            return false;
        }
        catch (Exception)
        {
            // A storage that is busy says nothing of the session. The page's own look at it will fail too, and tell.
            return true;
        }
    }
}
