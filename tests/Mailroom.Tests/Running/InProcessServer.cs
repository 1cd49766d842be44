using System.Text;
using Mailroom.CommandLine;
using Mailroom.Reading.Isolation;
using Mailroom.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mailroom.Tests.Running;

/// <summary>
/// The same server within this process: all of it is compiled after the first, so that it starts in a fraction of the time. Only its readers are processes of their own.
/// For tests that neither kill it nor look at its process or its environment.
/// </summary>
internal sealed class InProcessServer : RunningServer
{
    private readonly StringBuilder log = new();
    private WebApplication? app;

    private InProcessServer(string[] options) : base(options, [])
    {
    }

    public override string Output
    {
        get
        {
            lock (log) return log.ToString();
        }
    }

    /// <summary>Starts it on fresh data.</summary>
    /// <param name="options">Options on the command line.</param>
    public static new async Task<RunningServer> StartAsync(params string[] options)
    {
        // As the program does first of all.
        _ = FileModes.SetMask(0b000_111_111);
        var server = new InProcessServer(options);
        await server.StartAgainAsync();
        return server;
    }

    public override async Task StartAgainAsync()
    {
        // Its log goes into this object, and not among what the tests print.
        app = Server.Build([$"--urls=http://127.0.0.1:{Port}", "--Storage:DataFolder=" + DataFolder, .. Options()], configure: services =>
        {
            services.AddLogging(logging => logging.ClearProviders().AddProvider(new Log(this)));
            // This process cannot be started once more to read.
            var readers = (ReadWorkerPoolOptions)services.Single(service => service.ServiceType == typeof(ReadWorkerPoolOptions)).ImplementationInstance!;
            services.AddSingleton(readers with { FileName = Repository.Program });
            // The signals of this process are not for it.
            services.AddSingleton<IHostLifetime, NoLifetime>();
        });
        await ServeCommand.StartAsync(app, Key, TestContext.Current.CancellationToken);
    }

    public override Task KillAsync() => throw new NotSupportedException("A server within this process cannot be killed: take RunningServer.");

    public override async Task<int> StopAsync()
    {
        await app!.StopAsync();
        await app.DisposeAsync();
        app = null;
        // Else the next one gets a connection to a database that was deleted meanwhile.
        SqliteConnection.ClearAllPools();
        return 0;
    }

    public override async ValueTask DisposeAsync()
    {
        if (app is not null) await StopAsync();
        await base.DisposeAsync();
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Log(InProcessServer server) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new Lines(server, categoryName);

        public void Dispose()
        {
        }
    }

    // In the form of the console's lines.
    private sealed class Lines(InProcessServer server, string category) : ILogger
    {
        private static readonly string[] Levels = ["trce", "dbug", "info", "warn", "fail", "crit"];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel < LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (server.log) server.log.Append(Levels[(int)logLevel]).Append(": ").Append(category).Append(' ').Append(formatter(state, exception)).Append(exception is null ? "" : " " + exception).AppendLine();
        }
    }
}
