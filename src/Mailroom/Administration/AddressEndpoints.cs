using Mailroom.Api;

namespace Mailroom.Administration;

/// <summary>Revoking the addresses of files, for the command <c>addresses revoke</c>.</summary>
public static class AddressEndpoints
{
    /// <summary>Adds the call.</summary>
    public static void MapAddresses(this RouteGroupBuilder group) =>
        group.MapPost("/addresses/revoke", async (Body<RevokedAddresses> body, AddressRevocation revocation, CancellationToken cancellation) => body.Value switch
        {
            { ClassificationId: { } classification, Account: null } => await revocation.RevokeOfClassificationAsync(classification, cancellation) ? Revoked() : throw Classifications.NoClassification(),
            { Account: { } account, ClassificationId: null } => await revocation.RevokeOfAccountAsync(account, cancellation) ? Revoked() : throw RequestException.NotFound("There is no account with this id."),
            _ => throw RequestException.Invalid("Name a classification or an account: --classification ID, or --account ID."),
        });

    private static Done Revoked() => new("success", "The addresses are revoked. getResults gives new ones.");
}

/// <summary>Whose addresses are revoked: one of the two.</summary>
public sealed record RevokedAddresses(string? ClassificationId, string? Account);
