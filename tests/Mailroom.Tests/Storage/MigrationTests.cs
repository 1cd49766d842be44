using Mailroom.Storage.Database;
using Mailroom.Storage.Database.Sqlite;
using Mailroom.Tests.Running;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace Mailroom.Tests.Storage;

public sealed class MigrationTests
{
    [Fact]
    public async Task Batches_from_before_get_the_count_of_their_files()
    {
        using var folder = new TemporaryFolder();
        await using var services = new ServiceCollection().AddLogging().AddSqlite(folder.In("test.db")).BuildServiceProvider();
        await using (var database = await services.GetRequiredService<IDbContextFactory<MailroomDatabase>>().CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            await database.GetService<IMigrator>().MigrateAsync("SweepOrder", TestContext.Current.CancellationToken);
            await database.Database.ExecuteSqlRawAsync("""
                INSERT INTO batches ("Id", "AccountId", "ClassificationId", "CreatedAt", "NextOrdinal") VALUES ('full', 'a', 'c', 0, 3), ('empty', 'a', 'c', 0, 1);
                INSERT INTO files ("Id", "AccountId", "ClassificationId", "BatchId", "Ordinal", "Status", "Attempts", "Faults", "DueAt", "Size", "CreatedAt", "Name", "IsConfirmed")
                VALUES ('1', 'a', 'c', 'full', 0, 2, 0, 0, 0, 1, 0, x'00', 0), ('2', 'a', 'c', 'full', 1, 2, 0, 0, 0, 1, 0, x'00', 0), ('3', 'a', 'c', 'full', 2, 2, 0, 0, 0, 1, 0, x'00', 0),
                    ('4', 'a', 'c', 'empty', 0, 2, 0, 0, 0, 1, 0, x'00', 0);
                INSERT INTO tombstones ("Id", "AccountId", "ClassificationId", "RequestedAt", "ErasureId") VALUES ('2', 'a', 'c', 0, 'e'), ('4', 'a', 'c', 0, 'e');
                """, TestContext.Current.CancellationToken);
            await services.GetRequiredService<IDatabaseProvider>().PrepareAsync(database, TestContext.Current.CancellationToken);
            Assert.Equal([("empty", 0), ("full", 2)], (await database.Batches.OrderBy(batch => batch.Id).ToListAsync(TestContext.Current.CancellationToken)).Select(batch => (batch.Id, batch.LiveFiles)));
        }

        SqliteConnection.ClearAllPools();
    }

    [Fact]
    public async Task The_last_migration_ends_with_the_model_of_today()
    {
        using var folder = new TemporaryFolder();
        await using var services = new ServiceCollection().AddLogging().AddSqlite(folder.In("test.db")).BuildServiceProvider();
        await using var database = await services.GetRequiredService<IDbContextFactory<MailroomDatabase>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        var migrations = database.GetService<IMigrationsAssembly>();
        var last = migrations.CreateMigration(migrations.Migrations.Values.Last(), database.Database.ProviderName!);
        var reached = database.GetService<IModelRuntimeInitializer>().Initialize(last.TargetModel, designTime: true);
        var today = database.GetService<IDesignTimeModel>().Model;
        Assert.Empty(database.GetService<IMigrationsModelDiffer>().GetDifferences(reached.GetRelationalModel(), today.GetRelationalModel()));
    }
}
