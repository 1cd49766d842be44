namespace Mailroom.Reading.Isolation;

/// <summary>The bytes of a file that a worker unpacks: they end where the file ends, and other answers follow.</summary>
/// <param name="next">Asks for the next part.</param>
internal sealed class PartContent(Func<Task<ArchivePart>> next) : Stream
{
    private ReadOnlyMemory<byte> left;
    private bool isEnded;

    /// <summary>Why the file cannot be taken, once it has ended.</summary>
    public string? Error { get; private set; }

    /// <summary>How many bytes have come so far.</summary>
    public long Size { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (left.IsEmpty && !isEnded)
        {
            var part = await next();
            (left, isEnded, Error) = (part.Bytes, part.IsEnd, part.Error);
            Size += left.Length;
        }

        var taken = Math.Min(buffer.Length, left.Length);
        left[..taken].CopyTo(buffer);
        left = left[taken..];
        return taken;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
