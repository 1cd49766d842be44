using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Mailroom.WebConsole.Layout;

/// <summary>
/// Gives the focus to the heading of a page that was come to, so that screen readers begin there; but not where something of the page is used by then, for on a slow line the page is seen before this arrives.
/// </summary>
public sealed class HeadingFocus : ComponentBase
{
    private Type? shown;
    private bool isNew;

    [Inject]
    private IJSRuntime Browser { get; set; } = default!;

    /// <summary>The page.</summary>
    [Parameter, EditorRequired]
    public Microsoft.AspNetCore.Components.RouteData Route { get; set; } = default!;

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        isNew = Route.PageType != shown;
        shown = Route.PageType;
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!isNew) return;
        isNew = false;
        await Browser.InvokeVoidAsync("mailroom.focusHeading");
    }
}
