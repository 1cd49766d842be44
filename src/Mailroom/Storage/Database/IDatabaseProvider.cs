namespace Mailroom.Storage.Database;

/// <summary>What differs between the databases beyond their dialect.</summary>
public interface IDatabaseProvider
{
    /// <summary>Brings the database to today's schema; makes it where it is missing.</summary>
    Task PrepareAsync(MailroomDatabase database, CancellationToken cancellation);

    /// <summary>Removes what the database keeps of rows that were deleted.</summary>
    Task PurgeDeletedAsync(MailroomDatabase database, CancellationToken cancellation);
}
