using Mailroom.Erasing;
using Mailroom.Storage.Blobs;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Pipeline;

/// <summary>
/// What a start does before it takes work: whatever the last run was killed in, it ends here. Its cost depends on what was under way then, and not on what is stored.
/// </summary>
public sealed class Recovery(
    IDbContextFactory<MailroomDatabase> databases, IDatabaseProvider provider, KeyVault vault, IBlobStore blobs, ErasureSweeper erasures, FileLeases leases)
{
    /// <summary>Brings the data folder into order.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await using (var database = await databases.CreateDbContextAsync(cancellation)) await provider.PrepareAsync(database, cancellation);
        await SettleUploadsAsync(cancellation);
        await erasures.FinishInterruptedAsync(cancellation);
        await leases.ReleaseOwnAsync(cancellation);
    }

    // An upload whose rows are committed was, or may have been, answered: its blobs are kept. Of any other nothing is, neither blobs nor keys.
    private async Task SettleUploadsAsync(CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        foreach (var part in blobs.Unsettled().Chunk(500))
        {
            var committed = await database.Files.Where(file => part.Contains(file.Id)).Select(file => file.Id).ToListAsync(cancellation);
            await blobs.SettleAsync(committed, cancellation);
            var lost = part.Except(committed, StringComparer.Ordinal).ToList();
            var batches = lost.Select(vault.ParentOf).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
            var known = await database.Batches.Where(batch => batches.Contains(batch.Id)).Select(batch => batch.Id).ToListAsync(cancellation);
            vault.Remove([.. lost, .. batches.Except(known, StringComparer.Ordinal)]);
            foreach (var id in lost) await blobs.DeleteAsync(id, cancellation);
        }
    }
}
