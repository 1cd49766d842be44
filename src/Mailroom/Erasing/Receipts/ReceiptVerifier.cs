using System.Text.Json;
using Jose;

namespace Mailroom.Erasing.Receipts;

/// <summary>Verifies receipts with public keys alone.</summary>
public static class ReceiptVerifier
{
    private const int MostCharacters = 4 * 1024 * 1024;

    /// <summary>Verifies a receipt.</summary>
    /// <param name="receipt">The JWS in its compact form.</param>
    /// <param name="keys">The public keys that count.</param>
    /// <returns>What the receipt says.</returns>
    /// <exception cref="ReceiptException">It is not a receipt, was changed, or was signed by none of the keys.</exception>
    public static ReceiptContent Verify(string receipt, PublicKeys keys)
    {
        receipt = receipt.Trim();
        if (receipt.Length > MostCharacters) throw new ReceiptException("It is too long for a receipt.");
        try
        {
            var headers = JWT.Headers(receipt);
            // The algorithm is ours to choose, not the receipt's.
            if (!headers.TryGetValue("alg", out var algorithm) || algorithm is not "ES256") throw new ReceiptException("It is not signed with ES256.");
            var known = headers.TryGetValue("kid", out var named) && named is string kid ? keys.Keys.FirstOrDefault(key => string.Equals(key.Kid, kid, StringComparison.Ordinal)) : null;
            if (known is null) throw new ReceiptException("It was signed by none of the public keys given.");
            using var key = known.ToKey();
            var content = JsonSerializer.Deserialize<ReceiptContent>(JWT.Decode(receipt, key, JwsAlgorithm.ES256), ReceiptContent.Json);
            return content is { Iss: ReceiptContent.Issuer, Removed: not null, Checks: not null } ? content : throw new ReceiptException("It is signed, but is no receipt of an erasure.");
        }
        catch (IntegrityException)
        {
            throw new ReceiptException("Its signature is wrong: it was changed after it was signed, or signed by someone else.");
        }
        catch (Exception damaged) when (damaged is JoseException or FormatException or JsonException or ArgumentException or IndexOutOfRangeException)
        {
            throw new ReceiptException("It is not a receipt: a JWS of three parts joined by dots.");
        }
    }
}

/// <summary>A receipt is not valid; the message says why.</summary>
public sealed class ReceiptException(string message) : Exception(message);
