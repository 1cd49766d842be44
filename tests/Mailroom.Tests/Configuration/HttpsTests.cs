using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Configuration;

public sealed class HttpsTests
{
    [Fact]
    public async Task A_certificate_that_is_configured_is_served()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await File.WriteAllTextAsync(folder.In("cert.pem"), certificate.ExportCertificatePem(), cancellation);
        await File.WriteAllTextAsync(folder.In("key.pem"), key.ExportPkcs8PrivateKeyPem(), cancellation);
        var address = $"https://127.0.0.1:{RunningServer.FreePort()}";
        string[] arguments =
        [
            "serve", "--urls", address, "--data", folder.In("data"), $"--Storage:MasterKeyFolder={folder.In("keys")}",
            $"--Kestrel:Certificates:Default:Path={folder.In("cert.pem")}", $"--Kestrel:Certificates:Default:KeyPath={folder.In("key.pem")}",
        ];
        var start = new ProcessStartInfo(Repository.Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var server = Process.Start(start)!;
        try
        {
            var output = "";
            while (!output.Contains("Application started", StringComparison.Ordinal)) output += await server.StandardOutput.ReadLineAsync(cancellation) ?? throw new InvalidOperationException(await server.StandardError.ReadToEndAsync(cancellation));
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.Add(certificate);
            using var handler = new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = policy } };
            using var http = new HttpClient(handler);
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(address + "/healthz"), cancellation)).StatusCode);
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync(CancellationToken.None);
        }
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
}
