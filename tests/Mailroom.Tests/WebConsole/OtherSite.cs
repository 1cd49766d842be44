using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Mailroom.Tests.WebConsole;

/// <summary>A page at another port of this machine: another origin, and yet one to which a browser gives the cookies of the console, for ports are nothing to them.</summary>
internal sealed class OtherSite(WebApplication app) : IAsyncDisposable
{
    public string Address => app.Urls.Single() + "/";

    /// <summary>The cookies that came with the last request for the page.</summary>
    public string Cookies { get; private set; } = "";

    public static async Task<OtherSite> OpenAsync(string body)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var site = new OtherSite(app);
        app.MapGet("/", (HttpRequest request) =>
        {
            site.Cookies = request.Headers.Cookie.ToString();
            return Results.Content($"<!doctype html><title>Other</title>{body}", "text/html");
        });
        await app.StartAsync();
        return site;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
