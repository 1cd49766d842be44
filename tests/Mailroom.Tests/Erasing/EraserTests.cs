using Mailroom.Api;
using Mailroom.Erasing;
using Mailroom.Pipeline;
using Mailroom.Storage;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Mailroom.Tests.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace Mailroom.Tests.Erasing;

/// <summary>Deletions that meet each other, on a real store.</summary>
public sealed class EraserTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly QueryPlans plans = new();
    private StoreOnDisk store = null!;

    public async ValueTask InitializeAsync() => store = await StoreOnDisk.OpenAsync(time, plans: plans);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_repeated_deletion_is_not_answered_before_what_is_open_is_cut_off_though_the_first_has_destroyed_the_key()
    {
        var file = await store.AddFileAsync(await store.AddClassificationAsync());
        using var download = store.Get<LiveUses>().Begin(file);
        await StandAfterDestructionAsync(file.Batch);

        Assert.NotNull(await store.Get<Eraser>().FinishAsync(file.Account, [file.ClassificationId, file.BatchId!]));
        Assert.True(download.Erased.IsCancellationRequested);
    }

    [Fact]
    public async Task What_was_erased_and_not_swept_yet_is_not_classified_again()
    {
        var file = await store.AddFileAsync(await store.AddClassificationAsync());
        var left = await store.AddFileAsync(file.Batch);
        await store.Get<Eraser>().EraseAsync([file]);

        Assert.Equal(1, await new Reclassification(store.Get<IDbContextFactory<MailroomDatabase>>()).BeginAsync(file.Classification));
        await using var after = await store.DatabaseAsync();
        Assert.Equal(left.Id, (await after.Files.SingleAsync(one => one.Status == FileStatus.Waiting)).Id);
    }

    [Fact]
    public async Task Whether_a_batch_has_a_file_left_is_answered_without_a_look_at_its_files()
    {
        var first = await store.AddFileAsync(await store.AddClassificationAsync());
        var others = new List<Scope>();
        for (var i = 0; i < 3; i++) others.Add(await store.AddFileAsync(first.Batch));
        var deletion = new FileDeletion(store.Get<Eraser>(), store.Get<IDbContextFactory<MailroomDatabase>>());

        plans.Clear();
        Assert.False(await DeletesAllAsync(first));
        Assert.DoesNotContain(plans.Steps, step => step.Contains("BatchId=?", StringComparison.Ordinal));
        // Twice deletes no more than once.
        Assert.False(await DeletesAllAsync(first));
        Assert.False(await DeletesAllAsync(first, others[0]));
        Assert.True(await DeletesAllAsync(others[1], others[2]));
        await store.AddFileAsync(first.Batch);
        Assert.False(await DeletesAllAsync(first));

        async Task<bool> DeletesAllAsync(params Scope[] files) =>
            (await deletion.DeleteAsync(new Caller(first.Account), first.ClassificationId, first.BatchId!, [.. files.Select(file => file.Id)], CancellationToken.None)).DeleteAll;
    }

    // As a deletion does that has come so far, and no further.
    private async Task StandAfterDestructionAsync(Scope scope)
    {
        var erasure = new Erasure
        {
            Id = Ids.New(time),
            AccountId = scope.Account,
            ClassificationId = scope.ClassificationId,
            BatchId = scope.BatchId,
            IsOfFiles = scope.FileId is not null,
            Cause = ErasureCause.Request,
            RequestedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        await using var database = await store.DatabaseAsync();
        database.Add(erasure);
        database.Add(Tombstone.Of(scope, erasure));
        await database.SaveChangesAsync();
        store.Get<KeyVault>().Destroy(erasure.Id, [scope]);
    }
}
