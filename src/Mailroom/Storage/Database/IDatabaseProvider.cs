namespace Mailroom.Storage.Database;

/// <summary>What differs between the databases beyond their dialect.</summary>
public interface IDatabaseProvider
{
    /// <summary>Brings the database to today's schema; makes it where it is missing.</summary>
    Task PrepareAsync(MailroomDatabase database, CancellationToken cancellation);

    /// <summary>Removes what the database keeps of rows that were deleted.</summary>
    /// <returns>False where readers stood in the way: it is to be tried again.</returns>
    Task<bool> PurgeDeletedAsync(MailroomDatabase database, CancellationToken cancellation);

    /// <summary>Copies the database as it is at one moment into a new file, while it is in use.</summary>
    /// <exception cref="IOException">The copy cannot be written, or took so long that what is written meanwhile would fill the disk.</exception>
    Task CopyAsync(MailroomDatabase database, string path, CancellationToken cancellation);

    /// <summary>Opens a copy.</summary>
    MailroomDatabase OpenCopy(string path);

    /// <summary>Whether an exception says that the database cannot take work at this moment: a full disk, a lock that does not come free.</summary>
    bool IsStorageFault(Exception fault);
}
