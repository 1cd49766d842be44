using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Api;

/// <summary>Looks at deletions and their receipts: for the calls, the commands and the console.</summary>
public sealed class Erasures(KeyVault vault, IDbContextFactory<MailroomDatabase> databases)
{
    /// <summary>Lists the deletions of an account, newest first.</summary>
    public Task<ErasureList> ListAsync(Caller caller, string? after, int most, CancellationToken cancellation) => ListOfAsync(caller.Account, after, most, cancellation);

    /// <summary>Shows a deletion of an account, with its receipt once it is complete.</summary>
    public Task<ShownErasure> ViewAsync(Caller caller, string id, CancellationToken cancellation) => ViewOfAsync(caller.Account, id, cancellation);

    /// <summary>Lists deletions; of all accounts where none is named.</summary>
    internal async Task<ErasureList> ListOfAsync(string? account, string? after, int most, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var rows = await database.Erasures.AsNoTracking().Where(erasure => (account == null || erasure.AccountId == account) && (after == null || string.Compare(erasure.Id, after) < 0))
            .OrderByDescending(erasure => erasure.Id).Take(most + 1)
            .Select(erasure => new { Erasure = erasure, First = database.Tombstones.Where(stone => stone.ErasureId == erasure.Id).Min(stone => stone.Id) })
            .ToListAsync(cancellation);
        // Receipts can be long, and are shown one by one.
        List<ViewedErasure> erasures = [.. rows.Take(most).Select(row => ViewedErasure.Of(row.Erasure, vault.DestroyedAt(row.First ?? "")) with { Receipt = null })];
        return new ErasureList("success", erasures, rows.Count > most ? erasures[^1].ErasureId : null);
    }

    /// <summary>Shows a deletion; of any account where none is named.</summary>
    internal async Task<ShownErasure> ViewOfAsync(string? account, string id, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var erasure = await database.Erasures.AsNoTracking().FirstOrDefaultAsync(one => one.Id == id && (account == null || one.AccountId == account), cancellation)
            ?? throw RequestException.NotFound("There is no erasure with this id. A deletion names its own in the header Mailroom-Erasure.");
        var first = await database.Tombstones.Where(stone => stone.ErasureId == id).MinAsync(stone => (string?)stone.Id, cancellation);
        return new ShownErasure("success", ViewedErasure.Of(erasure, vault.DestroyedAt(first ?? "")));
    }
}
