using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Mailroom.Erasing.Receipts;

/// <summary>Public keys as a JSON Web Key Set (RFC 7517).</summary>
/// <param name="Keys">The keys.</param>
public sealed record PublicKeys(IReadOnlyList<PublicKey> Keys);

/// <summary>A public key of P-256 as a JSON Web Key.</summary>
/// <param name="Kty">Always <c>EC</c>.</param>
/// <param name="Crv">Always <c>P-256</c>.</param>
/// <param name="X">The point's first coordinate, 32 bytes in base64url.</param>
/// <param name="Y">Its second.</param>
/// <param name="Kid">The key's thumbprint (RFC 7638).</param>
/// <param name="Use">Always <c>sig</c>.</param>
/// <param name="Alg">Always <c>ES256</c>.</param>
public sealed record PublicKey(string Kty, string Crv, string X, string Y, string Kid, string Use, string Alg)
{
    /// <summary>The public part of a key.</summary>
    public static PublicKey Of(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var (x, y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        var thumbprint = SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}"""));
        return new PublicKey("EC", "P-256", x, y, Base64Url.EncodeToString(thumbprint), "sig", "ES256");
    }

    /// <summary>The key, to verify with. The caller disposes it.</summary>
    /// <exception cref="FormatException">It is no public key of P-256.</exception>
    public ECDsa ToKey()
    {
        try
        {
            return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Base64Url.DecodeFromChars(X), Y = Base64Url.DecodeFromChars(Y) } });
        }
        catch (CryptographicException wrong)
        {
            throw new FormatException("It is no public key of P-256.", wrong);
        }
    }
}
