using System.Diagnostics;
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
        for (var i = 0; i < 500 && readers.Count == 0; i++)
        {
            readers = [.. Process.GetProcesses().Select(process => process.Id).Where(id => ParentOf(id) == server.ProcessId)];
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.NotEmpty(readers);
        foreach (var id in (IEnumerable<int>)[server.ProcessId, .. readers])
        {
            var line = Assert.Single(await File.ReadAllLinesAsync($"/proc/{id}/limits", TestContext.Current.CancellationToken), line => line.StartsWith("Max core file size", StringComparison.Ordinal));
            Assert.All(line["Max core file size".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(2), limit => Assert.Contains(limit, (string[])["0", "1"]));
        }
    }

    private static int ParentOf(int id)
    {
        try
        {
            var status = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
