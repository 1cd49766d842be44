using Microsoft.AspNetCore.Localization;

namespace Mailroom.WebConsole.Text;

/// <summary>The language that was chosen, which a cookie remembers, or else the best of those that the browser asks for.</summary>
internal sealed class LanguageChoice : RequestCultureProvider
{
    public override Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext)
    {
        var asked = httpContext.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(language => language.Quality ?? 1).Select(language => language.Value.ToString());
        // "de-AT" is German too; what the languages have in common is in their first letters.
        var language = asked.Prepend(httpContext.Request.Cookies[Texts.CookieName] ?? "").Select(tag => tag.Split('-')[0]).FirstOrDefault(tag => Texts.Languages.Contains(tag, StringComparer.OrdinalIgnoreCase));
        return Task.FromResult(language is null ? null : new ProviderCultureResult("", language.ToLowerInvariant()));
    }
}
