using System.ComponentModel.DataAnnotations;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics;

namespace Mailroom.Api;

/// <summary>The body of every error.</summary>
/// <param name="Status">Always <c>error</c>.</param>
/// <param name="Message">What is wrong and where.</param>
public sealed record ErrorBody([property: AllowedValues("error")] string Status, string Message);

/// <summary>Turns whatever goes wrong into the one form of error; nothing of the inside gets out.</summary>
public sealed partial class Errors(IDatabaseProvider database, ILogger<Errors> logger) : IExceptionHandler
{
    private const string StorageRetrySeconds = "10";
    private const string NotFoundPage = "/not-found";

    /// <summary>Adds the errors that the routing itself makes: unknown addresses and methods.</summary>
    public static Task WriteRoutingErrorAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        // A person with a browser is shown a page; what follows is for programs.
        if (http.Response.StatusCode == StatusCodes.Status404NotFound && HttpMethods.IsGet(http.Request.Method) && !http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            http.Response.Redirect(NotFoundPage);
            return Task.CompletedTask;
        }

        return http.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => WriteAsync(http, StatusCodes.Status404NotFound, $"There is nothing at {http.Request.Method} {http.Request.Path}. The calls are listed at /reference."),
            StatusCodes.Status405MethodNotAllowed => WriteAsync(http, StatusCodes.Status405MethodNotAllowed, $"{http.Request.Method} is not a method of {http.Request.Path}; it takes {http.Response.Headers.Allow}."),
            StatusCodes.Status415UnsupportedMediaType => WriteAsync(http, StatusCodes.Status415UnsupportedMediaType,
                "The Content-Type is not taken here: uploads are multipart/form-data, all other bodies application/json."),
            var other => WriteAsync(http, other, "The request cannot be served."),
        };
    }

    /// <summary>Writes an error.</summary>
    public static Task WriteAsync(HttpContext http, int status, string message)
    {
        http.Response.StatusCode = status;
        // To a sender that has gone away it is written in vain, which is no fault.
        return http.Response.WriteAsJsonAsync(new ErrorBody("error", message), CancellationToken.None);
    }

    /// <summary>Writes why a request is not served.</summary>
    public static Task WriteAsync(HttpContext http, RequestException refusal)
    {
        if (refusal.RetryAfterSeconds is { } seconds) http.Response.Headers.RetryAfter = seconds.ToString();
        return WriteAsync(http, refusal.Status, refusal.Message);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        switch (exception)
        {
            case RequestException request:
                await WriteAsync(httpContext, request);
                return true;
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                await WriteAsync(httpContext, StatusCodes.Status413PayloadTooLarge, "The request is larger than this server takes.");
                return true;
            case BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout }:
                await WriteAsync(httpContext, StatusCodes.Status408RequestTimeout, "The request came too slowly and was given up.");
                return true;
            case BadHttpRequestException bad:
                await WriteAsync(httpContext, bad.StatusCode, "The request is malformed.");
                return true;
            case ConnectionResetException:
            case OperationCanceledException when httpContext.RequestAborted.IsCancellationRequested:
                return true;
            case IOException or VaultException:
            case var fault when database.IsStorageFault(fault):
                LogFailure(logger, EndpointOf(httpContext), exception.GetType().FullName ?? "?", exception.StackTrace ?? "");
                httpContext.Response.Headers.RetryAfter = StorageRetrySeconds;
                await WriteAsync(httpContext, StatusCodes.Status503ServiceUnavailable, "The server cannot reach its storage at this moment: the disk may be full or busy. Try again later.");
                return true;
            default:
                // The type and the place alone: a message may quote what it stumbled over.
                LogFailure(logger, EndpointOf(httpContext), exception.GetType().FullName ?? "?", exception.StackTrace ?? "");
                await WriteAsync(httpContext, StatusCodes.Status500InternalServerError, "Internal server error");
                return true;
        }
    }

    private static string EndpointOf(HttpContext context) => context.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.DisplayName ?? "A request";

    [LoggerMessage(Level = LogLevel.Error, Message = "{Endpoint} failed: {Exception}\n{Stack}")]
    private static partial void LogFailure(ILogger logger, string endpoint, string exception, string stack);
}
