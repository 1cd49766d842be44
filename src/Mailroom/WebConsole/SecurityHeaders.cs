using Mailroom.Configuration;
using Mailroom.WebConsole.SignIn;
using Microsoft.Extensions.Options;

namespace Mailroom.WebConsole;

/// <summary>The headers that keep pages to what is their own. Styles may stand inline, for the component library places its menus and tables so; scripts may not.</summary>
public static class SecurityHeaders
{
    /// <summary>Says how much of a page's address is told to the pages that it leads to.</summary>
    public const string ReferrerPolicy = "Referrer-Policy";

    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    // The reference page of the API is another's, and starts with a script of its own.
    private const string ReferencePolicy =
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; base-uri 'self'; frame-ancestors 'none'";

    /// <summary>Adds them to every answer that has none of its own.</summary>
    public static void UseSecurityHeaders(this IApplicationBuilder app)
    {
        if (app.ApplicationServices.GetRequiredService<IOptions<WebConsoleOptions>>().Value.HttpsOnly > TimeSpan.Zero) app.UseHsts();
        app.Use(AddAsync);
    }

    private static Task AddAsync(HttpContext http, RequestDelegate next)
    {
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            if (headers.ContentSecurityPolicy.Count == 0) headers.ContentSecurityPolicy = http.Request.Path.StartsWithSegments("/reference", StringComparison.OrdinalIgnoreCase) ? ReferencePolicy : Policy;
            headers.XContentTypeOptions = "nosniff";
            // With less, browsers would not say of a form that it was sent from a page of ours.
            if (headers[ReferrerPolicy].Count == 0) headers[ReferrerPolicy] = "same-origin";
            // What an account was shown stays in no browser, where others may come after it.
            if (headers.CacheControl.Count == 0 && http.User.Identity is { IsAuthenticated: true }) headers.CacheControl = "private, no-store";
            if (!http.IsOpenToOtherSites())
            {
                headers["Cross-Origin-Resource-Policy"] = "same-origin";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
            }

            headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
            return Task.CompletedTask;
        });
        return next(http);
    }
}
