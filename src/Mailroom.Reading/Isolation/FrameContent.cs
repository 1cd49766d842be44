namespace Mailroom.Reading.Isolation;

/// <summary>The bytes of a frame: they end where the frame ends, and the stream goes on.</summary>
/// <param name="source">The stream, behind the frame's length.</param>
/// <param name="length">The bytes of the frame.</param>
internal sealed class FrameContent(Stream source, int length) : Stream
{
    private int left = length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    /// <exception cref="EndOfStreamException">The stream ends before the frame does.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var wanted = Math.Min(buffer.Length, left);
        if (wanted == 0)
            return 0;
        var read = await source.ReadAsync(buffer[..wanted], cancellationToken);
        if (read == 0)
            throw new EndOfStreamException();
        left -= read;
        return read;
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
