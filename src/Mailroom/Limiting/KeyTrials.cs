using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Mailroom.Accounts;
using Mailroom.Api;
using Mailroom.Configuration;
using Microsoft.Extensions.Options;

namespace Mailroom.Limiting;

/// <summary>
/// Makes guessing of API keys slow: so many different keys a minute are looked up for one address. A key that was looked up for an address is not counted there again, good or bad: a guesser learns nothing
/// from it, and whoever guesses beside a good one, behind the same proxy perhaps, cannot shut it out. Each is counted before it is looked up: else a guesser would only have to overlook the refusals.
/// </summary>
public sealed class KeyTrials : IDisposable
{
    private const int MostTried = 10_000;
    private const int NetworkBytes = 8;

    private readonly PartitionedRateLimiter<IPAddress>? trials;
    private readonly ConcurrentDictionary<(IPAddress Address, string Key), byte> tried = new();

    public KeyTrials(IOptions<LimitOptions> limits)
    {
        if (limits.Value.UnknownKeysPerMinute == 0) return;
        var bucket = new TokenBucketRateLimiterOptions
        {
            TokenLimit = limits.Value.UnknownKeysPerMinute,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / limits.Value.UnknownKeysPerMinute,
        };
        trials = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address => RateLimitPartition.GetTokenBucketLimiter(address, _ => bucket));
    }

    /// <summary>Counts a key that is about to be looked up for a request.</summary>
    /// <returns>Why it is not looked up; null where it may be.</returns>
    public RequestException? Count(HttpContext http, string key)
    {
        if (trials is null) return null;
        // Marked at once: a key's first requests may come side by side.
        var mark = Mark(http, key);
        if (!tried.TryAdd(mark, 0)) return null;
        if (tried.Count > MostTried) tried.Clear();
        var refusal = Count(http);
        if (refusal is not null) tried.TryRemove(mark, out _);
        return refusal;
    }

    /// <summary>Counts a key that is about to be looked up, whatever it is.</summary>
    /// <returns>Why it is not looked up; null where it may be.</returns>
    public RequestException? Count(HttpContext http)
    {
        if (trials is null) return null;
        using var lease = trials.AttemptAcquire(AddressOf(http));
        return lease.IsAcquired ? null : RequestException.TooManyRequests("From this address more API keys were tried than the server takes (Limits:UnknownKeysPerMinute).", lease);
    }

    /// <inheritdoc/>
    public void Dispose() => trials?.Dispose();

    private static (IPAddress Address, string Key) Mark(HttpContext http, string key) => (AddressOf(http), Convert.ToHexString(ApiKeys.Hash(key)));

    // Of IPv6 the network: a guesser has as many addresses in it as it likes. Requests over a socket of this machine have none, and are counted together.
    private static IPAddress AddressOf(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } address) return IPAddress.None;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes);
    }
}

/// <summary>Counts the keys of the form that signs in to the console: it is another way to try them.</summary>
public static class KeyTrialsOfForms
{
    private const string Form = "/sign-in/key";

    /// <summary>Adds the count; before what reads the form.</summary>
    public static void UseKeyTrials(this IApplicationBuilder app)
    {
        var trials = app.ApplicationServices.GetRequiredService<KeyTrials>();
        app.Use((http, next) => http.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: Form } && trials.Count(http) is { } refusal ? Errors.WriteAsync(http, refusal) : next(http));
    }
}
