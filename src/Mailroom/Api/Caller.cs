using System.Security.Claims;

namespace Mailroom.Api;

/// <summary>The account that a request was made for. Every query is bound to it.</summary>
/// <param name="Account">The account's id.</param>
public sealed record Caller(string Account)
{
    /// <summary>Takes the account from the request's authentication.</summary>
    public static ValueTask<Caller> BindAsync(HttpContext context) =>
        new(new Caller(context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("The endpoint does not require a key.")));
}
