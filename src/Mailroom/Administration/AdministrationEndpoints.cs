using System.Net.Sockets;
using Mailroom.Accounts;
using Mailroom.Api;
using Mailroom.BackingUp;
using Mailroom.Erasing.Receipts;
using Mailroom.Storage;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Mailroom.Uploading;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Administration;

/// <summary>What the commands of this machine ask of a running server. These calls are there on the data folder's socket (mode 0600) alone.</summary>
public static class AdministrationEndpoints
{
    /// <summary>Adds the calls.</summary>
    public static void MapAdministration(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/administration").ExcludeFromDescription().AddEndpointFilter(async (context, next) =>
            context.HttpContext.Features.Get<IConnectionSocketFeature>()?.Socket.LocalEndPoint is UnixDomainSocketEndPoint socket
                && string.Equals(socket.ToString(), DataFolder.SocketOf(context.HttpContext.RequestServices.GetRequiredService<DataFolder>().Path), StringComparison.Ordinal)
                ? await next(context)
                : throw RequestException.NotFound("There is nothing here.")).AddEndpointFilter(TellAsync);
        group.MapGet("/accounts", (ApiKeys keys, CancellationToken cancellation) => keys.ListAccountsAsync(cancellation));
        group.MapPost("/accounts", (Body<NewAccount> body, ApiKeys keys, CancellationToken cancellation) => keys.CreateAccountAsync(body.Value.Label, key: null, cancellation));
        group.MapGet("/keys", (string? account, ApiKeys keys, CancellationToken cancellation) => keys.ListKeysAsync(account, cancellation));
        group.MapPost("/keys", async (Body<NewKey> body, ApiKeys keys, CancellationToken cancellation) =>
            await keys.CreateKeyAsync(Required.Id(body.Value.Account, "account"), body.Value.Label, cancellation) ?? throw RequestException.NotFound("There is no account with this id."));
        group.MapPost("/keys/revoke", async (Body<KeyReference> body, ApiKeys keys, CancellationToken cancellation) =>
            await keys.RevokeAsync(Required.Id(body.Value.Key, "key"), cancellation) ? new Done("success", "Key revoked") : throw RequestException.NotFound("There is no key with this id."));
        group.MapAddresses();
        group.MapSignInLinks();
        MapExamples(group);
        MapErasures(group);
        group.MapMasterKey();
        group.MapBackups();
    }

    // Whoever reaches this socket runs the server: what is wrong with its vault or a backup is told as it is.
    private static async ValueTask<object?> TellAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception fault) when (fault is VaultException or BackupException)
        {
            throw RequestException.Conflict(fault.Message);
        }
    }

    private static void MapErasures(RouteGroupBuilder group)
    {
        group.MapGet("/erasures", (string? account, string? limit, Erasures erasures, CancellationToken cancellation) =>
            erasures.ListOfAsync(account, after: null, Required.Limit(limit), cancellation));
        group.MapGet("/erasures/{id}", (string id, Erasures erasures, CancellationToken cancellation) => erasures.ViewOfAsync(account: null, id, cancellation));
        group.MapGet("/receipt-keys", (ReceiptSigner signer) => signer.PublicKeys());
    }

    private static void MapExamples(RouteGroupBuilder group)
    {
        group.MapGet("/examples/{classificationId}", async (string classificationId, KeyVault vault, IDbContextFactory<MailroomDatabase> databases, CancellationToken cancellation) =>
        {
            await using var database = await databases.CreateDbContextAsync(cancellation);
            var (_, definition) = await Classifications.OpenAsync(database, vault, await OwnerAsync(database, classificationId, cancellation), classificationId, cancellation);
            return definition.DocumentTypes.Select(type => type.Name);
        });
        group.MapPost("/examples/{classificationId}", async (
            string classificationId, HttpContext http, UploadForm form, UploadCommit commit, IdempotencyKeys keys, RepeatedUploads repeats, FileAddresses addresses, KeyVault vault,
            IDbContextFactory<MailroomDatabase> databases) =>
        {
            await using var database = await databases.CreateDbContextAsync(http.RequestAborted);
            var owner = await OwnerAsync(database, classificationId, http.RequestAborted);
            return await UploadEndpoints.UploadAsync(idempotencyKey: null, http, owner, form, commit, keys, repeats, addresses, vault, databases);
        });
    }

    private static async Task<Caller> OwnerAsync(MailroomDatabase database, string classificationId, CancellationToken cancellation) =>
        new(await database.Classifications.Where(one => one.Id == classificationId).Select(one => one.AccountId).FirstOrDefaultAsync(cancellation) ?? throw Classifications.NoClassification());
}

/// <summary>A new account.</summary>
public sealed record NewAccount(string? Label);

/// <summary>A new key for an account.</summary>
public sealed record NewKey(string? Account, string? Label);

/// <summary>Names a key by its id.</summary>
public sealed record KeyReference(string? Key);
