using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mailroom.Configuration;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Mailroom.Api;

/// <summary>Makes the address of a file.</summary>
/// <param name="fileId">The file.</param>
/// <param name="mediaType">What it is, as far as that is known.</param>
public delegate string FileAddress(string fileId, string? mediaType);

/// <summary>
/// Addresses that open one file to whoever holds them, until it is deleted, they are revoked or their time is up. They are signed with a key of the server (HMAC-SHA-256); the times at which those of the account
/// and of the classification were last revoked are signed too, so that with another such time none from before is valid.
/// </summary>
public sealed class FileAddresses : IDisposable
{
    /// <summary>Where they begin.</summary>
    public const string Root = "/api/v1/files";

    private const int SignatureSize = 16;

    private readonly byte[] key;
    private readonly IDbContextFactory<MailroomDatabase> databases;
    private readonly ApiOptions options;
    private readonly TimeProvider time;

    /// <summary>Takes the signing key from the vault.</summary>
    public FileAddresses(KeyVault vault, IDbContextFactory<MailroomDatabase> databases, IOptions<ApiOptions> options, TimeProvider time)
    {
        using var serverKey = vault.ServerKey("file-addresses");
        key = serverKey.Derive("file-addresses");
        this.databases = databases;
        this.options = options.Value;
        this.time = time;
    }

    /// <summary>Makes the addresses of a classification's files.</summary>
    public async Task<FileAddress> OfAsync(HttpRequest request, string classificationId, CancellationToken cancellation)
    {
        var origin = options.PublicAddress.Length > 0 ? options.PublicAddress.TrimEnd('/') : $"{request.Scheme}://{request.Host}{request.PathBase}";
        var local = await LocalOfAsync(classificationId, cancellation);
        return (fileId, mediaType) => origin + local(fileId, mediaType);
    }

    /// <summary>Makes the addresses of a classification's files for the server's own pages, without the server's name.</summary>
    public async Task<FileAddress> LocalOfAsync(string classificationId, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var revoked = await RevokedAsync(database, classificationId, cancellation);
        var expires = options.FileAddressLifetime is { } lifetime ? (time.GetUtcNow() + lifetime).ToUnixTimeSeconds() : (long?)null;
        var until = expires is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{expires}.");
        return (fileId, mediaType) => $"{Root}/{fileId}/{until}{Sign(fileId, expires, revoked)}/{OriginalKinds.NameOf(mediaType)}";
    }

    /// <summary>Whether an address of a classification's file is this server's, was not revoked and has not expired.</summary>
    /// <param name="database">The database.</param>
    /// <param name="classificationId">The classification.</param>
    /// <param name="fileId">The file.</param>
    /// <param name="signature">What stands in the address between the file's id and the name.</param>
    /// <param name="cancellation">Stops the look.</param>
    public async Task<bool> IsValidAsync(MailroomDatabase database, string classificationId, string fileId, string signature, CancellationToken cancellation)
    {
        var dot = signature.IndexOf('.', StringComparison.Ordinal);
        var expires = dot >= 0 && long.TryParse(signature.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : (long?)null;
        if (!IsInTime(expires)) return false;
        var right = Sign(fileId, expires, await RevokedAsync(database, classificationId, cancellation));
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(right), Encoding.UTF8.GetBytes(signature[(dot + 1)..]));
    }

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(key);

    // A lifetime that is set, or shortened, holds for the addresses from before too.
    private bool IsInTime(long? expires)
    {
        var now = time.GetUtcNow();
        if (expires < now.ToUnixTimeSeconds()) return false;
        return options.FileAddressLifetime is not { } lifetime || expires <= (now + lifetime).ToUnixTimeSeconds();
    }

    private string Sign(string fileId, long? expires, string revoked) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{fileId}|{expires}|{revoked}"))).AsSpan(0, SignatureSize));

    private static async Task<string> RevokedAsync(MailroomDatabase database, string classificationId, CancellationToken cancellation)
    {
        var revoked = await database.Classifications.Where(one => one.Id == classificationId)
            .Select(one => new { Own = one.AddressesRevokedAt, OfAccount = database.Accounts.Where(account => account.Id == one.AccountId).Select(account => account.AddressesRevokedAt).FirstOrDefault() })
            .FirstOrDefaultAsync(cancellation);
        return string.Create(CultureInfo.InvariantCulture, $"{revoked?.OfAccount}|{revoked?.Own}");
    }
}
