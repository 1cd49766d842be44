using Mailroom.Api;
using Mailroom.BackingUp;
using Mailroom.Storage.Vault;

namespace Mailroom.Administration;

/// <summary>Making backups, for the commands <c>backup data</c> and <c>backup vault</c>.</summary>
public static class BackupEndpoints
{
    /// <summary>Adds the calls.</summary>
    public static void MapBackups(this RouteGroupBuilder group)
    {
        group.MapPost("/backups/data", async (Body<BackupTarget> body, DataBackup backup, IHostApplicationLifetime server, CancellationToken cancellation) =>
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, server.ApplicationStopping);
            return await backup.RunAsync(body.Value.Path ?? throw RequestException.Invalid("The folder is missing."), ending.Token);
        });
        group.MapPost("/backups/vault", (Body<BackupTarget> body, VaultCopies copies, CancellationToken cancellation) =>
            new WrittenVaultCopy(copies.Write(body.Value.Path, cancellation).CopiedAt, copies.Path!, copies.Outdated));
    }
}

/// <summary>Where a backup goes.</summary>
/// <param name="Path">The full path; for a copy of the vault null says where the last one lies.</param>
public sealed record BackupTarget(string? Path);

/// <summary>A copy of the vault that was written.</summary>
/// <param name="CopiedAt">When, in milliseconds since the Unix epoch.</param>
/// <param name="Path">Its file.</param>
/// <param name="Outdated">Where older copies lie, or may lie, that could not be removed.</param>
public sealed record WrittenVaultCopy(long CopiedAt, string Path, IReadOnlyList<string> Outdated);
