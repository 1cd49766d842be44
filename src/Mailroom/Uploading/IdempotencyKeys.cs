using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Mailroom.Api;
using Mailroom.Storage.Vault;

namespace Mailroom.Uploading;

/// <summary>The Idempotency-Keys that uploads carry. Only a keyed hash of account and key is stored (HMAC-SHA-256): it tells neither the key nor that two accounts sent the same.</summary>
public sealed class IdempotencyKeys : IDisposable
{
    /// <summary>The header that carries a key.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>The longest key.</summary>
    public const int MaximumLength = 200;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly byte[] hashKey;
    private readonly TimeProvider time;

    /// <summary>Takes the hashing key from the vault.</summary>
    public IdempotencyKeys(KeyVault vault, TimeProvider time)
    {
        using var serverKey = vault.ServerKey("idempotency-keys");
        hashKey = serverKey.Derive("idempotency-keys");
        this.time = time;
    }

    /// <summary>The time from which on uploads are known by their keys, in milliseconds since the Unix epoch. An older key is as if it had never been used.</summary>
    public long KnownSince => (time.GetUtcNow() - Lifetime).ToUnixTimeMilliseconds();

    /// <summary>The hash of a key that an account sent; null where it sent none.</summary>
    /// <exception cref="RequestException">It is no key.</exception>
    public byte[]? Hash(string account, string? sent)
    {
        if (sent is null) return null;
        if (sent.Length is 0 or > MaximumLength || sent.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw RequestException.Invalid($"The header {Header} must be 1 to {MaximumLength} visible ASCII characters, without spaces.");
        return HMACSHA256.HashData(hashKey, Encoding.ASCII.GetBytes($"{account} {sent}"));
    }

    /// <summary>The hash of the sizes of an upload's parts as they were sent, by which a repeat is told from another upload.</summary>
    public byte[] HashParts(IReadOnlyList<long> sizes) => HMACSHA256.HashData(hashKey, MemoryMarshal.AsBytes(sizes.ToArray().AsSpan()));

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(hashKey);
}
