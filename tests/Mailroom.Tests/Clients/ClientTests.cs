using System.Diagnostics;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Clients;

/// <summary>Clients that nobody here wrote run the whole way: create, upload several files, ask until all have ended, delete files, batch and classification.</summary>
public sealed class ClientTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Theory]
    [InlineData("node", "axios/client.mjs")]
    [InlineData("node", "zod/client.mjs")]
    [InlineData("node", "parts/client.mjs")]
    [InlineData("node", "parallel/client.mjs")]
    [InlineData("/usr/bin/python3", "requests/client.py")]
    [InlineData("/usr/bin/python3", "query/client.py")]
    [InlineData("php", "php/client.php")]
    public async Task A_client_of_the_hosted_service_works_with_another_base_address(string interpreter, string script)
    {
        var start = new ProcessStartInfo(interpreter, [Path.Combine(Repository.Root, "tests", "clients", script)]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["MAILROOM_URL"] = shared.Server.Url;
        start.Environment["MAILROOM_KEY"] = RunningServer.Key;
        using var client = Process.Start(start)!;
        var error = client.StandardError.ReadToEndAsync();
        var output = await client.StandardOutput.ReadToEndAsync();
        await client.WaitForExitAsync();
        Assert.True(client.ExitCode == 0, $"{script}\n{output}\n{await error}");
    }
}
