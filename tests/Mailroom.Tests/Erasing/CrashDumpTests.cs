using Mailroom.Tests.Running;

namespace Mailroom.Tests.Erasing;

public sealed class CrashDumpTests
{
    // Memory holds keys and text. A limit of one byte forbids files and collecting programs alike (core(5)).
    [Fact]
    public async Task No_crash_of_the_server_or_of_a_reader_leaves_its_memory_on_the_disk()
    {
        await using var server = await RunningServer.StartAsync();
        await server.Api.UploadAsync(await server.Api.CreateAsync(), null, ("a.txt", "Invoice number 5"));
        List<int> readers = [];
        await Wait.UntilAsync(() => (readers = Children.Of(server.ProcessId)).Count > 0, "The server has no readers.");
        foreach (var id in (IEnumerable<int>)[server.ProcessId, .. readers])
        {
            var line = Assert.Single(await File.ReadAllLinesAsync($"/proc/{id}/limits", TestContext.Current.CancellationToken), line => line.StartsWith("Max core file size", StringComparison.Ordinal));
            Assert.All(line["Max core file size".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(2), limit => Assert.Contains(limit, (string[])["0", "1"]));
        }
    }
}
