using System.Collections.Concurrent;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mailroom.Tests.WebConsole;

/// <summary>A person with a browser. What goes wrong in it is noted: faults of scripts, what the page's policy refused, dialogs, and requests to anywhere else than the server.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    /// <summary>How long something may take on a machine that does much else, in milliseconds.</summary>
    public const float Patience = 60_000;

    private readonly IBrowserContext context;
    private readonly ConcurrentQueue<string> faults = new();
    private readonly string origin;

    private Visitor(IBrowserContext context, string origin)
    {
        (this.context, this.origin) = (context, origin);
        context.SetDefaultTimeout(Patience);
        context.Console += (_, message) =>
        {
            if (message.Type == "error") faults.Enqueue($"console: {message.Text}");
        };
        context.WebError += (_, error) => faults.Enqueue($"script: {error.Error}");
        context.Request += (_, request) =>
        {
            if (!IsOwn(request.Url)) faults.Enqueue($"request: {request.Url}");
        };
        context.Dialog += (_, dialog) =>
        {
            faults.Enqueue($"dialog: {dialog.Type} {dialog.Message}");
            _ = dialog.DismissAsync();
        };
    }

    /// <summary>The first page, open from the beginning.</summary>
    public IPage Page { get; private set; } = null!;

    public IBrowserContext Context => context;

    /// <summary>Requests with the browser's cookies, but not from a page.</summary>
    public IAPIRequestContext Requests => context.APIRequest;

    public static async Task<Visitor> ComeAsync(IBrowser browser, string origin, BrowserNewContextOptions? options)
    {
        options ??= new BrowserNewContextOptions();
        (options.BaseURL, options.ReducedMotion) = (origin, ReducedMotion.Reduce);
        var visitor = new Visitor(await browser.NewContextAsync(options), origin);
        visitor.Page = await visitor.context.NewPageAsync();
        return visitor;
    }

    /// <summary>Signs in as the form does, without showing it.</summary>
    public async Task SignInAsync(string key)
    {
        var form = context.APIRequest.CreateFormData();
        form.Set("key", key);
        form.Set("to", "/");
        var answer = await context.APIRequest.PostAsync("/sign-in/key", new APIRequestContextOptions { Form = form, Headers = From(origin), MaxRedirects = 0 });
        Assert.Equal("/", answer.Headers["location"]);
    }

    /// <summary>The cookies of sessions that the browser has.</summary>
    public async Task<List<BrowserContextCookiesResult>> SessionsAsync() => [.. (await context.CookiesAsync()).Where(cookie => cookie.Name == "mailroom-session")];

    /// <summary>Goes to an address and waits until its page has something to show.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await ShownAsync();
    }

    /// <summary>Waits until the page has something to show.</summary>
    public async Task ShownAsync()
    {
        await Expect(Page.Locator("main h1").First).ToBeVisibleAsync();
        await Expect(Page.GetByText("Loading …")).ToHaveCountAsync(0);
    }

    /// <summary>Fails where something went wrong in the browser.</summary>
    public void AssertNothingWentWrong() => Assert.True(faults.IsEmpty, string.Join('\n', faults));

    /// <summary>The headers with which a browser says which site a form was sent from.</summary>
    public static Dictionary<string, string> From(string site) => new(StringComparer.Ordinal) { ["Origin"] = site };

    public async ValueTask DisposeAsync()
    {
        // Shown with a test that failed before it asked.
        foreach (var fault in faults) TestContext.Current.TestOutputHelper?.WriteLine(fault);
        await context.DisposeAsync();
    }

    private bool IsOwn(string url) => url.StartsWith(origin + "/", StringComparison.Ordinal) || new Uri(url).Scheme is "data" or "blob" or "about";
}
