using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Mailroom.Api;
using Mailroom.Storage;
using Mailroom.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Accounts;

/// <summary>
/// Accounts and their API keys. A key is 256 random bits, shown once and stored only as a SHA-256 hash: with that many random bits a slow hash would add nothing.
/// </summary>
public sealed class ApiKeys(IDbContextFactory<MailroomDatabase> databases, SignInLinks links, TimeProvider time)
{
    /// <summary>The fewest characters of a key that an operator brings along.</summary>
    public const int MinimumLength = 16;

    private const int MaximumLabel = 200;
    private const string WrongLabel = "The label must have 1 to 200 characters.";

    private static readonly Func<MailroomDatabase, byte[], Task<ApiKey?>> FindByHash = EF.CompileAsyncQuery(
        (MailroomDatabase database, byte[] hash) => database.ApiKeys.AsNoTracking().FirstOrDefault(key => key.Hash == hash && key.RevokedAt == null));

    /// <summary>The account that a key belongs to, and the key's own id; null where it is unknown or revoked.</summary>
    public async Task<(string AccountId, string KeyId)?> FindAsync(string key, CancellationToken cancellation)
    {
        var hash = Hash(key);
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var found = await FindByHash(database, hash);
        return found is not null && CryptographicOperations.FixedTimeEquals(found.Hash, hash) ? (found.AccountId, found.Id) : null;
    }

    /// <summary>The oldest account; null where there is none yet.</summary>
    public async Task<string?> FirstAccountAsync(CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        return await database.Accounts.OrderBy(account => account.Id).Select(account => account.Id).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>Whether there is an account yet.</summary>
    public async Task<bool> AnyAccountAsync(CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        return await database.Accounts.AnyAsync(cancellation);
    }

    /// <summary>Makes an account with its first key.</summary>
    /// <param name="label">A name for people.</param>
    /// <param name="key">The key, or null to make one.</param>
    /// <param name="cancellation">Stops the creation.</param>
    /// <returns>The account's id, and the key, which is not shown again.</returns>
    /// <exception cref="RequestException">The name is none.</exception>
    public async Task<CreatedKey> CreateAccountAsync(string? label, string? key, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var account = new Account { Id = Ids.New(time), Label = Checked(label), CreatedAt = Now() };
        database.Accounts.Add(account);
        var (row, secret) = NewKey(account.Id, "first key", key);
        database.ApiKeys.Add(row);
        await database.SaveChangesAsync(cancellation);
        return new CreatedKey(account.Id, row.Id, secret);
    }

    /// <summary>Makes another key for an account.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="label">A name for people.</param>
    /// <param name="cancellation">Stops the creation.</param>
    /// <returns>The key, which is not shown again; null where there is no such account.</returns>
    /// <exception cref="RequestException">The name is none.</exception>
    public async Task<CreatedKey?> CreateKeyAsync(string accountId, string? label, CancellationToken cancellation)
    {
        var name = Checked(label);
        await using var database = await databases.CreateDbContextAsync(cancellation);
        if (!await database.Accounts.AnyAsync(account => account.Id == accountId, cancellation)) return null;
        var (row, secret) = NewKey(accountId, name, key: null);
        database.ApiKeys.Add(row);
        await database.SaveChangesAsync(cancellation);
        return new CreatedKey(accountId, row.Id, secret);
    }

    /// <summary>Revokes a key, from the next request on, and ends the sessions that it began. With the last key of an account all of its sessions end, and its links and the addresses of its files are void.</summary>
    /// <returns>False where there is no such key.</returns>
    public async Task<bool> RevokeAsync(string keyId, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        var now = Now();
        if (await database.ApiKeys.Where(key => key.Id == keyId).ExecuteUpdateAsync(set => set.SetProperty(key => key.RevokedAt, key => key.RevokedAt ?? now), cancellation) == 0) return false;
        var account = await database.ApiKeys.Where(key => key.Id == keyId).Select(key => key.AccountId).SingleAsync(cancellation);
        var isLast = !await database.ApiKeys.AnyAsync(key => key.AccountId == account && key.RevokedAt == null, cancellation);
        // A session that began with a link has no key.
        await database.Sessions.Where(session => session.KeyId == keyId || isLast && session.AccountId == account).ExecuteDeleteAsync(cancellation);
        if (isLast) await AddressRevocation.RevokeOfAccountAsync(database, account, time, cancellation);
        await transaction.CommitAsync(cancellation);
        if (isLast) links.Forget(account);
        return true;
    }

    /// <summary>All accounts, oldest first.</summary>
    public async Task<List<ListedAccount>> ListAccountsAsync(CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        return await database.Accounts.OrderBy(account => account.Id)
            .Select(account => new ListedAccount(account.Id, account.Label, account.CreatedAt, database.ApiKeys.Count(key => key.AccountId == account.Id && key.RevokedAt == null)))
            .ToListAsync(cancellation);
    }

    /// <summary>All keys, oldest first, without what would open anything.</summary>
    public async Task<List<ListedKey>> ListKeysAsync(string? accountId, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        return await database.ApiKeys.Where(key => accountId == null || key.AccountId == accountId).OrderBy(key => key.Id)
            .Select(key => new ListedKey(key.Id, key.AccountId, key.Label, key.CreatedAt, key.RevokedAt)).ToListAsync(cancellation);
    }

    private (ApiKey Row, string Secret) NewKey(string accountId, string label, string? key)
    {
        var secret = key ?? "mr_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return (new ApiKey { Id = Ids.New(time), AccountId = accountId, Hash = Hash(secret), Label = label, CreatedAt = Now() }, secret);
    }

    private static string Checked(string? label) => label?.Trim() is { Length: > 0 and <= MaximumLabel } given ? given : throw RequestException.Invalid(WrongLabel);

    /// <summary>The hash that a key is known by.</summary>
    internal static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}

/// <summary>A key that was just made.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="KeyId">The id by which the key is revoked.</param>
/// <param name="Key">The key itself; it is shown this once.</param>
public sealed record CreatedKey(string AccountId, string KeyId, string Key);

/// <summary>An account in a list.</summary>
public sealed record ListedAccount(string Id, string Label, long CreatedAt, int Keys);

/// <summary>A key in a list.</summary>
public sealed record ListedKey(string Id, string AccountId, string Label, long CreatedAt, long? RevokedAt);
