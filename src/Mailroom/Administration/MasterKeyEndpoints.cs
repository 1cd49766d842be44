using Mailroom.Api;
using Mailroom.Storage.Vault.MasterKeys;

namespace Mailroom.Administration;

/// <summary>Rotating the master key, for the command <c>keys rotate-master</c>.</summary>
public static class MasterKeyEndpoints
{
    /// <summary>Adds the call.</summary>
    public static void MapMasterKey(this RouteGroupBuilder group) =>
        group.MapPost("/keys/rotate-master", (Body<NewMasterKey> body, MasterKeyRotation rotation) => rotation.Rotate(body.Value.Key));
}

/// <summary>A new master key.</summary>
/// <param name="Key">The key in base64; null where the server makes it.</param>
public sealed record NewMasterKey(string? Key);
