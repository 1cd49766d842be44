using Mailroom.Api;
using Mailroom.Configuration;
using Mailroom.Limiting;
using Mailroom.Reading.Archives;
using Mailroom.Reading.Formats;
using Mailroom.Storage;
using Mailroom.Storage.Blobs;
using Mailroom.Storage.Vault;
using Microsoft.Extensions.Options;

namespace Mailroom.Uploading;

/// <summary>Takes one file of an upload: its bytes are sealed under a fresh key while they arrive.</summary>
public sealed class FileReceiver(IBlobStore blobs, UnsettledUploads unsettled, FreeDisk disk, IOptions<UploadOptions> options, TimeProvider time)
{
    private const int BufferSize = 64 * 1024;
    private const int HeadSize = 4096;

    /// <summary>Receives a file.</summary>
    /// <exception cref="RequestException">The file is larger than it may be, or than there is room for; nothing of it is kept.</exception>
    public Task<ReceivedFile> ReceiveAsync(string name, Stream content, CancellationToken cancellation) => ReceiveAsync(name, path: null, content, cancellation);

    /// <summary>Receives a file that came in a folder or an archive.</summary>
    /// <exception cref="RequestException">The file is larger than it may be, or than there is room for; nothing of it is kept.</exception>
    public async Task<ReceivedFile> ReceiveAsync(string name, string? path, Stream content, CancellationToken cancellation)
    {
        var file = new ReceivedFile(Ids.New(time), name, DataKey.Create()) { Path = path };
        try
        {
            await using var blob = await StoreAsync(async () => await blobs.CreateAsync(file.Id, cancellation));
            await using var sealing = new SealingStream(blob.Stream, file.Key, file.Id);
            var buffer = new byte[BufferSize];
            int read;
            // The first read is filled up, for the kind of file to be seen from its head.
            while ((read = await content.ReadAtLeastAsync(buffer, sealing.Length == 0 ? HeadSize : 1, throwOnEndOfStream: false, cancellation)) > 0)
            {
                if (sealing.Length == 0) Look(file, buffer.AsSpan(0, Math.Min(read, HeadSize)));
                CheckSize(sealing.Length + read);
                disk.Take(read);
                var bytes = buffer.AsMemory(0, read);
                await StoreAsync(async () => await sealing.WriteAsync(bytes, cancellation));
            }

            await StoreAsync(async () =>
            {
                await sealing.CompleteAsync(cancellation);
                await blob.CompleteAsync(cancellation);
            });
            file.Size = sealing.Length;
            if (file.Size == 0) file.Refusal = "The file is empty: it has no bytes.";
            return file;
        }
        catch
        {
            await RemoveAsync(file);
            throw;
        }
    }

    /// <summary>Reads a file of which nothing is kept.</summary>
    /// <returns>Its size in bytes.</returns>
    /// <exception cref="RequestException">The file is larger than it may be.</exception>
    public async Task<long> MeasureAsync(Stream content, CancellationToken cancellation)
    {
        var buffer = new byte[BufferSize];
        var size = 0L;
        int read;
        while ((read = await content.ReadAsync(buffer, cancellation)) > 0) CheckSize(size += read);
        return size;
    }

    /// <summary>Waits until the received files are on disk under their names.</summary>
    public ValueTask MakeDurableAsync(ReceivedUpload upload, CancellationToken cancellation) =>
        upload.Files.Count == 0 ? ValueTask.CompletedTask : blobs.MakeDurableAsync(cancellation);

    /// <summary>Removes a file that is not kept. Where that fails now it is tried again later: the others of its upload must not stay for that.</summary>
    public async ValueTask RemoveAsync(ReceivedFile file)
    {
        file.Key.Dispose();
        try
        {
            await blobs.DeleteAsync(file.Id, CancellationToken.None);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            await unsettled.SettleNowOrLaterAsync([file.Id]);
        }
    }

