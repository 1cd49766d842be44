using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Jose;
using Mailroom.Storage.Vault;

namespace Mailroom.Erasing.Receipts;

/// <summary>
/// Signs receipts (JWS, ES256). Each calendar year has a key of its own, made from a server key of the vault at its first use; the public keys of all years stay published.
/// </summary>
public sealed class ReceiptSigner(KeyVault vault, TimeProvider time)
{
    private const string KeyPrefix = "receipts-";

    /// <summary>Signs a receipt.</summary>
    /// <returns>The JWS in its compact form.</returns>
    public string Sign(ReceiptContent content)
    {
        using var key = SigningKeyOf(KeyPrefix + time.GetUtcNow().Year.ToString(CultureInfo.InvariantCulture));
        var headers = new Dictionary<string, object>(StringComparer.Ordinal) { ["kid"] = PublicKey.Of(key).Kid, ["typ"] = "mailroom-receipt+jwt" };
        return JWT.Encode(JsonSerializer.Serialize(content, ReceiptContent.Json), key, JwsAlgorithm.ES256, headers);
    }

    /// <summary>The public keys of all receipts that were ever signed, and of those that are signed now.</summary>
    public PublicKeys PublicKeys()
    {
        var names = vault.ServerKeyNames(KeyPrefix);
        var now = KeyPrefix + time.GetUtcNow().Year.ToString(CultureInfo.InvariantCulture);
        return new PublicKeys([.. names.Append(now).Distinct(StringComparer.Ordinal).Select(name =>
        {
            using var key = SigningKeyOf(name);
            return PublicKey.Of(key);
        })]);
    }

    // The private scalar is drawn from the server key, and drawn again in the rare case that it is out of range (FIPS 186-5, A.2.2).
    private ECDsa SigningKeyOf(string name)
    {
        using var seed = vault.ServerKey(name);
        for (var draw = 0; ; draw++)
        {
            var scalar = seed.Derive($"receipts/{draw}");
            try
            {
                return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar });
            }
            catch (CryptographicException) when (draw < 10)
            {
                // 0, or not below the order of the curve.
            }
            finally
            {
                CryptographicOperations.ZeroMemory(scalar);
            }
        }
    }
}
