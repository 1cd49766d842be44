using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Mailroom.Storage.Vault;

/// <summary>
/// The form of sealed file contents: chunks of 64 KiB, each sealed by AES-256-GCM with a nonce made of its index and of whether it is the last (the STREAM
/// construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015). Chunks cannot be changed, moved, dropped or taken from another file. A nonce never repeats, since
/// each file has a key of its own whose contents are written once.
/// </summary>
internal static class SealedChunks
{
    public const string Purpose = "content";
    public const int PlainSize = 64 * 1024;
    public const int TagSize = 16;
    public const int SealedSize = PlainSize + TagSize;

    public static void Nonce(Span<byte> nonce, long index, bool last)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt64BigEndian(nonce[..8], index);
        nonce[11] = last ? (byte)1 : (byte)0;
    }

    /// <summary>The length of the contents whose sealed form has the given length.</summary>
    public static long PlainLength(long sealedLength)
    {
        var chunks = (sealedLength + SealedSize - 1) / SealedSize;
        return sealedLength - (chunks * TagSize);
    }
}

/// <summary>Seals what is written to it into another stream, chunk by chunk. The last chunk is written by <see cref="CompleteAsync"/>.</summary>
internal sealed class SealingStream : IAsyncDisposable
{
    private readonly Stream target;
    private readonly AesGcm cipher;
    private readonly byte[] fileId;
    private readonly byte[] plain = new byte[SealedChunks.PlainSize];
    private readonly byte[] chunk = new byte[SealedChunks.SealedSize];
    private int filled;
    private long index;

    public SealingStream(Stream target, DataKey key, string fileId)
    {
        this.target = target;
        this.fileId = Encoding.UTF8.GetBytes(fileId);
        var subkey = key.Derive(SealedChunks.Purpose);
        cipher = new AesGcm(subkey, SealedChunks.TagSize);
        CryptographicOperations.ZeroMemory(subkey);
    }

    public long Length { get; private set; }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        Length += bytes.Length;
        while (bytes.Length > 0)
        {
            // A full chunk is held back until more follows: only then is it known not to be the last.
            if (filled == plain.Length) await WriteChunkAsync(last: false, cancellation);
            var taken = Math.Min(bytes.Length, plain.Length - filled);
            bytes.Span[..taken].CopyTo(plain.AsSpan(filled));
            filled += taken;
            bytes = bytes[taken..];
        }
    }

    public async ValueTask CompleteAsync(CancellationToken cancellation) => await WriteChunkAsync(last: true, cancellation);

    public ValueTask DisposeAsync()
    {
        CryptographicOperations.ZeroMemory(plain);
        cipher.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask WriteChunkAsync(bool last, CancellationToken cancellation)
    {
        Encrypt(last);
        await target.WriteAsync(chunk.AsMemory(0, filled + SealedChunks.TagSize), cancellation);
        filled = 0;
        index++;
    }

    private void Encrypt(bool last)
    {
        Span<byte> nonce = stackalloc byte[12];
        SealedChunks.Nonce(nonce, index, last);
        cipher.Encrypt(nonce, plain.AsSpan(0, filled), chunk.AsSpan(0, filled), chunk.AsSpan(filled, SealedChunks.TagSize), fileId);
    }
}
