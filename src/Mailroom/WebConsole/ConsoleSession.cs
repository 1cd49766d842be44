using Mailroom.Accounts;
using Mailroom.Api;
using Mailroom.WebConsole.SignIn;
using Microsoft.AspNetCore.Components.Authorization;

namespace Mailroom.WebConsole;

/// <summary>Who an open page belongs to. Asked before each look and each action, so that a page whose session has ended shows and does nothing more.</summary>
public sealed class ConsoleSession(AuthenticationStateProvider authentication, Sessions sessions, RequestTokens tokens)
{
    private string? owner;

    /// <summary>Raised once, when it is seen that the session has ended.</summary>
    public event EventHandler? Ended;

    /// <summary>Whether it was seen that the session has ended.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The account of the page.</summary>
    /// <exception cref="SessionEndedException">The session has ended.</exception>
    public async Task<Caller> CallerAsync(CancellationToken cancellation = default)
    {
        if (!HasEnded && await TokenAsync() is { } session && await sessions.FindAccountAsync(session, cancellation) is { } account) return new Caller(account);
        if (!HasEnded)
        {
            HasEnded = true;
            Ended?.Invoke(this, EventArgs.Empty);
        }

        throw new SessionEndedException();
    }

    /// <summary>What the page's own calls of the API are sent with.</summary>
    public async Task<string> RequestTokenAsync() => await TokenAsync() is { } session ? tokens.Of(session) : throw new SessionEndedException();

    // The page that one session opened is no other's, even where that takes its connection up.
    private async Task<string?> TokenAsync()
    {
        var session = (await authentication.GetAuthenticationStateAsync()).User.FindFirst(SessionAuthentication.SessionClaim)?.Value;
        owner ??= session;
        return string.Equals(session, owner, StringComparison.Ordinal) ? session : null;
    }
}

/// <summary>The session of a page has ended: signed out elsewhere, too old, or its API key was revoked.</summary>
public sealed class SessionEndedException() : Exception("The session has ended.");
