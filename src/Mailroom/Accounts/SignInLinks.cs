using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Mailroom.WebConsole.SignIn;

namespace Mailroom.Accounts;

/// <summary>Links that sign in once: each token holds for a quarter of an hour, and is used up by its first use. They live in memory only.</summary>
public sealed class SignInLinks(TimeProvider time)
{
    // How a server is told to listen at all addresses of its machine.
    private static readonly string[] AnyHost = ["//0.0.0.0", "//[::]", "//*", "//+"];
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, (string Account, DateTimeOffset Until)> links = new(StringComparer.Ordinal);

    /// <summary>Makes a token that signs an account in.</summary>
    public string Make(string accountId)
    {
        var now = time.GetUtcNow();
        foreach (var (old, link) in links) if (link.Until <= now) links.TryRemove(old, out _);
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        links[token] = (accountId, now + Lifetime);
        return token;
    }

    /// <summary>Makes an account's tokens void.</summary>
    public void Forget(string accountId)
    {
        foreach (var (token, link) in links) if (string.Equals(link.Account, accountId, StringComparison.Ordinal)) links.TryRemove(token, out _);
    }

    /// <summary>Makes a link to a server that listens at addresses; null where no browser reaches any of them.</summary>
    public string? Address(string accountId, IEnumerable<string> urls)
    {
        if (urls.FirstOrDefault(url => !url.StartsWith("http://unix:", StringComparison.Ordinal)) is not { } address) return null;
        foreach (var any in AnyHost) address = address.Replace(any, "//127.0.0.1", StringComparison.Ordinal);
        return $"{address.TrimEnd('/')}{SignInEndpoints.LinkPath}?token={Make(accountId)}";
    }

    /// <summary>Uses a token up.</summary>
    /// <returns>The account; null where the token is unknown, used or too old.</returns>
    public string? Take(string token) => links.TryRemove(token, out var link) && link.Until > time.GetUtcNow() ? link.Account : null;
}
