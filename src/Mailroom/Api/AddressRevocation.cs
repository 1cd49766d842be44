using Mailroom.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Api;

/// <summary>Makes all addresses of files void that were given away so far: of a classification or of an account. Later ones are others.</summary>
public sealed class AddressRevocation(IDbContextFactory<MailroomDatabase> databases, TimeProvider time)
{
    /// <summary>Revokes the addresses of a classification's files.</summary>
    /// <returns>False where there is no such classification.</returns>
    public async Task<bool> RevokeOfClassificationAsync(string classificationId, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return await database.Classifications.Where(one => one.Id == classificationId && !database.Tombstones.Any(stone => stone.Id == one.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.AddressesRevokedAt, one => one.AddressesRevokedAt >= now ? one.AddressesRevokedAt + 1 : now), cancellation) > 0;
    }

    /// <summary>Revokes the addresses of all files of an account.</summary>
    /// <returns>False where there is no such account.</returns>
    public async Task<bool> RevokeOfAccountAsync(string accountId, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        return await RevokeOfAccountAsync(database, accountId, time, cancellation);
    }

    /// <summary>The same within what a database does already.</summary>
    internal static async Task<bool> RevokeOfAccountAsync(MailroomDatabase database, string accountId, TimeProvider time, CancellationToken cancellation)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        // Never a time that was there before, whatever the clock does: addresses from then would be valid again.
        return await database.Accounts.Where(account => account.Id == accountId)
            .ExecuteUpdateAsync(set => set.SetProperty(account => account.AddressesRevokedAt, account => account.AddressesRevokedAt >= now ? account.AddressesRevokedAt + 1 : now), cancellation) > 0;
    }
}
