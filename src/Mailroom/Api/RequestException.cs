using System.Threading.RateLimiting;

namespace Mailroom.Api;

/// <summary>A request that cannot be served; the message tells its sender what is wrong, where, and what to do.</summary>
public sealed class RequestException(int status, string message) : Exception(message)
{
    /// <summary>The HTTP status of the answer.</summary>
    public int Status { get; } = status;

    /// <summary>After how many seconds trying again makes sense, where it does.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>The request is invalid.</summary>
    public static RequestException Invalid(string message) => new(StatusCodes.Status400BadRequest, message);

    /// <summary>The request is not one that its sender may send.</summary>
    public static RequestException Forbidden(string message) => new(StatusCodes.Status403Forbidden, message);

    /// <summary>There is no such thing, or it is another account's.</summary>
    public static RequestException NotFound(string message) => new(StatusCodes.Status404NotFound, message);

    /// <summary>It cannot be done in the state that the thing is in.</summary>
    public static RequestException Conflict(string message) => new(StatusCodes.Status409Conflict, message);

    /// <summary>The request is larger than it may be.</summary>
    public static RequestException TooLarge(string message) => new(StatusCodes.Status413PayloadTooLarge, message);

    /// <summary>There were too many requests; the refused lease knows when there may be another.</summary>
    public static RequestException TooManyRequests(string reason, RateLimitLease refused)
    {
        var seconds = refused.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)) : 1;
        return new(StatusCodes.Status429TooManyRequests, $"{reason} Try again after {seconds} s.") { RetryAfterSeconds = seconds };
    }

    /// <summary>The server cannot take files at this moment.</summary>
    public static RequestException NoRoom(string reason, int seconds) =>
        new(StatusCodes.Status503ServiceUnavailable, $"{reason} Nothing of this request was kept; try again after {seconds} s.") { RetryAfterSeconds = seconds };

    /// <summary>The request's media type is not taken.</summary>
    public static RequestException WrongMediaType(string message) => new(StatusCodes.Status415UnsupportedMediaType, message);
}
