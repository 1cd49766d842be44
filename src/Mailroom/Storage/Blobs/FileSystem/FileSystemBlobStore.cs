namespace Mailroom.Storage.Blobs.FileSystem;

/// <summary>
/// Blobs as files of the data folder: written in <c>incoming</c>, and moved to a folder named by the last characters of the id (which are random, so the folders
/// fill evenly) once their rows are committed. A move that is lost with the power is done again by the next start.
/// </summary>
public sealed class FileSystemBlobStore : IBlobStore
{
    private readonly string root;
    private readonly string incoming;

    /// <summary>Uses a folder, which is made where it is missing.</summary>
    public FileSystemBlobStore(string root)
    {
        this.root = root;
        incoming = Path.Combine(root, "incoming");
        Directory.CreateDirectory(incoming);
        DurableFolder.Sync(root);
    }

    /// <inheritdoc/>
    public ValueTask<BlobWriter> CreateAsync(string id, CancellationToken cancellation)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous, BufferSize = 0 };
        return new(new Writer(new FileStream(Incoming(id), options)));
    }

    /// <inheritdoc/>
    public ValueTask MakeDurableAsync(CancellationToken cancellation)
    {
        DurableFolder.Sync(incoming);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask SettleAsync(IEnumerable<string> ids, CancellationToken cancellation)
    {
        foreach (var id in ids)
        {
            var settled = Settled(id);
            Directory.CreateDirectory(Path.GetDirectoryName(settled)!);
            try
            {
                File.Move(Incoming(id), settled, overwrite: true);
            }
            catch (FileNotFoundException)
            {
                // An erasure has removed it in the meantime.
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<Stream?> OpenAsync(string id, CancellationToken cancellation)
    {
        // A blob moves once, from incoming to its place: what is not found in the one is looked for in the other, and then again in its place.
        foreach (var path in (ReadOnlySpan<string>)[Settled(id), Incoming(id), Settled(id)])
        {
            try
            {
                var options = new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.Asynchronous, BufferSize = 0 };
                return new(new FileStream(path, options));
            }
            catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
            {
            }
        }

        return new((Stream?)null);
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string id, CancellationToken cancellation)
    {
        foreach (var path in (ReadOnlySpan<string>)[Incoming(id), Settled(id)])
        {
            try
            {
                File.Delete(path);
            }
            catch (DirectoryNotFoundException)
            {
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask RestoreAsync(string id, Stream content, CancellationToken cancellation)
    {
        var settled = Settled(id);
        Directory.CreateDirectory(Path.GetDirectoryName(settled)!);
        await using var file = new FileStream(settled, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous);
        await content.CopyToAsync(file, cancellation);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Unsettled() => [.. Directory.EnumerateFiles(incoming).Select(path => Path.GetFileName(path)!)];

    private string Incoming(string id) => Path.Combine(incoming, id);

    private string Settled(string id) => Path.Combine(root, id[^2..], id);

    private sealed class Writer(FileStream file) : BlobWriter
    {
        public override Stream Stream => file;

        public override ValueTask CompleteAsync(CancellationToken cancellation)
        {
            file.Flush(flushToDisk: true);
            return ValueTask.CompletedTask;
        }

        public override ValueTask DisposeAsync() => file.DisposeAsync();
    }
}
