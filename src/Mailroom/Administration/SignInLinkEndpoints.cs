using Mailroom.Accounts;
using Mailroom.Api;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Mailroom.Administration;

/// <summary>Links that sign in to the console, for the command <c>console</c>.</summary>
public static class SignInLinkEndpoints
{
    /// <summary>Adds the call.</summary>
    public static void MapSignInLinks(this RouteGroupBuilder group) =>
        group.MapPost("/sign-in-links", async (Body<NewSignInLink> body, ApiKeys keys, SignInLinks links, IServer server, CancellationToken cancellation) =>
        {
            var account = body.Value.Account is { } id
                ? (await keys.ListAccountsAsync(cancellation)).Find(one => string.Equals(one.Id, id, StringComparison.Ordinal))?.Id ?? throw RequestException.NotFound("There is no account with this id.")
                : await keys.FirstAccountAsync(cancellation) ?? throw RequestException.NotFound("There is no account yet: make one with mailroom accounts create LABEL.");
            return new SignInLink(links.Address(account, server.Features.Get<IServerAddressesFeature>()!.Addresses)
                ?? throw RequestException.Conflict("The server listens at no address that a browser reaches: start it with --urls http://127.0.0.1:8080."));
        });
}

/// <summary>Who is to be signed in.</summary>
/// <param name="Account">The account's id; null for the oldest.</param>
public sealed record NewSignInLink(string? Account);

/// <summary>A link that signs in once.</summary>
public sealed record SignInLink(string Url);
