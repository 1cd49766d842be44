using Mailroom.Configuration;
using Mailroom.Uploading;
using Mailroom.WebConsole.SignIn;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Mailroom.Api;

/// <summary>
/// Lets pages of other origins use the API, as clients that run in a browser do: with a key that the page itself adds, never with what the browser would add. The console's own pages and calls have no policy, and so stay closed.
/// </summary>
public sealed class CrossOrigin(IOptions<ApiOptions> options) : ICorsPolicyProvider
{
    // As long as Chromium takes it.
    private static readonly TimeSpan PreflightAge = TimeSpan.FromHours(2);

    private readonly CorsPolicy? calls = Policy(options.Value, policy => policy
        .WithMethods("GET", "POST", "PATCH", "DELETE")
        .WithHeaders(HeaderNames.Authorization, HeaderNames.ContentType, IdempotencyKeys.Header)
        .WithExposedHeaders(ErasureEndpoints.Header, HeaderNames.RetryAfter));

    private readonly CorsPolicy? originals = Policy(options.Value, policy => policy
        .WithMethods("GET", "HEAD")
        .WithHeaders(HeaderNames.Range, HeaderNames.IfRange)
        .WithExposedHeaders(HeaderNames.AcceptRanges, HeaderNames.ContentDisposition, HeaderNames.ContentLength, HeaderNames.ContentRange));

    /// <inheritdoc/>
    public Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName) => Task.FromResult(
        context.Request.Path.StartsWithSegments(FileAddresses.Root, StringComparison.OrdinalIgnoreCase) ? originals
        : context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || context.IsOpenToOtherSites() ? calls
        : null);

    private static CorsPolicy? Policy(ApiOptions options, Action<CorsPolicyBuilder> configure)
    {
        var policy = new CorsPolicyBuilder().SetPreflightMaxAge(PreflightAge);
        if (options.TakesAnyOrigin) policy.AllowAnyOrigin();
        else if (options.Origins is { Length: > 0 } origins) policy.WithOrigins(origins);
        else return null;
        configure(policy);
        return policy.Build();
    }
}
