using System.Net.Sockets;
using Mailroom.Api;
using Mailroom.Configuration;
using Mailroom.Storage;

namespace Mailroom.Administration;

/// <summary>
/// Speaks to the server that runs on a data folder. Where none does, one is started within this process for as long as the command lasts, so that both cases go the
/// same way.
/// </summary>
public sealed class AdministrationClient : IAsyncDisposable
{
    private readonly HttpClient http;
    private readonly WebApplication? ownServer;

    private AdministrationClient(HttpClient http, WebApplication? ownServer)
    {
        this.http = http;
        this.ownServer = ownServer;
    }

    /// <summary>Whether no server ran on the data folder, and one was started for this command.</summary>
    public bool IsOwn => ownServer is not null;

    /// <summary>Connects to the server of the configured data folder.</summary>
    /// <param name="arguments">Options as <c>--Section:Name=value</c>.</param>
    /// <param name="mayCreate">Whether the data folder may be made where it is missing.</param>
    /// <param name="cancellation">Stops the connecting.</param>
    public static async Task<AdministrationClient> ConnectAsync(string[] arguments, bool mayCreate, CancellationToken cancellation)
    {
        var dataFolder = Path.GetFullPath(Settings.Load(Settings.AddSources(new ConfigurationBuilder(), arguments).Build()).Storage.DataFolder);
        if (!mayCreate && !Directory.Exists(dataFolder))
            throw new CommandLine.CommandException($"There is no data folder {dataFolder}. Name the server's with --data FOLDER.");
        var socket = DataFolder.SocketOf(dataFolder);
        var http = new HttpClient(new SocketsHttpHandler { ConnectCallback = (_, stop) => OpenAsync(socket, stop) }) { BaseAddress = new Uri("http://localhost/administration/"), Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            await (await OpenAsync(socket, cancellation)).DisposeAsync();
            return new AdministrationClient(http, ownServer: null);
        }
        catch (SocketException)
        {
            var server = Server.Build([.. arguments, "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Warning"], administrationOnly: true);
            await server.Services.GetRequiredService<Pipeline.Recovery>().RunAsync(cancellation);
            await server.StartAsync(cancellation);
            return new AdministrationClient(http, server);
        }
    }

    /// <summary>Asks for something.</summary>
    public Task<T> GetAsync<T>(string address, CancellationToken cancellation) => ReadAsync<T>(http.GetAsync(new Uri(address, UriKind.Relative), cancellation), cancellation);

    /// <summary>Has something done.</summary>
    public Task<T> PostAsync<T>(string address, object body, CancellationToken cancellation) =>
        ReadAsync<T>(http.PostAsJsonAsync(new Uri(address, UriKind.Relative), body, Json.Options, cancellation), cancellation);

    /// <summary>Sends a form.</summary>
    public Task<T> SendAsync<T>(string address, MultipartFormDataContent form, CancellationToken cancellation) =>
        ReadAsync<T>(http.PostAsync(new Uri(address, UriKind.Relative), form, cancellation), cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (ownServer is null) return;
        await ownServer.StopAsync();
        await ownServer.DisposeAsync();
    }

    private static async ValueTask<Stream> OpenAsync(string socket, CancellationToken cancellation)
    {
        var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellation);
            return new NetworkStream(connection, ownsSocket: true);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static async Task<T> ReadAsync<T>(Task<HttpResponseMessage> sending, CancellationToken cancellation)
    {
        try
        {
            using var answer = await sending;
            if (answer.IsSuccessStatusCode) return (await answer.Content.ReadFromJsonAsync<T>(Json.Options, cancellation))!;
            var error = await answer.Content.ReadFromJsonAsync<ErrorBody>(Json.Options, cancellation);
            throw new CommandLine.CommandException(error!.Message);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            throw new CommandLine.CommandException("The server ended before it answered; whether it did what it was asked is not known. Look at its log, start it, and run the command again.");
        }
    }
}
