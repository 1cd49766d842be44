using Mailroom.Api;

namespace Mailroom.WebConsole.SignIn;

/// <summary>
/// Refuses what a browser sends for a page of another origin: forms, calls, connections, pictures and frames. To another port of this machine, or another name of its domain, it gives the session's cookie
/// although that is SameSite. Let through are links that somebody follows, what has an API key, which no browser adds by itself, calls without a key or a session, which are told so, and what is open to everybody.
/// </summary>
public static class OwnPages
{
    private const string SiteHeader = "Sec-Fetch-Site";
    private const int HttpPort = 80;
    private const int HttpsPort = 443;

    /// <summary>Adds the refusal; behind routing, before anything looks at a session.</summary>
    public static void UseOwnPagesAlone(this IApplicationBuilder app) =>
        app.Use((http, next) => IsOpen(http) || !IsFromElsewhere(http.Request) ? next(http) : Errors.WriteAsync(http, RequestException.Forbidden(Refusal)));

    /// <summary>Lets other sites use an endpoint: one that takes no session.</summary>
    public static TBuilder OpenToOtherSites<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(OpenEndpoint.Instance);

    /// <summary>Whether an endpoint is one that other sites may use.</summary>
    public static bool IsOpenToOtherSites(this HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<OpenEndpoint>() is not null;

    /// <summary>Takes forms from the server's own pages alone: browsers name the page that a form was sent from, and what is not named is none of ours.</summary>
    public static TBuilder FromOwnPagesAlone<TBuilder>(this TBuilder forms) where TBuilder : IEndpointConventionBuilder =>
        forms.AddEndpointFilter((context, next) => IsOwn(context.HttpContext.Request) ? next(context) : throw RequestException.Forbidden(Refusal));

    private static string Refusal =>
        "This was not sent by a page of this server. Open the console itself, or send an API key in the header Authorization: Bearer <apiKey>. Behind a proxy that gives the server another address than the browser's, name the proxy in Proxy:TrustedAddresses.";

    private static bool IsOpen(HttpContext http) => http.Request.Headers.ContainsKey("Authorization") || http.IsOpenToOtherSites()
        || http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) && !http.Request.Cookies.ContainsKey(SessionAuthentication.CookieName);

    private static bool IsFromElsewhere(HttpRequest request)
    {
        if (request.Headers.Origin.Count > 0 && !IsOwn(request)) return true;
        // Not sent by old browsers, nor to an address without TLS that is not of the browser's own machine.
        var site = request.Headers[SiteHeader].ToString();
        return site is not ("" or "same-origin" or "none") && !IsFollowedLink(request);
    }

    private static bool IsFollowedLink(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate" && request.Headers["Sec-Fetch-Dest"] == "document";

    // A proxy may have taken the TLS off; what came by TLS was sent by no page without.
    private static bool IsOwn(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin) && (origin.Scheme == Uri.UriSchemeHttps || origin.Scheme == Uri.UriSchemeHttp && !request.IsHttps)
            && string.Equals(origin.Host, request.Host.Host, StringComparison.OrdinalIgnoreCase) && origin.Port == (request.Host.Port ?? (origin.Scheme == Uri.UriSchemeHttps ? HttpsPort : HttpPort));

    private sealed class OpenEndpoint
    {
        public static OpenEndpoint Instance { get; } = new();
    }
}
