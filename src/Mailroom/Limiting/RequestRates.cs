using System.Security.Claims;
using System.Threading.RateLimiting;
using Mailroom.Api;
using Mailroom.Configuration;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Mailroom.Limiting;

/// <summary>How many requests an API key may send, and an account in the console. What needs no account (health, pages' own files, signed addresses) is not counted.</summary>
public static class RequestRates
{
    /// <summary>Adds the limit, which then stands behind authentication.</summary>
    public static void AddRequestRates(this IServiceCollection services)
    {
        services.AddRateLimiter(rates => rates.OnRejected = (rejected, _) => new ValueTask(Errors.WriteAsync(rejected.HttpContext, RequestException.TooManyRequests(
            "This API key, or this account in the console, sends more requests than the server takes (Limits:RequestsPerSecond, Limits:Burst).", rejected.Lease))));
        services.AddOptions<Microsoft.AspNetCore.RateLimiting.RateLimiterOptions>().Configure<IOptions<LimitOptions>>((rates, limits) => rates.GlobalLimiter = Limiter(limits.Value));
    }

    private static PartitionedRateLimiter<HttpContext>? Limiter(LimitOptions limits)
    {
        if (limits.RequestsPerSecond == 0) return null;
        var bucket = new TokenBucketRateLimiterOptions { TokenLimit = limits.Burst, TokensPerPeriod = limits.RequestsPerSecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1) };
        return PartitionedRateLimiter.Create<HttpContext, string>(http =>
            SenderOf(http) is { } sender ? RateLimitPartition.GetTokenBucketLimiter(sender, _ => bucket) : RateLimitPartition.GetNoLimiter(""));
    }

    private static string? SenderOf(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>() is null ? null
        : http.User.FindFirstValue(ApiKeyAuthentication.KeyClaim) ?? http.User.FindFirstValue(ClaimTypes.NameIdentifier);
}
