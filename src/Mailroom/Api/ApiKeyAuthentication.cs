using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Mailroom.Accounts;
using Mailroom.Limiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Mailroom.Api;

/// <summary>Authenticates a request by the API key in its <c>Authorization: Bearer</c> header.</summary>
public sealed class ApiKeyAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeys keys, KeyTrials trials)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The name of the scheme.</summary>
    public const string SchemeName = "ApiKey";

    /// <summary>The claim that carries the key's own id.</summary>
    public const string KeyClaim = "key";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header) || !string.Equals(header.Scheme, "Bearer", StringComparison.OrdinalIgnoreCase)
            || string.IsNullOrWhiteSpace(header.Parameter))
        {
            return AuthenticateResult.NoResult();
        }

        var key = header.Parameter.Trim();
        if (trials.Count(Context, key) is { } refusal) return AuthenticateResult.Fail(refusal);
        var owner = await keys.FindAsync(key, Context.RequestAborted);
        if (owner is not { } found) return AuthenticateResult.Fail("unknown key");
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, found.AccountId), new Claim(KeyClaim, found.KeyId)], Scheme.Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // Told here, so that what needs no key does not depend on the key that it carries.
        if ((await HandleAuthenticateOnceSafeAsync()).Failure is RequestException refusal)
        {
            await Errors.WriteAsync(Context, refusal);
            return;
        }

        Response.Headers.WWWAuthenticate = "Bearer";
        var sent = !string.IsNullOrEmpty(Request.Headers.Authorization);
        await Errors.WriteAsync(Context, StatusCodes.Status401Unauthorized, sent
            ? "The API key is not valid: unknown or revoked. Send a valid one in the header Authorization: Bearer <apiKey>."
            : "An API key is required: send it in the header Authorization: Bearer <apiKey>.");
    }
}
