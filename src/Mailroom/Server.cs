using Mailroom.Accounts;
using Mailroom.Administration;
using Mailroom.Api;
using Mailroom.BackingUp;
using Mailroom.CommandLine;
using Mailroom.Configuration;
using Mailroom.Erasing;
using Mailroom.Erasing.Receipts;
using Mailroom.Limiting;
using Mailroom.Pipeline;
using Mailroom.Reading.Isolation;
using Mailroom.Storage;
using Mailroom.Storage.Blobs;
using Mailroom.Storage.Blobs.FileSystem;
using Mailroom.Storage.Database.Sqlite;
using Mailroom.Storage.Queue;
using Mailroom.Storage.Queue.InProcess;
using Mailroom.Storage.Vault;
using Mailroom.Storage.Vault.MasterKeys;
using Mailroom.Telemetry;
using Mailroom.Uploading;
using Mailroom.WebConsole;
using Mailroom.WebConsole.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Scalar.AspNetCore;

namespace Mailroom;

/// <summary>Puts the server together: its settings, its parts in the order of a document's way, and its calls.</summary>
public static class Server
{
    private const int LeastThreads = 16;

    /// <summary>Builds a server that holds its data folder; starting it is left to the caller.</summary>
    /// <param name="arguments">Options as <c>--Section:Name=value</c>, besides appsettings.json and the environment.</param>
    /// <param name="administrationOnly">Whether it serves the commands of its own machine alone, and no documents.</param>
    /// <param name="configure">Changes its services, for a program that runs it within itself.</param>
    public static WebApplication Build(string[] arguments, bool administrationOnly = false, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        Configure(builder, arguments);
        var settings = Settings.Load(builder.Configuration);
        var folder = DataFolder.Open(settings.Storage.DataFolder);
        try
        {
            AddStorage(builder.Services, settings, folder);
            AddPipeline(builder.Services, settings, administrationOnly);
            AddApi(builder.Services);
            builder.Services.AddWebConsole();
            if (!administrationOnly) builder.Services.AddMetricsExport();
            // Known from a list beside the program, also where it is run from its build's folder; not looked for at each call.
            builder.WebHost.UseStaticWebAssets();
            builder.Configuration["ReloadStaticAssetsAtRuntime"] = "false";
            builder.WebHost.UseKestrelHttpsConfiguration();
            builder.WebHost.ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                // Each kind of body has a limit of its own, with an answer that the sender gets to read; Kestrel's would cut the connection.
                kestrel.Limits.MaxRequestBodySize = null;
                kestrel.Limits.RequestHeadersTimeout = settings.Limits.HeadersTimeout;
                kestrel.Limits.MinRequestBodyDataRate = kestrel.Limits.MinResponseDataRate = settings.Limits.SlowestRate;
            });
            configure?.Invoke(builder.Services);
            var app = builder.Build();
            MapCalls(app, administrationOnly);
            ListenOn(app, builder.Configuration, folder, administrationOnly);
            return app;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Builds the storage of a data folder alone, for what is done before a server can be started on it.</summary>
    public static ServiceProvider BuildStorage(Settings settings, DataFolder folder)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        AddStorage(services, settings, folder);
        return services.BuildServiceProvider();
    }

    private static void Configure(WebApplicationBuilder builder, string[] arguments)
    {
        // SQLite waits for the disk on the thread that asks it. With as few threads as processors the others would wait too, and the pool adds but two a second.
        ThreadPool.GetMinThreads(out var threads, out var completions);
        ThreadPool.SetMinThreads(Math.Max(threads, LeastThreads), completions);
        Settings.AddSources(builder.Configuration, arguments);
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
    }

    internal static void AddStorage(IServiceCollection services, Settings settings, DataFolder folder)
    {
        settings.Register(services);
        services.AddSingleton(TimeProvider.System);
        // Made by the container, which disposes them with the server.
        services.AddSingleton(_ => folder);
        services.AddSingleton(provider => folder.Node(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(settings.MasterKey).AddSingleton<MasterKeyRotation>();
        services.AddSingleton(provider =>
            KeyVault.Open(folder.Vault, provider.GetRequiredService<MasterKeySource>(), isNew: !File.Exists(folder.Database), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new VaultCopies(provider.GetRequiredService<KeyVault>(), folder.Path));
        services.AddSingleton<DataBackup>();
        services.AddSingleton<Restoring>().AddSingleton<Func<KeyVault>>(provider => provider.GetRequiredService<KeyVault>);
        services.AddSqlite(folder.Database);
        services.AddSingleton<IBlobStore>(_ => new FileSystemBlobStore(folder.Blobs));
        services.AddSingleton<IFileQueue, InProcessQueue>();
    }

    internal static void AddPipeline(IServiceCollection services, Settings settings, bool administrationOnly)
    {
        services.AddSingleton<UploadPlaces>().AddSingleton(provider => ActivatorUtilities.CreateInstance<FreeDisk>(provider, provider.GetRequiredService<DataFolder>().Path)).AddSingleton<WaitingFiles>();
        services.AddSingleton<FileReceiver>().AddSingleton<UploadForm>().AddSingleton<UploadCommit>().AddSingleton<UnsettledUploads>().AddSingleton<IdempotencyKeys>();
        services.AddSingleton(ReadWorkerCommand.PoolOptions(settings.Reading) with { Hidden = settings.HiddenFromReaders }).AddSingleton<ReadWorkerPool>().AddSingleton<ArchiveUnpacking>();
        services.AddSingleton<ClassifierCache>().AddSingleton<SecondOpinion>().AddSingleton<DocumentAnalysis>().AddSingleton<DocumentProcessor>();
        services.AddSingleton<FileLeases>().AddSingleton<FinishedFiles>().AddSingleton<FileChanges>().AddSingleton<Recovery>().AddSingleton<Reclassification>().AddSingleton<CrossJudging>();
        services.AddSingleton<LiveUses>().AddSingleton<Eraser>().AddSingleton<ErasureSweeper>().AddSingleton<SweepPace>().AddSingleton<ErasureCompletion>().AddSingleton<RetentionSweeper>().AddSingleton<ReceiptSigner>();
        if (administrationOnly) return;
        services.AddHostedService<PipelineWorkers>().AddHostedService<WaitingFilesSweeper>();
        services.AddHostedService(provider => provider.GetRequiredService<UnsettledUploads>());
        services.AddHostedService(provider => provider.GetRequiredService<ErasureSweeper>());
        services.AddHostedService(provider => provider.GetRequiredService<RetentionSweeper>());
        if (settings.Storage.MasterKeyRotation is { } interval) services.AddHostedService(provider => ActivatorUtilities.CreateInstance<ScheduledRotation>(provider, interval));
        services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Pipeline.ShutdownGrace + TimeSpan.FromSeconds(20));
    }

    internal static void AddCalls(IServiceCollection services) =>
        services.AddSingleton<FileAddresses>().AddSingleton<AddressRevocation>().AddSingleton<Classifications>().AddSingleton<Batches>().AddSingleton<BatchFiles>().AddSingleton<RepeatedUploads>().AddSingleton<FileDeletion>()
            .AddSingleton<Corrections>().AddSingleton<Erasures>();

    private static void AddApi(IServiceCollection services)
    {
        services.AddSingleton<ApiKeys>().AddSingleton<KeyTrials>().AddSingleton<OcrProbe>();
        services.AddRequestRates();
        AddCalls(services);
        services.ConfigureHttpJsonOptions(json => Json.Configure(json.SerializerOptions));
        services.AddCors().AddSingleton<ICorsPolicyProvider, CrossOrigin>();
        services.AddExceptionHandler<Errors>();
        // The core alone: AddAuthentication would also keep data protection keys in the user's home.
        services.AddAuthenticationCore(authentication =>
        {
            authentication.DefaultScheme = ApiKeyAuthentication.SchemeName;
            authentication.AddScheme<ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, displayName: null);
            authentication.AddSessions();
        });
        services.Configure<AuthenticationSchemeOptions>(ApiKeyAuthentication.SchemeName, key => key.ForwardDefaultSelector = http => SessionAuthentication.IsMeant(http) ? SessionAuthentication.SchemeName : null);
        services.AddTransient<ApiKeyAuthentication>().AddWebEncoders().AddAuthorization();
        services.AddOpenApi("v1", OpenApiDescription.Configure);
    }

    private static void MapCalls(WebApplication app, bool administrationOnly)
    {
        app.UseTrustedProxies();
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = _ => Task.CompletedTask, AllowStatusCode404Response = true, SuppressDiagnosticsCallback = _ => true });
        app.UseStatusCodePages(Errors.WriteRoutingErrorAsync);
        app.Use((http, next) =>
        {
            http.RequestServices.GetRequiredService<SweepPace>().NoteTraffic();
            return next(http);
        });
        app.UseWebConsole();
        app.UseCors();
        app.UseOwnPagesAlone();
        app.UseKeyTrials();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        var api = app.MapGroup("/api/v1/documentClassification").RequireAuthorization().WithTags("Document classification").ProducesErrors();
        api.MapClassifications();
        api.MapBatches();
        api.MapFiles();
        api.MapUploads();
        api.MapResults();
        api.MapClassify();
        api.MapLearning();
        api.MapDocumentTypes();
        api.MapErasures();
        app.MapOriginals();
        app.MapHealth();
        app.MapReceiptKeys();
        app.MapAdministration();
        app.MapOpenApi();
        if (!administrationOnly) app.MapWebConsole();
        app.MapScalarApiReference("/reference", scalar => scalar.WithTitle("Mailroom API").DisableDefaultFonts());
    }

    private static void ListenOn(WebApplication app, IConfiguration configuration, DataFolder folder, bool administrationOnly)
    {
        var socket = DataFolder.SocketOf(folder.Path);
        // Left behind by a server that was killed; the folder's lock says that it is gone.
        File.Delete(socket);
        app.Urls.Clear();
        if (!administrationOnly)
        {
            foreach (var url in (configuration["urls"] ?? "http://127.0.0.1:8080").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) app.Urls.Add(url);
        }

        app.Urls.Add("http://unix:" + socket);
    }
}
