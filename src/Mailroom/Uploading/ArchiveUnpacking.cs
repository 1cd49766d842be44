using Mailroom.Api;
using Mailroom.Configuration;
using Mailroom.Reading;
using Mailroom.Reading.Archives;
using Mailroom.Reading.Isolation;
using Mailroom.Storage.Blobs;
using Mailroom.Storage.Vault;
using Microsoft.Extensions.Options;

namespace Mailroom.Uploading;

/// <summary>
/// Takes an uploaded archive apart: each file in it is received like one that came by itself, and of the archive nothing is kept. That is done in child processes of its own, which
/// the first archive starts: no upload waits for documents that are read.
/// </summary>
public sealed class ArchiveUnpacking(FileReceiver receiver, IBlobStore blobs, IOptions<UploadOptions> options, ReadWorkerPoolOptions workerOptions, TimeProvider time) : IAsyncDisposable
{
    private const int MostAtOnce = 2;

    private readonly Lazy<ReadWorkerPool> workers = new(() => new ReadWorkerPool(workerOptions with { Workers = Math.Min(MostAtOnce, workerOptions.Workers) }));
    private readonly SemaphoreSlim places = new(Math.Min(MostAtOnce, workerOptions.Workers));

    /// <summary>Takes a received file apart, if it is an archive.</summary>
    /// <param name="file">The file. It is removed where it is an archive.</param>
    /// <param name="upload">What came before it in the upload.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The files in the archive, in its order; the file itself where it is a document; one that says why where it cannot be taken apart.</returns>
    /// <exception cref="RequestException">The server has no room for the files, or the upload takes only one and the archive holds several; nothing is kept.</exception>
    public async Task<IReadOnlyList<ReceivedFile>> UnpackAsync(ReceivedFile file, ReceivedUpload upload, CancellationToken cancellation)
    {
        if (!file.MayBeArchive) return [file];
        var isArchive = true;
        var files = new List<ReceivedFile>();
        try
        {
            isArchive = await UnpackAsync(file, upload, files, cancellation);
            return isArchive ? files : [file];
        }
        catch (ReadingException failure)
        {
            await RemoveAsync(files);
            return [await RefuseAsync(file.Name, path: null, failure.BroughtReaderDown ? "The archive could not be unpacked: that took more time or memory than it may. Unpack it and upload the documents in it." : failure.Message)];
        }
        catch (ReaderUnavailableException)
        {
            throw RequestException.NoRoom("The server cannot unpack archives at this moment.", seconds: 30);
        }
        catch
        {
            await RemoveAsync(files);
            throw;
        }
        finally
        {
            if (isArchive) await receiver.RemoveAsync(file);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (workers.IsValueCreated) await workers.Value.DisposeAsync();
        places.Dispose();
    }

    private async Task<bool> UnpackAsync(ReceivedFile archive, ReceivedUpload upload, List<ReceivedFile> files, CancellationToken cancellation)
    {
        var limits = Limits(upload);
        if (limits.TimeLimit <= TimeSpan.Zero)
            throw new ReadingException(ReadingFailure.TooLarge, "The archives before it took all the time that there is for those of one upload. Upload it by itself, or the documents in it.");
        if (!await places.WaitAsync(options.Value.UnpackWaitLimit, cancellation)) throw RequestException.NoRoom("The server is unpacking other archives.", seconds: 30);
        var start = time.GetTimestamp();
        try
        {
            await using var blob = await blobs.OpenAsync(archive.Id, cancellation) ?? throw new InvalidOperationException("A blob that was just written is gone.");
            await using var content = new OpeningStream(blob, archive.Key, archive.Id);
            return await workers.Value.UnpackAsync(content, content.Length, limits, TakeAsync, cancellation);
        }
        finally
        {
            places.Release();
            upload.UnpackingTime += time.GetElapsedTime(start);
        }

        async Task TakeAsync(UnpackedFile unpacked)
        {
            // What is left out in silence might be the one that is meant, also where it cannot be taken.
            if (upload.TakesOneFile && files.Count > 0)
                throw RequestException.Invalid("classify takes one document, and this archive holds several files. Upload it with uploadFiles, which makes a file of the batch of each.");
            upload.UnpackedFiles++;
            try
            {
                files.Add(await ReceiveAsync(unpacked, archive, cancellation));
            }
            finally
            {
                upload.UnpackedBytes += unpacked.Size;
            }
        }
    }

    private async Task<ReceivedFile> ReceiveAsync(UnpackedFile unpacked, ReceivedFile archive, CancellationToken cancellation)
    {
        // What GZIP packed alone may have no name of its own.
        var path = FileNames.PathOf(unpacked.Path.Length > 0 ? unpacked.Path : Path.GetFileNameWithoutExtension(archive.Name));
        var file = await receiver.ReceiveAsync(FileNames.NameOf(path), path, unpacked.Content, cancellation);
        if (unpacked.Error is not { } error) return file;
        await receiver.RemoveAsync(file);
        return await RefuseAsync(file.Name, path, error);
    }

    // Has a place in the batch, and nothing in it.
    private async Task<ReceivedFile> RefuseAsync(string name, string? path, string reason)
    {
        var file = await receiver.ReceiveAsync(name, path, Stream.Null, CancellationToken.None);
        file.Refusal = reason;
        return file;
    }

    private async Task RemoveAsync(List<ReceivedFile> files)
    {
        foreach (var file in files) await receiver.RemoveAsync(file);
    }

    // What is left of an upload's: archives that failed have cost as much as others.
    private UnpackLimits Limits(ReceivedUpload upload) => new(
        options.Value.MaximumUnpackedFiles - upload.UnpackedFiles, options.Value.MaximumFileBytes, options.Value.MaximumUnpackedBytes - upload.UnpackedBytes, options.Value.MaximumUnpackedRatio,
        options.Value.UnpackTimeLimit - upload.UnpackingTime);
}
