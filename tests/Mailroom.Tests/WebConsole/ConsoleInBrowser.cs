using System.Text.RegularExpressions;
using Mailroom.Tests.Running;
using Microsoft.Playwright;

namespace Mailroom.Tests.WebConsole;

/// <summary>One server and one browser for all tests of the console. Each visitor has a context of its own, as a person with a browser of their own has.</summary>
public sealed partial class ConsoleInBrowser : IAsyncLifetime
{
    private IPlaywright? playwright;
    private IBrowser? browser;
    private Task<AllPages>? pages;

    internal RunningServer Server { get; private set; } = null!;

    internal string Origin => OriginOf(Server);

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(Visitor.Patience);
        // What fails on a page is told to the browser, and so by the test.
        var starting = RunningServer.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["ASPNETCORE_DETAILEDERRORS"] = "true" }, []);
        playwright = await Playwright.CreateAsync();
        // A user of root has no sandbox of its own.
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium(), Args = Environment.IsPrivilegedProcess ? ["--no-sandbox"] : [], Timeout = Visitor.Patience });
        Server = await starting;
    }

    /// <summary>Opens a browser that nobody has signed in with.</summary>
    internal Task<Visitor> VisitAsync(BrowserNewContextOptions? options = null) => Visitor.ComeAsync(browser!, Origin, options);

    /// <summary>Opens a browser and signs in.</summary>
    internal async Task<Visitor> VisitAsync(string key, BrowserNewContextOptions? options = null)
    {
        var visitor = await VisitAsync(options);
        await visitor.SignInAsync(key);
        return visitor;
    }

    /// <summary>Opens a browser that nobody has signed in with to another server.</summary>
    internal Task<Visitor> VisitAsync(RunningServer server) => Visitor.ComeAsync(browser!, OriginOf(server), options: null);

    /// <summary>Opens a browser and signs in to another server.</summary>
    internal async Task<Visitor> VisitAsync(RunningServer server, string key)
    {
        var visitor = await VisitAsync(server);
        await visitor.SignInAsync(key);
        return visitor;
    }

    /// <summary>Opens a browser and signs in over a line to the server.</summary>
    internal async Task<Visitor> VisitAsync(SlowLine line, string key)
    {
        var visitor = await Visitor.ComeAsync(browser!, line.Origin, options: null);
        await visitor.SignInAsync(key);
        return visitor;
    }

    /// <summary>Makes an account, and the key to it.</summary>
    internal async Task<string> CreateAccountAsync(string label)
    {
        var (exit, output, error) = await Server.RunAsync("accounts", "create", label, "--data", Server.DataFolder);
        Assert.True(exit == 0, error);
        return KeyPattern().Match(output).Value;
    }

    /// <summary>An account that has something to show on each page; made when it is first asked for.</summary>
    internal Task<AllPages> AllPagesAsync() => pages ??= AllPages.MakeAsync(this);

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        if (Server is not null) await Server.DisposeAsync();
    }

    private static string OriginOf(RunningServer server) => $"http://127.0.0.1:{server.Port}";

    private static string Chromium() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/bin").Select(folder => Path.Combine(folder, "chromium")).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("There is no chromium: install it (apt-get install chromium), or run ./test, which does.");

    [GeneratedRegex("mr_[A-Za-z0-9_-]{43}", RegexOptions.None, 1000)]
    private static partial Regex KeyPattern();
}

/// <summary>The tests that share them, one after another.</summary>
[CollectionDefinition]
public sealed class Browsing : ICollectionFixture<ConsoleInBrowser>;
