using System.Diagnostics;

namespace Mailroom.Tests.Running;

/// <summary><c>./run</c> builds what is not built yet, and nothing else.</summary>
public sealed class StartingTests
{
    // Leaves what the real one leaves: folders of its own among the sources, and a program.
    private const string Sdk = """
        #!/bin/sh
        for project in src/*/; do mkdir -p "$project/obj" "$project/bin"; echo made >"$project/obj/project.assets.json"; done
        while [ "$1" != -o ]; do shift; done
        mkdir -p "$2"
        printf '#!/bin/sh\necho "started $*"\n' >"$2/mailroom"
        chmod +x "$2/mailroom"
        echo built >>builds
        """;

    private const string Refusal = "#!/bin/sh\necho \"$0 $*\" >>installs\nexit 1";

    [Fact]
    public async Task The_second_start_builds_nothing_and_a_source_that_changes_comes_or_goes_is_built()
    {
        using var clone = new TemporaryFolder();
        Clone(clone.Path);
        var sdk = Directory.CreateDirectory(clone.In("sdk")).FullName;
        // All that it needs is there; and should it look for more, nothing is installed on this machine.
        foreach (var (name, text) in ((string, string)[])[("dotnet", Sdk), ("tesseract", "#!/bin/sh"), ("pdftoppm", "#!/bin/sh"), ("ldconfig", "#!/bin/sh\necho libheif.so.1"), ("apt-get", Refusal), ("sudo", Refusal)])
        {
            await File.WriteAllTextAsync(Path.Combine(sdk, name), text, TestContext.Current.CancellationToken);
            File.SetUnixFileMode(Path.Combine(sdk, name), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        Assert.Equal(1, await BuildsAfterStartAsync());
        Assert.Equal(1, await BuildsAfterStartAsync());

        var (source, other) = (clone.In("src/Mailroom/Program.cs"), clone.In("src/Mailroom/Other.cs"));
        var written = File.GetLastWriteTimeUtc(source);
        await File.AppendAllTextAsync(source, "// Changed\n", TestContext.Current.CancellationToken);
        // As a version that is older is put in its place.
        File.SetLastWriteTimeUtc(source, written.AddYears(-1));
        Assert.Equal(2, await BuildsAfterStartAsync());
        File.Move(source, other);
        Assert.Equal(3, await BuildsAfterStartAsync());
        File.Delete(other);
        Assert.Equal(4, await BuildsAfterStartAsync());
        await File.AppendAllTextAsync(clone.In("samples/pile/types.json"), "\n", TestContext.Current.CancellationToken);
        Assert.Equal(5, await BuildsAfterStartAsync());
        Assert.Equal(5, await BuildsAfterStartAsync());
        Assert.False(File.Exists(clone.In("installs")));

        async Task<int> BuildsAfterStartAsync()
        {
            Assert.Equal("started types\n", await StartAsync(clone.Path, sdk + ":" + Environment.GetEnvironmentVariable("PATH")));
            return (await File.ReadAllLinesAsync(clone.In("builds"), TestContext.Current.CancellationToken)).Length;
        }
    }

    [Fact]
    public async Task The_real_build_is_done_once()
    {
        Assert.SkipUnless(LongTests.Wanted, "It builds everything anew: ./test --long");
        using var clone = new TemporaryFolder();
        Clone(clone.Path);
        await StartAsync(clone.Path, Environment.GetEnvironmentVariable("PATH")!);
        var build = Assert.Single(Directory.GetDirectories(clone.In("artifacts"), "build-*"));
        var clock = Stopwatch.StartNew();
        Assert.Contains("Invoice", await StartAsync(clone.Path, Environment.GetEnvironmentVariable("PATH")!), StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        Assert.Equal([build], Directory.GetDirectories(clone.In("artifacts"), "build-*"));
    }

    // What a clone has of it, as far as a start needs it.
    private static void Clone(string folder)
    {
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples", "pile"), "*", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Repository.Root, "Directory.*.props"))
            .Append(Path.Combine(Repository.Root, "global.json")).Append(Path.Combine(Repository.Root, "run"))
            .Select(file => Path.GetRelativePath(Repository.Root, file)).Where(file => !file.Split('/').Any(part => part is "bin" or "obj"));
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
            File.Copy(Path.Combine(Repository.Root, file), Path.Combine(folder, file));
        }
    }

    private static async Task<string> StartAsync(string clone, string path)
    {
        var start = new ProcessStartInfo(Path.Combine(clone, "run"), ["types"]) { WorkingDirectory = clone, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = path;
        using var run = Process.Start(start)!;
        var (output, error) = (run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == 0, await error);
        return await output;
    }
}
