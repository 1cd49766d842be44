using System.ComponentModel.DataAnnotations;
using Mailroom.Storage.Vault.MasterKeys;
using Microsoft.Extensions.Options;

namespace Mailroom.Configuration;

/// <summary>All options of the server, read and checked together before anything else happens.</summary>
public sealed class Settings
{
    /// <summary>The names of the sections.</summary>
    public static readonly IReadOnlyList<string> Sections = ["Storage", "Uploads", "Limits", "Api", "Reading", "Pipeline", "Erasing", "Llm", "WebConsole", "Proxy"];

    private Settings(IConfiguration configuration, List<string> errors)
    {
        Storage = Bind<StorageOptions>(configuration, "Storage", errors);
        Uploads = Bind<UploadOptions>(configuration, "Uploads", errors);
        Limits = Bind<LimitOptions>(configuration, "Limits", errors);
        Api = Bind<ApiOptions>(configuration, "Api", errors);
        Reading = Bind<ReadingSettings>(configuration, "Reading", errors);
        Pipeline = Bind<PipelineOptions>(configuration, "Pipeline", errors);
        Erasing = Bind<ErasingOptions>(configuration, "Erasing", errors);
        Llm = Bind<LlmOptions>(configuration, "Llm", errors);
        WebConsole = Bind<WebConsoleOptions>(configuration, "WebConsole", errors);
        Proxy = Bind<ProxyOptions>(configuration, "Proxy", errors);
    }

    /// <summary>Section <c>Storage</c>.</summary>
    public StorageOptions Storage { get; }

    /// <summary>Section <c>Uploads</c>.</summary>
    public UploadOptions Uploads { get; }

    /// <summary>Section <c>Limits</c>.</summary>
    public LimitOptions Limits { get; }

    /// <summary>Section <c>Api</c>.</summary>
    public ApiOptions Api { get; }

    /// <summary>Section <c>Reading</c>.</summary>
    public ReadingSettings Reading { get; }

    /// <summary>Section <c>Pipeline</c>.</summary>
    public PipelineOptions Pipeline { get; }

    /// <summary>Section <c>Erasing</c>.</summary>
    public ErasingOptions Erasing { get; }

    /// <summary>Section <c>Llm</c>.</summary>
    public LlmOptions Llm { get; }

    /// <summary>Section <c>WebConsole</c>.</summary>
    public WebConsoleOptions WebConsole { get; }

    /// <summary>Section <c>Proxy</c>.</summary>
    public ProxyOptions Proxy { get; }

    /// <summary>Where the master key comes from: the environment, a command, or else a file.</summary>
    public MasterKeySource MasterKey =>
        MasterKeyVariable.Taken is { } given ? new MasterKeyVariable(given)
        : Storage.MasterKeyCommand.Length > 0 ? new MasterKeyCommand(Storage.MasterKeyCommand, MasterKeyCommand.DefaultTimeLimit)
        : new MasterKeyFile(MasterKeyFolder);

    /// <summary>The folders that the processes which read documents must not see, wherever they lie.</summary>
    public IReadOnlyList<string> HiddenFromReaders => [Path.GetFullPath(Storage.DataFolder), MasterKeyFolder];

    private string MasterKeyFolder => Storage.MasterKeyFolder.Length > 0 ? Path.GetFullPath(Storage.MasterKeyFolder) : MasterKeyFile.DefaultFolder();

    /// <summary>Adds where options come from, the later before the earlier: a file in the working folder, the environment, the command line.</summary>
    public static IConfigurationBuilder AddSources(IConfigurationBuilder configuration, string[] arguments) => configuration
        .AddJsonFile(Path.GetFullPath("appsettings.json"), optional: true, reloadOnChange: false)
        .AddEnvironmentVariables("MAILROOM_")
        .AddCommandLine(arguments);

    /// <summary>Reads and checks the options.</summary>
    /// <exception cref="SettingsException">Options are wrong; the message names each with what it must be.</exception>
    public static Settings Load(IConfiguration configuration)
    {
        var errors = new List<string>();
        var settings = new Settings(configuration, errors);
        if (errors.Count == 0) settings.CheckTogether(errors);
        return errors.Count == 0 ? settings : throw new SettingsException(string.Join(Environment.NewLine, errors));
    }

