using Mailroom.Pipeline;
using Mailroom.Storage;
using Microsoft.AspNetCore.Components;

namespace Mailroom.WebConsole;

/// <summary>A page that looks again, four times a second at most, whenever something has changed that it shows.</summary>
public abstract class LivePage : ComponentBase, IDisposable
{
    private IDisposable? listening;
    private Throttle? refreshing;

    [Inject] private FileChanges Changes { get; set; } = default!;

    /// <summary>Looks at what the page shows.</summary>
    protected abstract Task LookAsync();

    /// <summary>Begins to listen to the changes of a classification, in the place of what was listened to. To be called before the first look, so that no change falls between the two.</summary>
    /// <param name="scope">The classification, or something in it.</param>
    /// <param name="concerns">Whether a change is one that the page shows.</param>
    protected void Listen(Scope scope, Predicate<Scope> concerns)
    {
        StopListening();
        var asked = refreshing = new Throttle(() => InvokeAsync(RefreshAsync));
        listening = Changes.Listen(scope, changed =>
        {
            if (concerns(changed)) asked.Ask();
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        StopListening();
        GC.SuppressFinalize(this);
    }

    private void StopListening()
    {
        listening?.Dispose();
        refreshing?.Dispose();
    }

    private async Task RefreshAsync()
    {
        try
        {
            await LookAsync();
            StateHasChanged();
        }
        catch (Exception fault)
        {
            await DispatchExceptionAsync(fault);
        }
    }
}
