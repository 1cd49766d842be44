using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Mailroom.Storage.Vault;

/// <summary>
/// A 256-bit key of a classification, a batch, a file or the server, in the clear and in memory only. It never encrypts by itself: each purpose has a subkey of its
/// own (HKDF-SHA-256, RFC 5869), so that what is sealed for one purpose cannot be passed off as another.
/// </summary>
public sealed class DataKey : IDisposable
{
    /// <summary>Bytes of a key.</summary>
    public const int Size = 32;

    private const byte FormatVersion = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <summary>Bytes that sealing adds to a value.</summary>
    public const int Overhead = 1 + NonceSize + TagSize;

    private readonly byte[] bytes;

    /// <summary>Takes over the bytes of a key; they are wiped when this is disposed.</summary>
    public DataKey(byte[] bytes)
    {
        if (bytes.Length != Size) throw new ArgumentException($"A key has {Size} bytes.", nameof(bytes));
        this.bytes = bytes;
    }

    /// <summary>Makes a fresh random key.</summary>
    public static DataKey Create() => new(RandomNumberGenerator.GetBytes(Size));

    /// <summary>A copy with a life of its own.</summary>
    public DataKey Copy() => new([.. bytes]);

    /// <summary>Derives the subkey for a purpose.</summary>
    public byte[] Derive(string purpose) => HKDF.Expand(HashAlgorithmName.SHA256, bytes, Size, Encoding.UTF8.GetBytes("mailroom/1/" + purpose));

    /// <summary>Seals a value under the subkey of its purpose, bound to the id of what it belongs to (AES-256-GCM, a random nonce).</summary>
    public byte[] Seal(string purpose, string id, ReadOnlySpan<byte> plain)
    {
        var sealedValue = new byte[plain.Length + Overhead];
        sealedValue[0] = FormatVersion;
        var nonce = sealedValue.AsSpan(1, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = Cipher(purpose);
        cipher.Encrypt(nonce, plain, sealedValue.AsSpan(1 + NonceSize, plain.Length), sealedValue.AsSpan(^TagSize..), Encoding.UTF8.GetBytes(id));
        return sealedValue;
    }

    /// <summary>Opens what <see cref="Seal"/> made.</summary>
    /// <exception cref="CryptographicException">The value was sealed for another purpose, id or key, or was changed.</exception>
    public byte[] Open(string purpose, string id, ReadOnlySpan<byte> sealedValue)
    {
        using var cipher = Cipher(purpose);
        return Open(cipher, id, sealedValue);
    }

    /// <summary>Wraps another key under this one; the wrapping is bound to what the wrapped key is and to the key that made it.</summary>
    public byte[] Wrap(DataKey key, KeyIdentity identity) => Seal("wrap", identity.Binding(), key.bytes);

    /// <summary>Unwraps what <see cref="Wrap"/> made.</summary>
    /// <exception cref="CryptographicException">It is another key's wrapping, or was changed.</exception>
    public DataKey Unwrap(ReadOnlySpan<byte> wrapped, KeyIdentity identity) => new(Open("wrap", identity.Binding(), wrapped));

    /// <summary>Unwraps many keys that this one wraps.</summary>
    public Unwrapper Unwrapping() => new(Cipher("wrap"));

    /// <summary>Wipes the key.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(bytes);

    private AesGcm Cipher(string purpose)
    {
        var subkey = Derive(purpose);
        try
        {
            return new AesGcm(subkey, TagSize);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(subkey);
        }
    }

    private static byte[] Open(AesGcm cipher, string id, ReadOnlySpan<byte> sealedValue)
    {
        if (sealedValue.Length < Overhead || sealedValue[0] != FormatVersion) throw new CryptographicException("The sealed value is damaged.");
        var plain = new byte[sealedValue.Length - Overhead];
        cipher.Decrypt(sealedValue.Slice(1, NonceSize), sealedValue[(1 + NonceSize)..^TagSize], sealedValue[^TagSize..], plain, Encoding.UTF8.GetBytes(id));
        return plain;
    }

    /// <summary>A short name of the key that gives nothing of it away, to tell keys apart.</summary>
    public string Fingerprint()
    {
        var subkey = Derive("fingerprint");
        return BinaryPrimitives.ReadUInt64BigEndian(subkey).ToString("x16");
    }

    /// <summary>Unwraps keys, for which the subkey is derived once. For one thread at a time.</summary>
    public sealed class Unwrapper(AesGcm cipher) : IDisposable
    {
        /// <summary>Unwraps a key; null where the wrapping is another key's or was changed.</summary>
        public DataKey? TryOpen(ReadOnlySpan<byte> wrapped, KeyIdentity identity)
        {
            try
            {
                return new DataKey(Open(cipher, identity.Binding(), wrapped));
            }
            catch (CryptographicException)
            {
                return null;
            }
        }

        /// <inheritdoc/>
        public void Dispose() => cipher.Dispose();
    }
}

/// <summary>The kinds of keys, from the top down.</summary>
public enum KeyLevel
{
    /// <summary>A key of the server itself: for file addresses and the like.</summary>
    Server = 0,

    /// <summary>The key of a classification, wrapped by the master key.</summary>
    Classification = 1,

    /// <summary>The key of a batch, wrapped by its classification's.</summary>
    Batch = 2,

    /// <summary>The key of a file, wrapped by its batch's.</summary>
    File = 3,
}

/// <summary>What a wrapped key is, and which key wraps it. A wrapping opens under exactly the identity it was made for.</summary>
/// <param name="Level">The kind of key.</param>
/// <param name="Account">The account that it belongs to; empty for a key of the server.</param>
/// <param name="Id">The id of the classification, batch or file, or the name of a server key.</param>
/// <param name="WrappedBy">The id of the key that wraps it: the parent's, or the master key's fingerprint.</param>
public readonly record struct KeyIdentity(KeyLevel Level, string Account, string Id, string WrappedBy)
{
    internal string Binding() => $"{(int)Level}|{Account}|{Id}|{WrappedBy}";
}
