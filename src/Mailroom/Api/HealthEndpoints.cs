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

    private static async Task<JsonHttpResult<Readiness>> ReadyAsync(IDbContextFactory<MailroomDatabase> databases, OcrProbe ocr, CancellationToken cancellation)
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

        var body = new Readiness(database ? "ready" : "not ready", database ? "ok" : "cannot be reached", await ocr.StateAsync());
        return TypedResults.Json(body, statusCode: database ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}

/// <summary>The answer to <c>/healthz</c>.</summary>
public sealed record Health(string Status);

/// <summary>The answer to <c>/readyz</c>.</summary>
public sealed record Readiness(string Status, string Database, OcrState Ocr);
