using Mailroom.Configuration;
using Mailroom.Erasing;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Mailroom.Tests.Running;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Mailroom.Tests.Erasing;

/// <summary>What is erased by itself, on a real store with a clock that the test moves.</summary>
public sealed class RetentionTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly QueryPlans plans = new();
    private StoreOnDisk store = null!;

    public async ValueTask InitializeAsync() => store = await StoreOnDisk.OpenAsync(time, plans: plans);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Theory]
    [InlineData("P30D", 30 * 86400)]
    [InlineData("P2W", 14 * 86400)]
    [InlineData("PT12H", 12 * 3600)]
    [InlineData("P1Y", 365 * 86400)]
    [InlineData("P1M", 30 * 86400)]
    [InlineData("P1DT1S", 86401)]
    [InlineData("P", null)]
    [InlineData("", null)]
    [InlineData("PW", null)]
    [InlineData("P-1W", null)]
    [InlineData("P1000Y", null)]
    [InlineData("P99999999999999D", null)]
    [InlineData("P99999999999999W", null)]
    [InlineData("PT0.5S", null)]
    public void A_retention_is_an_ISO_duration(string text, int? seconds) => Assert.Equal(seconds, (int?)RetentionTime.SecondsOf(text));

    [Fact]
    public async Task A_file_is_erased_when_its_time_after_its_result_is_up_and_not_before()
    {
        var kept = await store.AddClassificationAsync();
        var limited = await store.AddClassificationAsync(retention: TimeSpan.FromDays(30));
        var always = await store.AddFileAsync(kept);
        var first = await store.AddFileAsync(limited);
        time.Advance(TimeSpan.FromDays(10));
        var second = await store.AddFileAsync(limited with { BatchId = first.BatchId });
        var waiting = await store.AddFileAsync(limited, FileStatus.Waiting);

        time.Advance(TimeSpan.FromDays(20) - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await Retention().EraseExpiredFilesAsync(None));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await Retention().EraseExpiredFilesAsync(None));
        Assert.Equal([false, true, true, true], [store.CanOpen(first), store.CanOpen(second), store.CanOpen(waiting), store.CanOpen(always)]);
        time.Advance(TimeSpan.FromDays(10));
        Assert.Equal(1, await Retention().EraseExpiredFilesAsync(None));
        Assert.Equal([false, true, true], [store.CanOpen(second), store.CanOpen(waiting), store.CanOpen(always)]);

        Assert.True(await store.Get<ErasureSweeper>().SweepAsync(None));
        await using var database = await store.DatabaseAsync();
        Assert.Equal([always.Id, waiting.Id], await database.Files.OrderBy(file => file.Id).Select(file => file.Id).ToListAsync(None));
        Assert.All(await database.Erasures.ToListAsync(None), erasure => Assert.Equal((ErasureCause.Retention, 1L, true), (erasure.Cause, erasure.Files, erasure.Receipt is not null)));
    }

    [Fact]
    public async Task The_server_s_longest_time_holds_for_classifications_with_a_longer_one_or_none()
    {
        var longer = await store.AddFileAsync(await store.AddClassificationAsync(retention: TimeSpan.FromDays(60)));
        var none = await store.AddFileAsync(await store.AddClassificationAsync());
        var shorter = await store.AddFileAsync(await store.AddClassificationAsync(retention: TimeSpan.FromDays(1)));
        var limit = new ErasingOptions { MaximumRetention = TimeSpan.FromDays(7) };
        time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, await Retention(limit).EraseExpiredFilesAsync(None));
        Assert.Equal([true, true, false], [store.CanOpen(longer), store.CanOpen(none), store.CanOpen(shorter)]);
        time.Advance(TimeSpan.FromDays(5));
        Assert.Equal(2, await Retention(limit).EraseExpiredFilesAsync(None));
    }

    [Fact]
    public async Task More_files_than_one_step_takes_are_all_erased()
    {
        var classification = await store.AddClassificationAsync(retention: TimeSpan.FromHours(1));
        var batch = await store.AddFileAsync(classification);
        for (var i = 0; i < 600; i++) await store.AddFileAsync(classification with { BatchId = batch.BatchId });
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await Retention().EraseExpiredFilesAsync(None));
        Assert.True(await store.Get<ErasureSweeper>().SweepAsync(None));
        await using var database = await store.DatabaseAsync();
        Assert.Equal(0, await database.Files.CountAsync(None));
    }

    [Fact]
    public async Task With_the_last_of_its_files_a_batch_goes_too_in_one_erasure()
    {
        var classification = await store.AddClassificationAsync(retention: TimeSpan.FromHours(1));
        var large = await store.AddFileAsync(classification);
        for (var i = 0; i < 600; i++) await store.AddFileAsync(large.Batch);
        var used = await store.AddFileAsync(classification);
        await store.AddFileAsync(used.Batch, FileStatus.Waiting);
        // What was deleted before does not keep its batch.
        await store.Get<Eraser>().EraseAsync([await store.AddFileAsync(large.Batch, FileStatus.Waiting)]);
        time.Advance(TimeSpan.FromHours(1));
        var fresh = await store.AddFileAsync(classification);

        await Retention().EraseExpiredFilesAsync(None);
        Assert.True(await store.Get<ErasureSweeper>().SweepAsync(None));
        await using var database = await store.DatabaseAsync();
        Assert.Equal(new[] { used.BatchId!, fresh.BatchId! }.Order(), await database.Batches.Select(batch => batch.Id).Order().ToListAsync(None));
        Assert.False(store.Get<KeyVault>().HasKey(large.BatchId!));
        var erasures = await database.Erasures.Where(erasure => erasure.Cause == ErasureCause.Retention).OrderBy(erasure => erasure.Files).ToListAsync(None);
        Assert.Equal([(used.BatchId, true, 1L), (large.BatchId, false, 601L)], erasures.Select(erasure => (erasure.BatchId, erasure.IsOfFiles, erasure.Files)));
    }

    [Fact]
    public async Task Looking_for_what_is_to_be_erased_reads_no_file_that_is_kept()
    {
        await store.AddFileAsync(await store.AddClassificationAsync(retention: TimeSpan.FromHours(1)));
        time.Advance(TimeSpan.FromHours(1));
        plans.Clear();
        await Retention().EraseExpiredFilesAsync(None);
        await Retention(new ErasingOptions { MaximumRetention = TimeSpan.FromDays(1) }).EraseExpiredFilesAsync(None);
        Assert.DoesNotContain(plans.Scans, scan => scan.Contains("files", StringComparison.Ordinal) && !scan.StartsWith("SCAN c", StringComparison.Ordinal));
        Assert.Contains(plans.Steps, step => step.Contains("files_finished (ClassificationId=? AND FinishedAt>? AND FinishedAt<?)", StringComparison.Ordinal));
        Assert.DoesNotContain(plans.Steps, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Receipts_and_tombstones_are_forgotten_after_their_time_and_not_before()
    {
        var file = await store.AddFileAsync(await store.AddClassificationAsync());
        var erasureId = await store.Get<Eraser>().EraseAsync([file]);
        Assert.True(await store.Get<ErasureSweeper>().SweepAsync(None));
        time.Advance(new ErasingOptions().KeepReceipts);
        Assert.Equal(0, await Retention().ForgetOldErasuresAsync(None));
        time.Advance(TimeSpan.FromMilliseconds(1));
        await using var database = await store.DatabaseAsync();
        Assert.Equal(erasureId, (await database.Erasures.SingleAsync(None)).Id);
        Assert.Equal(1, await Retention().ForgetOldErasuresAsync(None));
        Assert.Equal(0, await database.Erasures.CountAsync(None) + await database.Tombstones.CountAsync(None));
        Assert.False(store.Get<KeyVault>().IsErased(file.Id));
    }

    [Fact]
    public async Task A_forgetting_that_is_cut_short_between_the_vault_and_the_database_is_finished_by_the_next()
    {
        var file = await store.AddFileAsync(await store.AddClassificationAsync());
        await store.Get<Eraser>().EraseAsync([file]);
        Assert.True(await store.Get<ErasureSweeper>().SweepAsync(None));
        time.Advance(new ErasingOptions().KeepReceipts + TimeSpan.FromMilliseconds(1));
        Execute("CREATE TRIGGER refuse BEFORE DELETE ON erasures BEGIN SELECT RAISE(ABORT, 'cut short'); END");
        await Assert.ThrowsAsync<SqliteException>(() => Retention().ForgetOldErasuresAsync(None));
        Execute("DROP TRIGGER refuse");
        Assert.Equal(1, await Retention().ForgetOldErasuresAsync(None));
        Assert.False(store.Get<KeyVault>().IsErased(file.Id));
        await using var database = await store.DatabaseAsync();
        Assert.Equal(0, await database.Erasures.CountAsync(None) + await database.Tombstones.CountAsync(None));

        void Execute(string sql)
        {
            using var connection = new SqliteConnection($"Data Source={Path.Combine(store.DataFolder, "vault.db")};Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }

    private RetentionSweeper Retention(ErasingOptions? options = null) =>
        ActivatorUtilities.CreateInstance<RetentionSweeper>(store.Services, Options.Create(options ?? new ErasingOptions()));
}
