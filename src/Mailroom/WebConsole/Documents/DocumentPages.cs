using Mailroom.Configuration;
using Mailroom.Erasing;
using Mailroom.Pipeline;
using Mailroom.Reading;
using Mailroom.Reading.Isolation;
using Mailroom.Storage;
using Mailroom.Storage.Blobs;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Mailroom.WebConsole.Documents;

/// <summary>Shows the pages of a stored file: as pictures, which are drawn in a child process and kept nowhere, and as the text that was read of them.</summary>
public sealed class DocumentPages(
    KeyVault vault, IBlobStore blobs, ReadWorkerPool readers, LiveUses uses, IOptions<ReadingSettings> reading, IDbContextFactory<MailroomDatabase> databases)
{
    // The longer side of a page: letters of 8 points can still be read.
    private const int Size = 1600;

    /// <summary>What was read of a file; null where there is none, or nothing was read.</summary>
    public async Task<DocumentText?> TextAsync(Scope file, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var text = await Live(database, file).Select(row => row.Text).FirstOrDefaultAsync(cancellation);
        using var key = text is null ? null : vault.OpenKey(file);
        return key is null ? null : StoredText.TryOpen(key, file.Id, text);
    }

    /// <summary>Draws a page of a file.</summary>
    /// <returns>A JPEG; null where there is no such file or page, or it has no picture.</returns>
    public async Task<byte[]?> DrawAsync(Scope file, int page, CancellationToken cancellation)
    {
        // The use begins before the look at the row: an erasure that this look misses cuts the drawing off.
        using var use = uses.Begin(file);
        await using var database = await databases.CreateDbContextAsync(cancellation);
        if (!await Live(database, file).AnyAsync(cancellation)) return null;
        using var key = vault.OpenKey(file);
        if (key is null || await blobs.OpenAsync(file.Id, cancellation) is not { } blob) return null;
        await using var open = blob;
        await using var content = new OpeningStream(blob, key, file.Id);
        try
        {
            var options = new ReadingOptions { MaximumPixels = reading.Value.MaximumPixels };
            // A browser that does not want the picture any more stops no drawing that has begun, only an erasure does: that costs the process that draws.
            var picture = await readers.DrawAsync(content, content.Length, page, Size, options, cancellation, use.Erased);
            return use.Erased.IsCancellationRequested ? null : picture;
        }
        catch (ReadingException)
        {
            return null;
        }
        catch (OperationCanceledException) when (use.Erased.IsCancellationRequested)
        {
            return null;
        }
    }

    private static IQueryable<StoredFile> Live(MailroomDatabase database, Scope file) => database.LiveFiles(file.Account, file.ClassificationId, file.BatchId!).Where(row => row.Id == file.FileId);
}
