using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Mailroom.Storage.Database;

/// <summary>The database: who owns what, and how far each file is. Contents and names stand in it only sealed.</summary>
public sealed class MailroomDatabase(DbContextOptions<MailroomDatabase> options) : DbContext(options)
{
    public DbSet<Account> Accounts => Set<Account>();
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<Classification> Classifications => Set<Classification>();
    public DbSet<Batch> Batches => Set<Batch>();
    public DbSet<StoredFile> Files => Set<StoredFile>();
    public DbSet<IdempotentUpload> IdempotentUploads => Set<IdempotentUpload>();
    public DbSet<Tombstone> Tombstones => Set<Tombstone>();
    public DbSet<Erasure> Erasures => Set<Erasure>();

    /// <summary>The classifications of an account that are not deleted.</summary>
    public IQueryable<Classification> LiveClassifications(string account) =>
        Classifications.Where(one => one.AccountId == account && !Tombstones.Any(stone => stone.Id == one.Id));

    /// <summary>The batches of a classification of an account that are not deleted, nor is what they stand in.</summary>
    public IQueryable<Batch> LiveBatches(string account, string classificationId) =>
        Batches.Where(one => one.ClassificationId == classificationId && one.AccountId == account
            && !Tombstones.Any(stone => stone.Id == classificationId)
            && !Tombstones.Any(stone => stone.Id == one.Id));

    /// <summary>The files of a batch of an account that are not deleted, nor is what they stand in.</summary>
    public IQueryable<StoredFile> LiveFiles(string account, string classificationId, string batchId) =>
        Files.Where(one => one.BatchId == batchId && one.ClassificationId == classificationId && one.AccountId == account
            && !Tombstones.Any(stone => stone.Id == classificationId)
            && !Tombstones.Any(stone => stone.Id == batchId)
            && !Tombstones.Any(stone => stone.Id == one.Id));

    /// <summary>The files of a classification that a person gave a type, whose text is stored, and that are not deleted, nor is what they stand in.</summary>
    public IQueryable<StoredFile> LiveExamples(string account, string classificationId) =>
        Files.Where(one => one.ClassificationId == classificationId && one.IsConfirmed && one.Text != null && one.AccountId == account
            && !Tombstones.Any(stone => stone.Id == classificationId)
            && !Tombstones.Any(stone => stone.Id == one.BatchId)
            && !Tombstones.Any(stone => stone.Id == one.Id));

    /// <summary>Says that something was taught, taken back or erased in a classification. Call it in the transaction of that change.</summary>
    public Task CountLessonAsync(string classificationId) =>
        Classifications.Where(one => one.Id == classificationId).ExecuteUpdateAsync(set => set.SetProperty(one => one.Lessons, one => one.Lessons + 1));

    /// <summary>Counts the files of each batch anew that have no tombstone of their own: after a restore has made tombstones.</summary>
    public Task CountLiveFilesAsync(CancellationToken cancellation) => Batches.ExecuteUpdateAsync(set => set
        .SetProperty(batch => batch.LiveFiles, batch => Files.Count(file => file.BatchId == batch.Id && !Tombstones.Any(stone => stone.Id == file.Id))), cancellation);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Account>().ToTable("accounts");
        modelBuilder.Entity<ApiKey>(table =>
        {
            table.ToTable("api_keys");
            table.HasIndex(key => key.Hash).IsUnique();
            table.HasIndex(key => key.AccountId);
        });
        modelBuilder.Entity<Session>(table =>
        {
            table.ToTable("sessions");
            table.HasKey(session => session.Hash);
        });
        modelBuilder.Entity<Classification>(table =>
        {
            table.ToTable("classifications");
            table.HasIndex(one => new { one.AccountId, one.Id });
            table.Property(one => one.Version).IsConcurrencyToken();
        });
        modelBuilder.Entity<Batch>(table =>
        {
            table.ToTable("batches");
            table.HasIndex(one => new { one.ClassificationId, one.Id });
        });
        modelBuilder.Entity<StoredFile>(ConfigureFiles);
        modelBuilder.Entity<IdempotentUpload>(table =>
        {
            table.ToTable("idempotent_uploads");
            table.HasKey(upload => upload.Hash);
            table.HasIndex(upload => upload.CreatedAt);
            table.HasIndex(upload => new { upload.ClassificationId, upload.BatchId });
        });
        modelBuilder.Entity<Tombstone>(table =>
        {
            table.ToTable("tombstones");
            // Small whatever the number of old tombstones: what is still to be swept, an erasure after the other.
            table.HasIndex(stone => new { stone.ErasureId, stone.Id }).HasDatabaseName("tombstones_to_sweep").HasFilter("\"SweptAt\" IS NULL");
            table.HasIndex(stone => stone.ErasureId);
            table.Ignore(stone => stone.Scope);
        });
        modelBuilder.Entity<Erasure>(table =>
        {
            table.ToTable("erasures");
            table.HasIndex(erasure => new { erasure.AccountId, erasure.Id });
            table.HasIndex(erasure => erasure.Id).HasDatabaseName("erasures_under_way").HasFilter("\"CompletedAt\" IS NULL");
        });
    }

    private static void ConfigureFiles(EntityTypeBuilder<StoredFile> table)
    {
        table.ToTable("files");
        table.HasIndex(file => new { file.BatchId, file.Ordinal }).IsUnique();
        // Counts of a classification's batches by status are read from this index alone.
        table.HasIndex(file => new { file.ClassificationId, file.BatchId, file.Status });
        // Small whatever the number of finished files: what is waiting or being processed, and whose it is.
        table.HasIndex(file => new { file.Status, file.DueAt, file.AccountId }).HasDatabaseName("files_unfinished").HasFilter("\"Status\" < 2");
        // What has been kept for long.
        table.HasIndex(file => new { file.ClassificationId, file.FinishedAt }).HasDatabaseName("files_finished").HasFilter("\"FinishedAt\" IS NOT NULL");
        // What a classification learned from, among however many files it has.
        table.HasIndex(file => new { file.ClassificationId, file.Id }).HasDatabaseName("files_confirmed").HasFilter("\"IsConfirmed\"");
    }
}
