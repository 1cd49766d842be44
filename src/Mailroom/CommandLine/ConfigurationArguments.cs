using System.CommandLine;
using Mailroom.Configuration;

namespace Mailroom.CommandLine;

/// <summary>The options of the configuration on a command line: <c>--data</c>, and every other as <c>--Section:Name=value</c>.</summary>
public static class ConfigurationArguments
{
    // Of ASP.NET: how much is logged, and certificates.
    private static readonly string[] FrameworkSections = ["Logging", "Kestrel:Certificates"];

    /// <summary>The option that names the data folder.</summary>
    public static Option<string?> DataOption() => new("--data") { Description = "The data folder; data where nothing else is configured.", HelpName = "FOLDER" };

    /// <summary>The options that were given, as the configuration takes them.</summary>
    /// <exception cref="CommandException">Something is no option.</exception>
    public static string[] Of(ParseResult parsed, Option<string?> data)
    {
        foreach (var argument in parsed.UnmatchedTokens)
        {
            if (argument.StartsWith("--Llm:ApiKey", StringComparison.OrdinalIgnoreCase))
                throw new CommandException("Llm:ApiKey is not taken from the command line, which every user of the machine can read. Set MAILROOM_Llm__ApiKey in the environment, or Llm:ApiKey in appsettings.json.");
            if (argument.StartsWith("--Kestrel:", StringComparison.OrdinalIgnoreCase) && argument.Contains(":Password=", StringComparison.OrdinalIgnoreCase))
                throw new CommandException("The password of a certificate is not taken from the command line, which every user of the machine can read. Set MAILROOM_Kestrel__Certificates__Default__Password in the environment, or use a key file that the server alone can read.");
            if (IsOption(argument)) continue;
            throw new CommandException(
                $"{argument} is not an option of this command. Besides those that --help shows, it takes the options of docs/configuration.md as --Section:Name=value, with the sections {string.Join(", ", Settings.Sections)}, {string.Join(" and ", FrameworkSections)}.");
        }

        return [.. parsed.UnmatchedTokens, .. parsed.GetValue(data) is { } folder ? ["--Storage:DataFolder=" + folder] : Array.Empty<string>()];
    }

    private static bool IsOption(string argument) =>
        argument.StartsWith("--", StringComparison.Ordinal) && argument.Contains('=', StringComparison.Ordinal)
        && Settings.Sections.Concat(FrameworkSections).Any(section => argument.StartsWith($"--{section}:", StringComparison.OrdinalIgnoreCase));
}
