using Mailroom.Configuration;
using Mailroom.Erasing;
using Mailroom.Pipeline;
using Mailroom.Storage;
using Mailroom.Storage.Database;
using Mailroom.Storage.Database.Sqlite;
using Mailroom.Tests.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Mailroom.Tests.Pipeline;

/// <summary>The claims on a real SQLite file, with a clock that the test moves.</summary>
public sealed class FileLeasesTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider time = new(DateTimeOffset.UtcNow);
    private readonly PipelineOptions options = new();
    private readonly QueryPlans plans = new();
    private readonly Scope file;
    private ServiceProvider services = null!;
    private FileLeases leases = null!;

    public FileLeasesTests() => file = new Scope(Ids.New(time), Ids.New(time), Ids.New(time), Ids.New(time));

    public async ValueTask InitializeAsync()
    {
        services = new ServiceCollection().AddLogging().AddSqlite(folder.In("test.db"))
            .ConfigureDbContext<MailroomDatabase>(database => database.AddInterceptors(plans)).BuildServiceProvider();
        leases = NewNode("node-1");
        await using var database = await OpenAsync();
        await services.GetRequiredService<IDatabaseProvider>().PrepareAsync(database, None);
        await AddAsync(file);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact]
    public async Task Of_many_workers_at_once_one_gets_the_file()
    {
        var claims = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => leases.ClaimAsync(file.FileId!, None))));
        Assert.Single(claims, claim => claim is not null);
    }

    [Fact]
    public async Task A_lease_that_ran_out_goes_to_another_and_the_first_can_no_longer_finish()
    {
        var first = await leases.ClaimAsync(file.FileId!, None);
        Assert.Null(await leases.ClaimAsync(file.FileId!, None));
        time.Advance(options.Lease + TimeSpan.FromSeconds(1));
        Assert.Contains(file.FileId!, await leases.FindDueAsync(onlyRetries: true, 10, None));
        var second = await NewNode("node-2").ClaimAsync(file.FileId!, None);
        Assert.NotNull(second);
        Assert.False(await leases.FinishAsync(first!, FileStatus.Processed, [1], "text/plain", 1));
        Assert.True(await leases.FinishAsync(second, FileStatus.Processed, [2], "text/plain", 1));
        Assert.False(await leases.FinishAsync(second, FileStatus.Error, [3], "text/plain", 1));
        var row = await RowAsync();
        Assert.Equal(FileStatus.Processed, row.Status);
        Assert.Equal([2], row.Outcome!);
        Assert.Null(row.LeaseToken);
        Assert.Equal(0, row.Attempts);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_tombstone_at_any_level_stops_claiming_and_finishing(int level)
    {
        var claim = await leases.ClaimAsync(file.FileId!, None);
        var erased = level switch { 1 => file.Classification, 2 => file.Batch, _ => file };
        await EraseAsync(erased);
        Assert.False(await leases.FinishAsync(claim!, FileStatus.Processed, [1], "text/plain", 1));
        await leases.ReleaseAsync(claim!, TimeSpan.Zero);
        Assert.Equal(FileStatus.Processing, (await RowAsync()).Status);
        time.Advance(options.Lease + TimeSpan.FromSeconds(1));
        Assert.Null(await leases.ClaimAsync(file.FileId!, None));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_was_erased_and_not_swept_yet_is_not_looked_for_and_keeps_nobody_waiting(int level)
    {
        await EraseAsync(level switch { 1 => file.Classification, 2 => file.Batch, _ => file });
        time.Advance(TimeSpan.FromMilliseconds(1));
        var living = new Scope(file.Account, Ids.New(time), Ids.New(time), Ids.New(time));
        await AddAsync(living);
        Assert.Equal([living.Id], await leases.FindDueAsync(onlyRetries: false, limit: 1, None));
        await leases.ReleaseAsync((await leases.ClaimAsync(living.Id, None))!, TimeSpan.Zero);
        Assert.Equal([living.Id], await leases.FindDueAsync(onlyRetries: true, limit: 1, None));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Looking_for_files_costs_nothing_for_those_that_have_ended(bool onlyRetries)
    {
        plans.Clear();
        await leases.FindDueAsync(onlyRetries, limit: 10, None);
        Assert.Empty(plans.Scans);
        Assert.Contains(plans.Steps, step => step.Contains("files_unfinished (Status=? AND DueAt>? AND DueAt<?)", StringComparison.Ordinal));
        Assert.DoesNotContain(plans.Steps, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_a_hint_at_a_file_that_is_there_to_be_worked_on_makes_the_sweep_rest()
    {
        await EraseAsync(file);
        var pace = new SweepPace(time);
        var processor = new DocumentProcessor(leases, analysis: null!, vault: null!, new LiveUses(), new FinishedFiles(), new FileChanges(), pace, Options.Create(options), NullLogger<DocumentProcessor>.Instance);
        var began = time.GetTimestamp();
        time.Advance(TimeSpan.FromSeconds(1));
        await processor.ProcessAsync(file.Id, None);
        Assert.True(pace.RestAsync(began, None).IsCompleted);

        var living = file with { FileId = Ids.New(time) };
        await AddAsync(living);
        await Assert.ThrowsAnyAsync<Exception>(() => processor.ProcessAsync(living.Id, None));
        Assert.False(pace.RestAsync(began, None).IsCompleted);
    }

    [Fact]
    public async Task A_file_that_was_given_back_waits_for_its_delay()
    {
        var claim = await leases.ClaimAsync(file.FileId!, None);
        await leases.ReleaseAsync(claim! with { Faults = 1 }, TimeSpan.FromSeconds(30));
        Assert.Null(await leases.ClaimAsync(file.FileId!, None));
        Assert.Empty(await leases.FindDueAsync(onlyRetries: false, 10, None));
        time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal([file.FileId!], await leases.FindDueAsync(onlyRetries: true, 10, None));
        Assert.Equal(1, (await leases.ClaimAsync(file.FileId!, None))!.Faults);
    }

    [Fact]
    public async Task A_start_gives_back_what_its_own_node_held_and_counts_no_attempt()
    {
        await leases.ClaimAsync(file.FileId!, None);
        Assert.Equal(0, await NewNode("node-2").ReleaseOwnAsync(None));
        Assert.Equal(1, await leases.ReleaseOwnAsync(None));
        var claim = await leases.ClaimAsync(file.FileId!, None);
        Assert.Equal(0, claim!.Attempts);
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private FileLeases NewNode(string id) => new(services.GetRequiredService<IDbContextFactory<MailroomDatabase>>(), new Node(id), Options.Create(options), time);

    private Task<MailroomDatabase> OpenAsync() => services.GetRequiredService<IDbContextFactory<MailroomDatabase>>().CreateDbContextAsync();

    private async Task AddAsync(Scope scope)
    {
        await using var database = await OpenAsync();
        database.Files.Add(new StoredFile
        {
            Id = scope.FileId!,
            AccountId = scope.Account,
            ClassificationId = scope.ClassificationId,
            BatchId = scope.BatchId!,
            Ordinal = await database.Files.CountAsync(),
            Status = FileStatus.Waiting,
            Size = 1,
            CreatedAt = Now,
            Name = [1],
        });
        await database.SaveChangesAsync();
    }

    private async Task EraseAsync(Scope scope)
    {
        await using var database = await OpenAsync();
        database.Tombstones.Add(new Tombstone { Id = scope.Id, AccountId = scope.Account, ClassificationId = scope.ClassificationId, BatchId = scope.BatchId, FileId = scope.FileId, RequestedAt = Now, ErasureId = Ids.New(time) });
        await database.SaveChangesAsync();
    }

    private async Task<StoredFile> RowAsync()
    {
        await using var database = await OpenAsync();
        return await database.Files.AsNoTracking().SingleAsync();
    }
}

public sealed class LiveUsesTests
{
    [Fact]
    public void An_erasure_cuts_off_what_stands_in_it_and_nothing_else()
    {
        var uses = new LiveUses();
        var file = new Scope("account", "classification", "batch", "file");
        using var inFile = uses.Begin(file);
        using var besides = uses.Begin(file with { FileId = "another file" });
        using var inOtherBatch = uses.Begin(file with { BatchId = "another batch", FileId = "a third" });
        uses.Cut(file);
        Assert.Equal([true, false, false], Cut());
        uses.Cut(file.Batch);
        Assert.Equal([true, true, false], Cut());
        uses.Cut(file.Classification);
        Assert.Equal([true, true, true], Cut());

        bool[] Cut() => [inFile.Erased.IsCancellationRequested, besides.Erased.IsCancellationRequested, inOtherBatch.Erased.IsCancellationRequested];
    }
}
