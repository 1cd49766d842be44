using Mailroom.Accounts;
using Mailroom.Api;
using Mailroom.WebConsole.SignIn;
using Microsoft.AspNetCore.Components.Authorization;

namespace Mailroom.WebConsole;

/// <summary>Who an open page belongs to. Asked before each look and each action, so that a page whose session has ended shows and does nothing more.</summary>
public sealed class ConsoleSession(AuthenticationStateProvider authentication, Sessions sessions, RequestTokens tokens)
{
    /// <summary>The account of the page.</summary>
    /// <exception cref="SessionEndedException">The session has ended.</exception>
    public async Task<Caller> CallerAsync(CancellationToken cancellation = default)
    {
        var session = await TokenAsync();
        return session is not null && await sessions.FindAccountAsync(session, cancellation) is { } account ? new Caller(account) : throw new SessionEndedException();
    }

    /// <summary>What the page's own calls of the API are sent with.</summary>
    public async Task<string> RequestTokenAsync() => await TokenAsync() is { } session ? tokens.Of(session) : throw new SessionEndedException();

    private async Task<string?> TokenAsync() => (await authentication.GetAuthenticationStateAsync()).User.FindFirst(SessionAuthentication.SessionClaim)?.Value;
}

/// <summary>The session of a page has ended: signed out elsewhere, too old, or its API key was revoked.</summary>
public sealed class SessionEndedException() : Exception("The session has ended.");
