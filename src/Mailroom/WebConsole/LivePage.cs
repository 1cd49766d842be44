using Mailroom.Pipeline;
using Mailroom.Storage;
using Microsoft.AspNetCore.Components;

namespace Mailroom.WebConsole;

/// <summary>A page that looks again, four times a second at most, whenever something has changed that it shows.</summary>
public abstract class LivePage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource leaving = new();
    private IDisposable? listening;
    private Throttle? refreshing;

    /// <summary>Begins a page.</summary>
    protected LivePage() => Left = leaving.Token;

    /// <summary>Cancelled when the page is left.</summary>
    protected CancellationToken Left { get; }

    [Inject] private FileChanges Changes { get; set; } = default!;

    /// <summary>Looks at what the page shows.</summary>
    protected abstract Task LookAsync();

    /// <summary>Begins to listen to the changes of a classification, in the place of what was listened to. To be called before the first look, so that no change falls between the two.</summary>
    /// <param name="scope">The classification, or something in it.</param>
    /// <param name="concerns">Whether a change is one that the page shows.</param>
    protected void Listen(Scope scope, Predicate<FileChange> concerns)
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
        leaving.Cancel();
        leaving.Dispose();
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
        catch (OperationCanceledException) when (Left.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (Exception fault)
        {
            await DispatchExceptionAsync(fault);
        }
    }
}
