using System.Security.Claims;
using System.Text.Encodings.Web;
using Mailroom.Accounts;
using Mailroom.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Mailroom.WebConsole.SignIn;

/// <summary>
/// Authenticates a request by the cookie of a console session. A call of the API needs the session's token in a header too, which no other site can send; pages alone do not, for
/// they change nothing.
/// </summary>
public sealed class SessionAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Sessions sessions, RequestTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The name of the scheme.</summary>
    public const string SchemeName = "Session";

    /// <summary>The session's cookie.</summary>
    public const string CookieName = "mailroom-session";

    /// <summary>The claim that carries the cookie's value to the open page.</summary>
    public const string SessionClaim = "session";

    private const string RequestTokenHeader = "Mailroom-Token";

    /// <summary>Whether a request is one of the console: it has the cookie, and no API key.</summary>
    public static bool IsMeant(HttpContext http) => !http.Request.Headers.ContainsKey("Authorization") && (http.Request.Cookies.ContainsKey(CookieName) || !http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase));

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Cookies[CookieName] is not { Length: > 0 } session) return AuthenticateResult.NoResult();
        if (Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) && !tokens.IsOf(session, Request.Headers[RequestTokenHeader].ToString())) return AuthenticateResult.Fail("no request token");
        if (await sessions.FindAccountAsync(session, Context.RequestAborted) is not { } account) return AuthenticateResult.Fail("no session");
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, account), new Claim(SessionClaim, session)], Scheme.Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
            return Errors.WriteAsync(Context, StatusCodes.Status401Unauthorized, "The session has ended, or the request is not from this server's own pages: sign in again, or send an API key in the header Authorization: Bearer <apiKey>.");
        Response.Redirect("/sign-in?to=" + Uri.EscapeDataString(Request.Path + Request.QueryString));
        return Task.CompletedTask;
    }
}
