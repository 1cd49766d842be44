using Mailroom.Reading.Isolation;
using Mailroom.Storage.Database;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Mailroom.Api;

/// <summary>Whether the server lives, and whether it can take work.</summary>
public static class HealthEndpoints
{
    /// <summary>Adds the calls.</summary>
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => new Health("ok")).WithTags("Health").WithSummary("Whether the server lives.");
        app.MapGet("/readyz", ReadyAsync).WithTags("Health").WithSummary("Whether the server can take work, and what it has to read with.");
    }

    private static async Task<JsonHttpResult<Readiness>> ReadyAsync(IDbContextFactory<MailroomDatabase> databases, OcrProbe ocr, ReadWorkerPool readers, CancellationToken cancellation)
    {
        bool database;
        try
        {
            await using var opened = await databases.CreateDbContextAsync(cancellation);
            await opened.Accounts.AnyAsync(cancellation);
            database = true;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            database = false;
        }

        IReadOnlyList<string>? protections;
        try
        {
            protections = await readers.ProtectionsAsync(cancellation);
        }
        catch (ReaderUnavailableException)
        {
            protections = null;
        }

        var isReady = database && protections is not null;
        var body = new Readiness(isReady ? "ready" : "not ready", database ? "ok" : "cannot be reached", new ReaderState(protections is null ? "cannot be started" : "ok", protections ?? []), await ocr.StateAsync());
        return TypedResults.Json(body, statusCode: isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}

/// <summary>The answer to <c>/healthz</c>.</summary>
public sealed record Health(string Status);

/// <summary>The answer to <c>/readyz</c>.</summary>
public sealed record Readiness(string Status, string Database, ReaderState Readers, OcrState Ocr);

/// <summary>The child processes that read documents.</summary>
/// <param name="Status">Whether they could be started.</param>
/// <param name="Protections">What confines them: <c>limits</c>, <c>landlock</c>, <c>seccomp</c>; what is not named this machine does not have.</param>
public sealed record ReaderState(string Status, IReadOnlyList<string> Protections);
