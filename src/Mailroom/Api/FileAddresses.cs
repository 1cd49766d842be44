using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mailroom.Configuration;
using Mailroom.Storage.Vault;
using Microsoft.Extensions.Options;

namespace Mailroom.Api;

/// <summary>Addresses that open one file to whoever holds them, until they expire. They are signed with a key of the server (HMAC-SHA-256).</summary>
public sealed class FileAddresses : IDisposable
{
    private const int SignatureSize = 16;

    private readonly byte[] key;
    private readonly ApiOptions options;
    private readonly TimeProvider time;

    /// <summary>Takes the signing key from the vault.</summary>
    public FileAddresses(KeyVault vault, IOptions<ApiOptions> options, TimeProvider time)
    {
        using var serverKey = vault.ServerKey("file-addresses");
        key = serverKey.Derive("file-addresses");
        this.options = options.Value;
        this.time = time;
    }

    /// <summary>Makes the address of a file.</summary>
    public string Make(HttpRequest request, string fileId)
    {
        var origin = options.PublicAddress.Length > 0 ? options.PublicAddress.TrimEnd('/') : $"{request.Scheme}://{request.Host}{request.PathBase}";
        return origin + MakeLocal(fileId);
    }

    /// <summary>Makes the address of a file for the server's own pages, without the server's name.</summary>
    public string MakeLocal(string fileId)
    {
        var expires = (time.GetUtcNow() + options.FileAddressLifetime).ToUnixTimeSeconds();
        return string.Create(CultureInfo.InvariantCulture, $"/api/v1/files/{fileId}?expires={expires}&signature={Sign(fileId, expires)}");
    }

    /// <summary>Whether a signature is this server's and has not expired.</summary>
    public bool IsValid(string fileId, long expires, string signature) =>
        expires >= time.GetUtcNow().ToUnixTimeSeconds()
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Sign(fileId, expires)), Encoding.ASCII.GetBytes(signature));

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(key);

    private string Sign(string fileId, long expires)
    {
        var mac = HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{fileId}|{expires}")));
        return Base64Url.EncodeToString(mac.AsSpan(0, SignatureSize));
    }
}
