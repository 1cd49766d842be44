using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Mailroom.Storage.Vault;

namespace Mailroom.WebConsole.SignIn;

/// <summary>Tokens that only the server's own pages know, one for each session: what a page sends with one was not sent by another site.</summary>
public sealed class RequestTokens : IDisposable
{
    private readonly byte[] key;

    /// <summary>Takes the key from the vault.</summary>
    public RequestTokens(KeyVault vault)
    {
        using var serverKey = vault.ServerKey("request-tokens");
        key = serverKey.Derive("request-tokens");
    }

    /// <summary>The token of a session.</summary>
    public string Of(string session) => Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(session)));

    /// <summary>Whether a token is that of a session.</summary>
    public bool IsOf(string session, string token) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Of(session)), Encoding.UTF8.GetBytes(token));

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(key);
}
