using System.IO.Hashing;

namespace Mailroom.Reading.Archives;

/// <summary>Reads a stream and compares what came with its checksum, at the end.</summary>
/// <param name="source">The stream; it is disposed with this one.</param>
/// <param name="expected">Its CRC-32.</param>
internal sealed class CheckedStream(Stream source, uint expected) : Stream
{
    private readonly Crc32 sum = new();

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
    /// <exception cref="InvalidDataException">It ends, and is not what was packed.</exception>
    public override int Read(Span<byte> buffer)
    {
        var read = source.Read(buffer);
        sum.Append(buffer[..read]);
        if (read == 0 && !buffer.IsEmpty && sum.GetCurrentHashAsUInt32() != expected) throw new InvalidDataException("A file of the archive is damaged.");
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) source.Dispose();
        base.Dispose(disposing);
    }
}