    /// <summary>Registers the options for the parts that use them.</summary>
    public void Register(IServiceCollection services) => services
        .AddSingleton(Options.Create(Storage)).AddSingleton(Options.Create(Uploads)).AddSingleton(Options.Create(Api))
        .AddSingleton(Options.Create(Reading)).AddSingleton(Options.Create(Pipeline)).AddSingleton(Options.Create(Erasing)).AddSingleton(Options.Create(Llm))
        .AddSingleton(Options.Create(WebConsole)).AddSingleton(Options.Create(Proxy)).AddSingleton(Options.Create(Limits));

    private void CheckTogether(List<string> errors)
    {
        var data = Path.GetFullPath(Storage.DataFolder).TrimEnd('/') + "/";
        if ((MasterKeyFolder + "/").StartsWith(data, StringComparison.Ordinal))
            errors.Add("Storage:MasterKeyFolder must not lie in the data folder: a copy of that folder would then hold its own key.");
        CheckMasterKey(errors);
        if (Limits.UploadsAtOnceOfAnAccount > Limits.UploadsAtOnce)
            errors.Add($"Limits:UploadsAtOnceOfAnAccount ({Limits.UploadsAtOnceOfAnAccount}) must be Limits:UploadsAtOnce ({Limits.UploadsAtOnce}) or less.");
        if (Reading.MaximumPagesOfSegments < Reading.MaximumPages)
            errors.Add($"Reading:MaximumPagesOfSegments ({Reading.MaximumPagesOfSegments}) must be Reading:MaximumPages ({Reading.MaximumPages}) or more.");
        if (Pipeline.Lease <= Reading.LongestTime)
            errors.Add($"Pipeline:Lease ({Pipeline.Lease}) must be longer than Reading:TimeLimit ({Reading.TimeLimit}) and Reading:TimeLimitOfSegments ({Reading.TimeLimitOfSegments}) together: a file would be claimed again while it is still read.");
        if (Api.PublicAddress.Length > 0 && !(Uri.TryCreate(Api.PublicAddress, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            errors.Add("Api:PublicAddress must be an absolute http or https address, for example https://mailroom.example.");
        var wrong = Llm.CheckTogether().ToList();
        errors.AddRange(wrong);
        if (wrong.Count == 0 && Llm.IsUsed && Pipeline.Lease <= Reading.LongestTime + Llm.ToConnection().LongestTime)
            errors.Add($"Pipeline:Lease ({Pipeline.Lease}) must be longer than the longest time for reading ({Reading.LongestTime}: Reading:TimeLimit and Reading:TimeLimitOfSegments) and that for the LLM ({Llm.ToConnection().LongestTime}: Llm:TimeLimit times Llm:MaximumAttempts, with a minute between two) together.");
    }

    private void CheckMasterKey(List<string> errors)
    {
        string?[] sources =
        [
            MasterKeyVariable.Taken is not null ? MasterKeyVariable.Name : null,
            Storage.MasterKeyCommand.Length > 0 ? "Storage:MasterKeyCommand" : null,
            Storage.MasterKeyFolder.Length > 0 ? "Storage:MasterKeyFolder" : null,
        ];
        var given = sources.OfType<string>().ToList();
        if (given.Count > 1) errors.Add($"The master key has one source; {string.Join(" and ", given)} are set. Keep the one that it comes from.");
        if (Storage.MasterKeyRotation is not null && MasterKey is not MasterKeyFile)
            errors.Add("Storage:MasterKeyRotation is for a master key that is a file: another is rotated where it is kept, and by mailroom keys rotate-master --new-key-file FILE.");
        if (Storage.MasterKeyCommand is [var program, ..] && string.IsNullOrWhiteSpace(program)) errors.Add("Storage:MasterKeyCommand must begin with a program.");
    }

    private static T Bind<T>(IConfiguration configuration, string section, List<string> errors) where T : new()
    {
        var options = new T();
        var names = typeof(T).GetProperties().Where(property => property.CanWrite).Select(property => property.Name).ToList();
        errors.AddRange(configuration.GetSection(section).GetChildren().Where(child => !names.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            .Select(child => $"{section}:{child.Key} is not an option. The options of {section} are {string.Join(", ", names)}."));
        try
        {
            configuration.GetSection(section).Bind(options);
        }
        catch (InvalidOperationException wrong)
        {
            // "Failed to convert configuration value '…' at 'Uploads:MaximumFiles' to type 'System.Int32'."
            errors.Add(wrong.Message);
            return options;
        }

        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        errors.AddRange(results.Select(result => $"{section}:{string.Join(", ", result.MemberNames)} is wrong: {result.ErrorMessage}"));
        return options;
    }
}

/// <summary>Options are wrong; the message names each with what it must be.</summary>
public sealed class SettingsException(string message) : Exception(message);
