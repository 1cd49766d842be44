using System.CommandLine;
using Mailroom.Accounts;
using Mailroom.Api;
using Mailroom.Pipeline;
using Mailroom.Reading.Isolation;
using Mailroom.Storage;
using Mailroom.Storage.Vault;

namespace Mailroom.CommandLine;

/// <summary><c>mailroom serve</c>: runs the server.</summary>
public static partial class ServeCommand
{
    private const string KeyVariable = "MAILROOM_API_KEY";

    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var urls = new Option<string?>("--urls") { Description = "Where to listen, separated by semicolons; http://127.0.0.1:8080 where nothing else is configured.", HelpName = "URL" };
        var data = ConfigurationArguments.DataOption();
        var command = new Command("serve", "Runs the server. Options of docs/configuration.md are taken as --Section:Name=value.") { urls, data };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellation) => Commands.RunAsync(
            () => ServeAsync([.. ConfigurationArguments.Of(parsed, data), .. parsed.GetValue(urls) is { } url ? ["--urls=" + url] : Array.Empty<string>()], cancellation), cancellation));
        return command;
    }

    private static async Task<int> ServeAsync(string[] arguments, CancellationToken cancellation)
    {
        await using var app = Server.Build(arguments);
        await StartAsync(app, Environment.GetEnvironmentVariable(KeyVariable), cancellation);
        if (await SignInLinkAsync(app, cancellation) is { } link) await Console.Out.WriteLineAsync($"The console, signed in once by this link: {link}");
        await app.WaitForShutdownAsync(cancellation);
        return Commands.Succeeded;
    }

    /// <summary>Starts a server that was built: what a former one left undone is mended first.</summary>
    /// <param name="app">The server.</param>
    /// <param name="key">The key of the first account where there is none yet; null or empty: one is made and printed.</param>
    /// <param name="cancellation">Gives up.</param>
    internal static async Task StartAsync(WebApplication app, string? key, CancellationToken cancellation)
    {
        await app.Services.GetRequiredService<Recovery>().RunAsync(cancellation);
        RenewStaleCopy(app);
        await CreateFirstAccountAsync(app.Services.GetRequiredService<ApiKeys>(), key, cancellation);
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (IOException fault)
        {
            throw new CommandException($"The server cannot listen: {fault.Message}");
        }

        File.SetUnixFileMode(DataFolder.SocketOf(app.Services.GetRequiredService<DataFolder>().Path), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var ocr = await app.Services.GetRequiredService<OcrProbe>().StateAsync();
        if (ocr.Advice is { } advice) LogAdvice(app.Logger, advice);
        await LogProtectionsAsync(app, cancellation);
    }

    private static async Task LogProtectionsAsync(WebApplication app, CancellationToken cancellation)
    {
        try
        {
            var protections = await app.Services.GetRequiredService<ReadWorkerPool>().ProtectionsAsync(cancellation);
            if (ReadWorkerPool.AllProtections.Except(protections).ToList() is { Count: > 0 } missing) LogLessConfined(app.Logger, string.Join(", ", protections.DefaultIfEmpty("nothing")), string.Join(", ", missing));
            else LogConfined(app.Logger, string.Join(", ", protections));
        }
        catch (ReaderUnavailableException fault)
        {
            LogNoReader(app.Logger, fault.Message);
        }
    }

    private static async Task<string?> SignInLinkAsync(WebApplication app, CancellationToken cancellation) =>
        await app.Services.GetRequiredService<ApiKeys>().FirstAccountAsync(cancellation) is { } account ? app.Services.GetRequiredService<SignInLinks>().Address(account, app.Urls) : null;

    // A rotation of the master key that was cut short before it came to the copy of the vault.
    private static void RenewStaleCopy(WebApplication app)
    {
        var copies = app.Services.GetRequiredService<VaultCopies>();
        if (!copies.IsStale) return;
        try
        {
            copies.Write(path: null, CancellationToken.None);
        }
        catch (VaultException fault)
        {
            LogStaleCopy(app.Logger, fault.Message);
        }
    }

    private static async Task CreateFirstAccountAsync(ApiKeys keys, string? given, CancellationToken cancellation)
    {
        if (await keys.AnyAccountAsync(cancellation)) return;
        if (given is { Length: > 0 and < ApiKeys.MinimumLength })
            throw new CommandException($"{KeyVariable} must have at least {ApiKeys.MinimumLength} characters, or be unset for a key to be made.");
        var created = await keys.CreateAccountAsync("default", string.IsNullOrEmpty(given) ? null : given, cancellation);
        if (string.IsNullOrEmpty(given)) await Console.Out.WriteLineAsync($"Your API key, shown this once: {created.Key}");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Some documents cannot be read on this machine. {Advice}")]
    private static partial void LogAdvice(ILogger logger, string advice);

    [LoggerMessage(Level = LogLevel.Information, Message = "Documents are read in processes that are confined by: {Protections}.")]
    private static partial void LogConfined(ILogger logger, string protections);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Documents are read in processes that are confined by: {Protections}. Not active on this machine: {Missing} (docs/reliability.md).")]
    private static partial void LogLessConfined(ILogger logger, string protections, string missing);

    [LoggerMessage(Level = LogLevel.Error, Message = "No document can be read: files wait until this is mended. {Fault}")]
    private static partial void LogNoReader(ILogger logger, string fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "The copy of the vault opens with the old master key alone, and could not be replaced: run mailroom backup vault. {Fault}")]
    private static partial void LogStaleCopy(ILogger logger, string fault);
}
