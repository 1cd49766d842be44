using System.Security.Cryptography;
using System.Text;

namespace Mailroom.Storage.Vault;

/// <summary>Reads sealed contents in the clear, chunk by chunk and from any position. Nothing is given out before its chunk has been verified.</summary>
internal sealed class OpeningStream : Stream
{
    private readonly Stream source;
    private readonly AesGcm cipher;
    private readonly byte[] fileId;
    private readonly byte[] plain = new byte[SealedChunks.PlainSize];
    private readonly byte[] chunk = new byte[SealedChunks.SealedSize];
    private readonly long length;
    private readonly long lastIndex;
    private long openIndex = -1;
    private long position;

    /// <summary>Takes over the sealed stream, which must be seekable.</summary>
    /// <exception cref="CryptographicException">The sealed length is none that sealing makes.</exception>
    public OpeningStream(Stream source, DataKey key, string fileId)
    {
        this.source = source;
        this.fileId = Encoding.UTF8.GetBytes(fileId);
        if (source.Length < SealedChunks.TagSize) throw new CryptographicException("The sealed contents are cut off.");
        length = SealedChunks.PlainLength(source.Length);
        lastIndex = (source.Length - 1) / SealedChunks.SealedSize;
        var subkey = key.Derive(SealedChunks.Purpose);
        cipher = new AesGcm(subkey, SealedChunks.TagSize);
        CryptographicOperations.ZeroMemory(subkey);
    }

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => length;

    public override long Position
    {
        get => position;
        set => position = value is >= 0 && value <= length ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // Empty contents are one empty chunk, which is verified too.
        if (buffer.Length == 0 || (position >= length && openIndex >= 0)) return 0;
        var index = Math.Min(position / SealedChunks.PlainSize, lastIndex);
        if (index != openIndex) await OpenChunkAsync(index, cancellationToken);
        var offset = (int)(position - (index * SealedChunks.PlainSize));
        var available = (int)Math.Min(SealedChunks.PlainSize - offset, length - position);
        var taken = Math.Min(available, buffer.Length);
        plain.AsMemory(offset, taken).CopyTo(buffer);
        position += taken;
        return taken;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => position + offset,
        _ => length + offset,
    };

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Sealed contents are read asynchronously.");
    public override void Flush() { }
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await source.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            CryptographicOperations.ZeroMemory(plain);
            cipher.Dispose();
            source.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask OpenChunkAsync(long index, CancellationToken cancellation)
    {
        source.Position = index * SealedChunks.SealedSize;
        var size = (int)Math.Min(SealedChunks.SealedSize, source.Length - source.Position);
        await source.ReadExactlyAsync(chunk.AsMemory(0, size), cancellation);
        openIndex = -1;
        Decrypt(index, size - SealedChunks.TagSize);
        openIndex = index;
    }

    private void Decrypt(long index, int size)
    {
        if (size < 0) throw new CryptographicException("The sealed contents are cut off.");
        Span<byte> nonce = stackalloc byte[12];
        SealedChunks.Nonce(nonce, index, last: index == lastIndex);
        cipher.Decrypt(nonce, chunk.AsSpan(0, size), chunk.AsSpan(size, SealedChunks.TagSize), plain.AsSpan(0, size), fileId);
    }
}
