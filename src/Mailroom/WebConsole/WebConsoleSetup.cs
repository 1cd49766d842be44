using System.Globalization;
using Mailroom.Accounts;
using Mailroom.Configuration;
using Mailroom.WebConsole.Documents;
using Mailroom.WebConsole.Exporting;
using Mailroom.WebConsole.Files;
using Mailroom.WebConsole.Layout;
using Mailroom.WebConsole.SignIn;
using Mailroom.WebConsole.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Options;
using MudBlazor.Services;

namespace Mailroom.WebConsole;

/// <summary>Puts the console together: its pages, its sessions and its languages.</summary>
public static class WebConsoleSetup
{
    private const int LargestMessage = 256 * 1024;

    /// <summary>Adds what the console needs.</summary>
    public static void AddWebConsole(this IServiceCollection services)
    {
        services.AddSingleton<Sessions>().AddSingleton<SignInLinks>().AddSingleton<RequestTokens>();
        services.AddSingleton<FileIndexer>().AddSingleton<Samples>().AddSingleton<DocumentPages>().AddSingleton<Reviewing.Suggestions>();
        services.AddTransient<SessionAuthentication>().AddScoped<ConsoleSession>().AddScoped<CircuitHandler, EndedPages>();
        services.AddOptions<HstsOptions>().Configure<IOptions<WebConsoleOptions>>((hsts, console) => hsts.MaxAge = console.Value.HttpsOnly);
        services.AddDataProtection().AddKeyManagementOptions(keys =>
        {
            keys.XmlRepository = new MemoryKeys();
            keys.XmlEncryptor = new NullXmlEncryptor();
        });
        services.AddRazorComponents().AddInteractiveServerComponents(circuits =>
        {
            circuits.DisconnectedCircuitMaxRetained = 20;
            circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(10);
        }).AddHubOptions(hub => hub.MaximumReceiveMessageSize = LargestMessage);
        // The framework's own log of a page's faults has their messages, which may quote contents.
        services.AddScoped<IErrorBoundaryLogger, PageFaultLogger>().AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Components", LogLevel.None));
        services.AddCascadingAuthenticationState();
        services.AddMudServices();
        services.AddLocalization();
        services.Configure<RequestLocalizationOptions>(languages =>
        {
            // Numbers and dates are written alike in all languages.
            languages.DefaultRequestCulture = new RequestCulture(CultureInfo.InvariantCulture, CultureInfo.GetCultureInfo(Texts.Languages[0]));
            languages.SupportedCultures = [CultureInfo.InvariantCulture];
            languages.AddSupportedUICultures([.. Texts.Languages]);
            languages.RequestCultureProviders = [new LanguageChoice()];
        });
    }

    /// <summary>Lets requests of the console be known by their cookie.</summary>
    public static void AddSessions(this AuthenticationOptions authentication) => authentication.AddScheme<SessionAuthentication>(SessionAuthentication.SchemeName, displayName: null);

    /// <summary>Adds the steps that requests of pages go through; before those of authentication.</summary>
    public static void UseWebConsole(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseRequestLocalization();
    }

    /// <summary>Adds the pages.</summary>
    public static void MapWebConsole(this WebApplication app)
    {
        app.UseAntiforgery();
        app.MapStaticAssets("mailroom.staticwebassets.endpoints.json");
        app.MapSignIn();
        app.MapPagePictures();
        app.MapExports();
        app.MapReceipts();
        // It would set a policy of its own, of one phrase, in the place of that of SecurityHeaders, which says the same and more.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(server => server.ContentSecurityFrameAncestorsPolicy = null);
    }
}
