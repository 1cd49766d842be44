using Mailroom.Erasing;
using Mailroom.Storage.Blobs;
using Mailroom.Storage.Database;
using Mailroom.Uploading;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Pipeline;

/// <summary>
/// What a start does before it takes work: whatever the last run was killed in, it ends here. Its cost depends on what was under way then, and not on what is stored.
/// </summary>
public sealed class Recovery(
    IDbContextFactory<MailroomDatabase> databases, IDatabaseProvider provider, UnsettledUploads uploads, IBlobStore blobs, ErasureSweeper erasures, FileLeases leases)
{
    /// <summary>Brings the data folder into order.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await using (var database = await databases.CreateDbContextAsync(cancellation)) await provider.PrepareAsync(database, cancellation);
        await uploads.SettleAsync(blobs.Unsettled(), cancellation);
        await erasures.FinishInterruptedAsync(cancellation);
        await leases.ReleaseOwnAsync(cancellation);
    }
}
