using System.Threading.RateLimiting;
using Mailroom.Api;
using Mailroom.Configuration;
using Microsoft.Extensions.Options;

namespace Mailroom.Limiting;

/// <summary>The places for uploads that are under way: some for each account, and fewer for all together than all accounts would want.</summary>
public sealed class UploadPlaces : IDisposable
{
    private const int RetrySeconds = 2;

    private readonly PartitionedRateLimiter<string> ofAccounts;
    private readonly ConcurrencyLimiter ofServer;
    private readonly LimitOptions limits;

    public UploadPlaces(IOptions<LimitOptions> options)
    {
        limits = options.Value;
        ofAccounts = PartitionedRateLimiter.Create<string, string>(account =>
            RateLimitPartition.GetConcurrencyLimiter(account, _ => new ConcurrencyLimiterOptions { PermitLimit = limits.UploadsAtOnceOfAnAccount }));
        ofServer = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = limits.UploadsAtOnce });
    }

    /// <summary>Takes a place; the caller gives it back by disposing it.</summary>
    /// <exception cref="RequestException">All are taken.</exception>
    public IDisposable Take(Caller caller)
    {
        var own = ofAccounts.AttemptAcquire(caller.Account);
        if (!own.IsAcquired) throw Full($"This account has {limits.UploadsAtOnceOfAnAccount} uploads under way, and the server takes no more of one at once (Limits:UploadsAtOnceOfAnAccount).");
        var shared = ofServer.AttemptAcquire();
        if (shared.IsAcquired) return new Place(own, shared);
        own.Dispose();
        throw Full($"The server receives {limits.UploadsAtOnce} uploads already, and takes no more at once (Limits:UploadsAtOnce).");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ofAccounts.Dispose();
        ofServer.Dispose();
    }

    private static RequestException Full(string reason) => RequestException.NoRoom(reason, RetrySeconds);

    private sealed class Place(RateLimitLease own, RateLimitLease shared) : IDisposable
    {
        public void Dispose()
        {
            shared.Dispose();
            own.Dispose();
        }
    }
}
