using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using static Mailroom.Reading.Tests.Isolation.WorkerHost;

namespace Mailroom.Reading.Tests.Isolation;

/// <summary>What a document could do that took its reader over: each is tried in a reader that is not confined, where it must succeed, and in one that is.</summary>
public sealed class ConfinementTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mailroom-confinement-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task All_means_of_this_machine_are_active_and_told()
    {
        await using var pool = Pool();
        Assert.Equal(["limits", "landlock", "seccomp"], await pool.ProtectionsAsync(Cancellation));
        await using var open = Pool(isConfined: false);
        Assert.Empty(await open.ProtectionsAsync(Cancellation));
    }

    [Fact]
    public async Task Files_of_the_server_are_not_read_neither_by_it_nor_by_its_tools()
    {
        var file = Path.Combine(folder, "master.key");
        await File.WriteAllTextAsync(file, "secret", Cancellation);
        await AssertOnlyOpenAsync($"look {file}", "secret");
        await AssertOnlyOpenAsync($"look {folder}", file);
        await AssertOnlyOpenAsync($"run cat {file}", "secret", refused: "");
    }

    [Fact]
    public async Task What_is_hidden_stays_so_beneath_what_can_be_read()
    {
        // As where somebody keeps data and keys in the folder of the program.
        var data = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, $"data-{Guid.NewGuid():N}")).FullName;
        var settings = Path.Combine(AppContext.BaseDirectory, $"appsettings.{Guid.NewGuid():N}.json");
        var link = data + "-link";
        var elsewhere = Path.Combine(folder, "other.key");
        try
        {
            Directory.CreateSymbolicLink(link, folder);
            await File.WriteAllTextAsync(elsewhere, "secret", Cancellation);
            var file = Path.Combine(data, "master.key");
            await File.WriteAllTextAsync(file, "secret", Cancellation);
            await File.WriteAllTextAsync(settings, "password", Cancellation);
            await using (var seeing = Pool())
                Assert.Equal("secret", await ReadAsync(seeing, $"look {file}"));
            await using var pool = Pool(hidden: [data]);
            Assert.Equal(ReadingFailure.Corrupt, (await Assert.ThrowsAsync<ReadingException>(() => ReadAsync(pool, $"look {file}"))).Failure);
            Assert.Equal(ReadingFailure.Corrupt, (await Assert.ThrowsAsync<ReadingException>(() => ReadAsync(pool, $"look {settings}"))).Failure);
            await using (var linked = Pool(hidden: [data, folder]))
                Assert.Equal(ReadingFailure.Corrupt, (await Assert.ThrowsAsync<ReadingException>(() => ReadAsync(linked, $"look {link}/other.key"))).Failure);
            Assert.Equal("3", await ReadAsync(pool, "yes"));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
            Directory.Delete(link);
            File.Delete(settings);
        }
    }

    [Fact]
    public async Task What_is_hidden_need_not_be_there()
    {
        // As the folder of keys of somebody who keeps the key elsewhere, and in whose home nothing was ever configured.
        await using var pool = Pool(hidden: [Path.Combine(folder, "no", "such", "folder")]);
        Assert.Equal(["limits", "landlock", "seccomp"], await pool.ProtectionsAsync(Cancellation));
    }

    [Fact]
    public async Task Nothing_is_written()
    {
        foreach (var place in (string[])[folder, AppContext.BaseDirectory, "/dev/shm"])
        {
            var file = Path.Combine(place, $"mailroom-escaped-{Guid.NewGuid():N}");
            await AssertOnlyOpenAsync($"write {file}", "written", afterOpen: () => File.Delete(file));
            Assert.False(File.Exists(file));
        }
    }

    [Fact]
    public async Task Nobody_is_called()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await AssertOnlyOpenAsync($"connect {((IPEndPoint)listener.LocalEndpoint).Port}", "connected");
    }

    [Fact]
    public async Task Other_processes_are_neither_ended_nor_looked_into()
    {
        await AssertOnlyOpenAsync($"look /proc/{Environment.ProcessId}/environ", (await File.ReadAllTextAsync("/proc/self/environ", Cancellation))[..10], isBeginning: true);
        using var other = Process.Start("sleep", "1000")!;
        await using (var pool = Pool())
            await ReadAsync(pool, $"run prlimit --pid {other.Id} --core=1:1 --nofile=77:77");
        Assert.DoesNotContain(" 77 ", await File.ReadAllTextAsync($"/proc/{other.Id}/limits", Cancellation), StringComparison.Ordinal);
        await using (var pool = Pool())
            await Assert.ThrowsAsync<ReadingException>(() => ReadAsync(pool, $"kill {other.Id}"));
        Assert.False(other.HasExited);
        await using (var open = Pool(isConfined: false))
            Assert.Equal("killed", await ReadAsync(open, $"kill {other.Id}"));
        await other.WaitForExitAsync(Cancellation);
    }

    [Fact]
    public async Task Tools_run_and_get_no_rights_of_their_own()
    {
        await using var pool = Pool();
        Assert.Equal("hello\n", await ReadAsync(pool, "run echo hello"));
        Assert.Equal("", await ReadAsync(pool, "run unshare --user --map-root-user echo escaped"));
        Assert.Equal("", await ReadAsync(pool, $"run touch {folder}/escaped"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public async Task The_kernel_gives_no_memory_beyond_the_limit()
    {
        await using var pool = Pool();
        var limits = (await ReadAsync(pool, "look /proc/self/limits")).Split('\n');
        var data = long.Parse(limits.Single(line => line.StartsWith("Max data size", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], CultureInfo.InvariantCulture);
        Assert.InRange(data, MemoryLimit, MemoryLimit + (600L << 20));
    }

    [Fact]
    public async Task A_document_that_spins_on_several_processors_is_ended_by_the_processor_time_it_may_have()
    {
        await using var pool = Pool(timeLimit: TimeSpan.FromSeconds(4));
        var limits = (await ReadAsync(pool, "look /proc/self/limits")).Split('\n');
        var seconds = int.Parse(limits.Single(line => line.StartsWith("Max cpu time", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], CultureInfo.InvariantCulture);
        Assert.InRange(seconds, 4, 8);
        await Assert.ThrowsAsync<ReadingException>(() => ReadAsync(pool, "spin"));
        Assert.Equal("4", await ReadAsync(pool, "next"));
    }

    private static async Task AssertOnlyOpenAsync(string document, string expected, string? refused = null, bool isBeginning = false, Action? afterOpen = null)
    {
        await using (var open = Pool(isConfined: false))
        {
            var answer = await ReadAsync(open, document);
            Assert.Equal(expected, isBeginning ? answer[..expected.Length] : answer);
            afterOpen?.Invoke();
        }

        await using var pool = Pool();
        if (refused is null)
            Assert.Equal(ReadingFailure.Corrupt, (await Assert.ThrowsAsync<ReadingException>(() => ReadAsync(pool, document))).Failure);
        else
            Assert.Equal(refused, await ReadAsync(pool, document));
    }
}