    private void CheckSize(long size)
    {
        if (size > options.Value.MaximumFileBytes)
            throw RequestException.TooLarge($"A file is larger than the {options.Value.MaximumFileBytes} bytes that this server takes (Uploads:MaximumFileBytes). Nothing of this request was kept.");
    }

    // Tells a disk that takes no more from a request that breaks off: both are IOExceptions.
    private static async Task<T> StoreAsync<T>(Func<Task<T>> store)
    {
        try
        {
            return await store();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw RequestException.NoRoom("The server cannot store files at this moment; its disk may be full.", seconds: 30);
        }
    }

    private static Task StoreAsync(Func<Task> store) => StoreAsync(async () =>
    {
        await store();
        return true;
    });

    private void Look(ReceivedFile file, ReadOnlySpan<byte> head)
    {
        file.MediaType = FirstBytes.MediaType(head);
        file.MayBeArchive = options.Value.UnpackArchives && ArchiveFormats.MayBe(head);
        if (!file.MayBeArchive && FormatDetector.KnownUnsupported(head) is { } kind) file.Refusal = $"This kind of file is not supported: it is {kind}.{FormatDetector.WhatToDoWith(kind)}";
    }
}

/// <summary>A file that has been received and sealed, but not committed yet.</summary>
public sealed class ReceivedFile(string id, string name, DataKey key)
{
    /// <summary>Its id, which is its blob's too.</summary>
    public string Id { get; } = id;

    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Its path in the folder or the archive that it came in; null where it came by itself.</summary>
    public string? Path { get; init; }

    /// <summary>The key it was sealed under, in memory only so far.</summary>
    public DataKey Key { get; } = key;

    /// <summary>Its size in bytes.</summary>
    public long Size { get; set; }

    /// <summary>What it is, where that is seen from its first bytes.</summary>
    public string? MediaType { get; set; }

    /// <summary>Why it will not be read, where that is known already.</summary>
    public string? Refusal { get; set; }

    /// <summary>Whether it begins as archives do, and they are taken apart.</summary>
    public bool MayBeArchive { get; set; }
}

/// <summary>A received form.</summary>
public sealed class ReceivedUpload(FileReceiver receiver) : IAsyncDisposable
{
    private const int LongestShownName = 100;

    private readonly Dictionary<string, string> fields = new(StringComparer.Ordinal);
    private int fieldCount;

    /// <summary>The files, in the order of their parts.</summary>
    public List<ReceivedFile> Files { get; } = [];

    /// <summary>The sizes of the files that were sent, in the order of their parts, whether or not they were received.</summary>
    public List<long> Sizes { get; } = [];

    /// <summary>Whether there is an answer for one file only: a second is refused as soon as it is seen.</summary>
    public bool TakesOneFile { get; init; }

    /// <summary>The files that came out of its archives, also of those that could not be unpacked to their end.</summary>
    public int UnpackedFiles { get; set; }

    /// <summary>The bytes of those files.</summary>
    public long UnpackedBytes { get; set; }

    /// <summary>How long its archives were unpacked, also those that failed.</summary>
    public TimeSpan UnpackingTime { get; set; }

    /// <summary>How many fields were sent.</summary>
    public int FieldCount => fieldCount;

    /// <summary>Whether the files are committed: their blobs are kept then.</summary>
    public bool Committed { get; set; }

    /// <summary>The value of a field; null where it was not sent or is empty.</summary>
    public string? Field(string name) => fields.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>Takes a field.</summary>
    /// <exception cref="RequestException">It was sent before, with another value.</exception>
    public void AddField(string name, string value)
    {
        // Of two values neither the first nor the last is sure to be the one that is meant: what stands before this server may go by the other.
        if (!fields.TryAdd(name, value) && !string.Equals(fields[name], value, StringComparison.Ordinal))
            throw RequestException.Invalid($"The form has {(name.Length <= LongestShownName ? name : "a field")} twice, with different values.");
        fieldCount++;
    }

    /// <summary>Wipes the keys, and removes the files that were not committed.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var file in Files)
        {
            if (Committed) file.Key.Dispose();
            else await receiver.RemoveAsync(file);
        }
    }
}
