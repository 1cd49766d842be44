using Mailroom.Accounts;
using Mailroom.Api;
using Mailroom.Configuration;
using Mailroom.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Mailroom.WebConsole.SignIn;

/// <summary>Signing in, by a link or an API key, and out.</summary>
public static class SignInEndpoints
{
    /// <summary>The address that signs in by a link.</summary>
    public const string LinkPath = "/sign-in/link";

    private const string FormType = "application/x-www-form-urlencoded";
    private const int LargestForm = 16 * 1024;
    private const int MostFields = 8;
    private const int LongestField = 4 * 1024;
    private const int MaximumKey = 500;

    /// <summary>Adds the calls.</summary>
    public static void MapSignIn(this IEndpointRouteBuilder app)
    {
        app.MapGet(LinkPath, ByLinkAsync).ExcludeFromDescription();
        // Anybody may send these, from the pages of this server.
        var forms = app.MapGroup("").ExcludeFromDescription().DisableAntiforgery().FromOwnPagesAlone()
            .WithMetadata(new RequestSizeLimitAttribute(LargestForm)).WithFormOptions(valueCountLimit: MostFields, valueLengthLimit: LongestField);
        forms.MapPost("/sign-in/key", ByKeyAsync);
        forms.MapPost("/sign-out", OutAsync);
        forms.MapPost("/language", ChooseLanguageAsync);
    }

    private static async Task<IResult> ByLinkAsync(string? token, HttpContext http, SignInLinks links, Sessions sessions, IOptions<WebConsoleOptions> options, CancellationToken cancellation)
    {
        if (token is null || links.Take(token) is not { } account) return TypedResults.Redirect("/sign-in?wrong=link");
        SetCookie(http, await sessions.BeginAsync(account, keyId: null, cancellation), options.Value);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers[SecurityHeaders.ReferrerPolicy] = "no-referrer";
        // A page that goes on by itself: a browser that came here from another program or site would leave the new cookie out of a redirect.
        return TypedResults.Content("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Mailroom</title><link rel=\"icon\" href=\"/console/mark.svg\"><meta http-equiv=\"refresh\" content=\"0;url=/\"></head><body><a href=\"/\">Mailroom</a></body></html>", "text/html");
    }

    private static async Task<IResult> ByKeyAsync(HttpContext http, ApiKeys keys, Sessions sessions, IOptions<WebConsoleOptions> options, CancellationToken cancellation)
    {
        var form = await ReadFormAsync(http.Request, cancellation);
        var key = form["key"].ToString().Trim();
        var found = key.Length is > 0 and <= MaximumKey ? await keys.FindAsync(key, cancellation) : null;
        var to = ReturnAddress(form["to"]);
        if (found is not { } owner) return TypedResults.Redirect("/sign-in?wrong=key&to=" + Uri.EscapeDataString(to));
        SetCookie(http, await sessions.BeginAsync(owner.AccountId, owner.KeyId, cancellation), options.Value);
        return TypedResults.Redirect(to);
    }

    private static async Task<IResult> OutAsync(HttpContext http, Sessions sessions, CancellationToken cancellation)
    {
        if (http.Request.Cookies[SessionAuthentication.CookieName] is { } session)
        {
            await sessions.EndAsync(session, cancellation);
            http.Response.Cookies.Delete(SessionAuthentication.CookieName);
        }

        return TypedResults.Redirect("/sign-in?wrong=out");
    }

    private static async Task<IResult> ChooseLanguageAsync(HttpContext http, CancellationToken cancellation)
    {
        var form = await ReadFormAsync(http.Request, cancellation);
        if (Texts.Languages.FirstOrDefault(one => string.Equals(one, form["language"], StringComparison.Ordinal)) is { } language)
        {
            http.Response.Cookies.Append(Texts.CookieName, language,
                new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, MaxAge = TimeSpan.FromDays(365), IsEssential = true });
        }

        return TypedResults.Redirect(ReturnAddress(form["to"]));
    }

    /// <summary>An address of this server alone, as a header can hold it.</summary>
    internal static string ReturnAddress(string? to) =>
        to is ['/', not ('/' or '\\'), ..] && !to.StartsWith("/sign-", StringComparison.Ordinal) && to.All(letter => char.IsAscii(letter) && !char.IsControl(letter)) ? to : "/";

    // Only this type: the other one has files, which would be kept on the disk.
    private static async Task<IFormCollection> ReadFormAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.GetTypedHeaders().ContentType?.MediaType.Equals(FormType, StringComparison.OrdinalIgnoreCase) is not true) throw RequestException.WrongMediaType($"This form is sent as {FormType}.");
        try
        {
            return await request.ReadFormAsync(cancellation);
        }
        catch (InvalidDataException)
        {
            throw RequestException.Invalid($"The form is malformed, or has more than {MostFields} fields, or one of more than {LongestField} characters.");
        }
        catch (IOException broken) when (broken is not BadHttpRequestException)
        {
            // Told apart here from a disk that fails.
            throw RequestException.Invalid("The form breaks off.");
        }
    }

    private static void SetCookie(HttpContext http, string token, WebConsoleOptions options) => http.Response.Cookies.Append(SessionAuthentication.CookieName, token, new CookieOptions
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = http.Request.IsHttps,
        MaxAge = options.SessionLifetime,
        Path = "/",
        IsEssential = true,
    });
}
