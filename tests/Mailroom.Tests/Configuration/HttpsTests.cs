using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Configuration;

public sealed class HttpsTests
{
    [Fact]
    public async Task A_certificate_that_is_configured_is_served_and_a_browser_that_came_by_it_is_kept_to_it()
    {
        await using var server = await HttpsServer.StartAsync();
        using var healthy = await server.Http.GetAsync(new Uri("/healthz", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, healthy.StatusCode);
        using var signedIn = await server.SignInAsync(new FormUrlEncodedContent([new("key", RunningServer.Key)]), "https://mailroom.example");
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        Assert.Equal("max-age=31536000", Assert.Single(signedIn.Headers.GetValues("Strict-Transport-Security")));
        var cookie = Assert.Single(signedIn.Headers.GetValues("Set-Cookie")).ToLowerInvariant().Split("; ");
        Assert.Superset(new HashSet<string>(StringComparer.Ordinal) { "path=/", "secure", "samesite=strict", "httponly" }, cookie.ToHashSet(StringComparer.Ordinal));
        Assert.DoesNotContain(cookie, part => part.StartsWith("domain=", StringComparison.Ordinal));
        using var plain = await server.SignInAsync(new FormUrlEncodedContent([new("key", RunningServer.Key)]), "http://mailroom.example");
        Assert.Equal(HttpStatusCode.Forbidden, plain.StatusCode);
    }

    [Fact]
    public async Task A_browser_that_goes_away_in_the_middle_of_a_form_is_no_fault_of_the_storage()
    {
        await using var server = await HttpsServer.StartAsync();
        for (var form = 0; form < 20; form++)
        {
            using var leaving = new CancellationTokenSource();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server.SignInAsync(new BrokenForm(leaving), "https://mailroom.example", leaving.Token));
        }

        using var healthy = await server.Http.GetAsync(new Uri("/healthz", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpVersion.Version20, healthy.Version);
        await server.StopAsync();
        Assert.DoesNotContain("failed:", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_password_of_a_certificate_is_not_taken_where_every_user_of_the_machine_reads_it()
    {
        using var folder = new TemporaryFolder();
        var (exit, _, error) = await RunningServer.RunAsync(folder.Path, folder.In("keys"), "serve", "--data", folder.In("data"), "--Kestrel:Certificates:Default:Password=open sesame");
        Assert.NotEqual(0, exit);
        Assert.Contains("MAILROOM_Kestrel__Certificates__Default__Password", error, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", error, StringComparison.Ordinal);
    }

    /// <summary>A form whose sender goes away after its first bytes.</summary>
    private sealed class BrokenForm : HttpContent
    {
        private readonly CancellationTokenSource leaving;

        public BrokenForm(CancellationTokenSource leaving)
        {
            this.leaving = leaving;
            Headers.ContentType = new("application/x-www-form-urlencoded");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync("key="u8.ToArray(), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await leaving.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 1000;
            return true;
        }
    }

    /// <summary>A server with a certificate of its own, and a client that takes it.</summary>
    private sealed class HttpsServer : IAsyncDisposable
    {
        private readonly TemporaryFolder folder = new();
        private readonly StringBuilder output = new();
        private readonly Process process;
        private readonly X509Certificate2 certificate;
        private Task collecting = Task.CompletedTask;

        private HttpsServer()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Loopback);
            names.AddDnsName("mailroom.example");
            request.CertificateExtensions.Add(names.Build());
            certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            File.WriteAllText(folder.In("cert.pem"), certificate.ExportCertificatePem());
            File.WriteAllText(folder.In("key.pem"), key.ExportPkcs8PrivateKeyPem());
            var address = $"https://127.0.0.1:{RunningServer.FreePort()}";
            string[] arguments =
            [
                "serve", "--urls", address, "--data", folder.In("data"), "--WebConsole:HttpsOnly=365.00:00:00", $"--Storage:MasterKeyFolder={folder.In("keys")}",
                $"--Kestrel:Certificates:Default:Path={folder.In("cert.pem")}", $"--Kestrel:Certificates:Default:KeyPath={folder.In("key.pem")}",
            ];
            var start = new ProcessStartInfo(Repository.Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["MAILROOM_API_KEY"] = RunningServer.Key;
            process = Process.Start(start)!;
            process.ErrorDataReceived += Collect;
            process.BeginErrorReadLine();
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.Add(certificate);
            Http = new HttpClient(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = policy }, AllowAutoRedirect = false, UseCookies = false })
            {
                BaseAddress = new Uri(address),
                DefaultRequestVersion = HttpVersion.Version20,
            };
        }

        public HttpClient Http { get; }

        public string Output
        {
            get
            {
                lock (output) return output.ToString();
            }
        }

        public static async Task<HttpsServer> StartAsync()
        {
            var server = new HttpsServer();
            while (await server.process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is var line && line?.Contains("Application started", StringComparison.Ordinal) is not true)
                Assert.True(line is not null, server.Output);
            server.collecting = server.CollectAsync();
            return server;
        }

        /// <summary>Sends the form that signs in, under the name that a browser would know the server by.</summary>
        public async Task<HttpResponseMessage> SignInAsync(HttpContent form, string origin, CancellationToken cancellation = default)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in/key") { Content = form, Version = HttpVersion.Version20 };
            request.Headers.Host = "mailroom.example";
            request.Headers.Add("Origin", origin);
            return await Http.SendAsync(request, cancellation);
        }

        /// <summary>Ends it, and reads all that it has said.</summary>
        public async Task StopAsync()
        {
            using (var signal = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)])) await signal.WaitForExitAsync();
            await process.WaitForExitAsync();
            await collecting;
        }

        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
            certificate.Dispose();
            folder.Dispose();
        }

        private async Task CollectAsync()
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line) lock (output) output.AppendLine(line);
        }

        private void Collect(object sender, DataReceivedEventArgs line)
        {
            lock (output) output.AppendLine(line.Data);
        }
    }
}
