using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Mailroom.Configuration;
using Mailroom.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Mailroom.Accounts;

/// <summary>Sessions of the console. Their tokens are 256 random bits in a cookie; only a SHA-256 hash is stored. One that began with an API key ends when that is revoked.</summary>
public sealed class Sessions(IDbContextFactory<MailroomDatabase> databases, IOptions<WebConsoleOptions> options, TimeProvider time)
{
    private static readonly Func<MailroomDatabase, byte[], long, Task<string?>> FindAccount = EF.CompileAsyncQuery(
        (MailroomDatabase database, byte[] hash, long now) => database.Sessions
            .Where(session => session.Hash == hash && session.ExpiresAt > now
                && (session.KeyId == null || database.ApiKeys.Any(key => key.Id == session.KeyId && key.RevokedAt == null)))
            .Select(session => (string?)session.AccountId).FirstOrDefault());

    /// <summary>Begins a session.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="keyId">The API key that it begins with; null where it begins with a link.</param>
    /// <param name="cancellation">Stops before anything is stored.</param>
    /// <returns>The token.</returns>
    public async Task<string> BeginAsync(string accountId, string? keyId, CancellationToken cancellation)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var now = time.GetUtcNow();
        await using var database = await databases.CreateDbContextAsync(cancellation);
        await database.Sessions.Where(session => session.ExpiresAt <= now.ToUnixTimeMilliseconds()).ExecuteDeleteAsync(cancellation);
        database.Sessions.Add(new Session
        {
            Hash = Hash(token),
            AccountId = accountId,
            KeyId = keyId,
            ExpiresAt = (now + options.Value.SessionLifetime).ToUnixTimeMilliseconds(),
        });
        await database.SaveChangesAsync(cancellation);
        return token;
    }

    /// <summary>The account of a session; null where there is none, or it has ended.</summary>
    public async Task<string?> FindAccountAsync(string token, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        return await FindAccount(database, Hash(token), time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    /// <summary>Ends a session.</summary>
    public async Task EndAsync(string token, CancellationToken cancellation)
    {
        var hash = Hash(token);
        await using var database = await databases.CreateDbContextAsync(cancellation);
        await database.Sessions.Where(session => session.Hash == hash).ExecuteDeleteAsync(cancellation);
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
