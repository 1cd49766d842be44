using Mailroom.Tests.Running;

namespace Mailroom.Tests.CommandLine;

public sealed class ExamplesCommandTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private readonly RunningServer server = shared.Server;

    [Fact]
    public async Task Files_and_folders_become_examples_of_the_type_that_is_named()
    {
        using var folder = new TemporaryFolder();
        Write(folder.In("one.txt"), "Moored at berth seven");
        Write(folder.In("more/deep/two.txt"), "Moored at berth nine");
        var id = await server.Api.CreateAsync();
        var (exit, output, error) = await AddAsync(id, folder.In("one.txt"), folder.In("more"), "--type", "resume");
        Assert.True(exit == 0, error);
        var files = await server.Api.EndedAsync(id, BatchOf(output));
        Assert.Equal(["one.txt", "two.txt"], files.Select(file => file!["fileName"]!.GetValue<string>()));
        Assert.All(files, file => Assert.Equal("Resume", file!["result"]!["documentType"]!.GetValue<string>()));
        Assert.All(files, file => Assert.True(file!["result"]!["confirmed"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task Subfolders_that_are_named_like_types_say_the_type_of_their_files()
    {
        using var folder = new TemporaryFolder();
        for (var i = 0; i < 60; i++) Write(folder.In($"in/invoice/{i:00}.txt"), $"Moored at berth {i}");
        Write(folder.In("in/Resume/b.txt"), "Swell from the north");
        Write(folder.In("in/Unknown/c.txt"), "Nothing of this");
        var id = await server.Api.CreateAsync();
        var (exit, output, error) = await AddAsync(id, folder.In("in"));
        Assert.True(exit == 0, error);
        var types = (await server.Api.EndedAsync(id, BatchOf(output))).Select(file => file!["result"]!["documentType"]!.GetValue<string>()).CountBy(type => type, StringComparer.Ordinal);
        Assert.Equal([("Invoice", 60), ("Resume", 1), ("Unknown", 1)], types.Select(type => (type.Key, type.Value)).Order());
    }

    [Fact]
    public async Task Examples_that_are_added_while_no_server_runs_are_read_by_the_next()
    {
        using var folder = new TemporaryFolder();
        Write(folder.In("one.txt"), "Moored at berth seven");
        await using var own = await InProcessServer.StartAsync();
        var id = await own.Api.CreateAsync();
        await own.StopAsync();
        var (exit, output, error) = await own.RunAsync("examples", "add", id, folder.In("one.txt"), "--type", "Resume", "--data", own.DataFolder);
        Assert.True(exit == 0, error);
        await own.StartAgainAsync();
        Assert.True((await own.Api.EndedAsync(id, BatchOf(output)))[0]!["result"]!["confirmed"]!.GetValue<bool>());
    }

    [Fact]
    public async Task What_cannot_be_added_is_told_before_anything_is_uploaded()
    {
        using var folder = new TemporaryFolder();
        Write(folder.In("in/Invoice/a.txt"), "text");
        Write(folder.In("in/Recipes/b.txt"), "text");
        var id = await server.Api.CreateAsync();
        Assert.Contains("Recipes is not a type of this classification. Its types are Invoice, Resume", (await FailAsync(id, folder.In("in"))), StringComparison.Ordinal);
        Assert.Contains("Recipe is not a type", (await FailAsync(id, folder.In("in"), "--type", "Recipe")), StringComparison.Ordinal);
        Assert.Contains("--type NAME", (await FailAsync(id, folder.In("in/Invoice/a.txt"))), StringComparison.Ordinal);
        Assert.Contains("neither a file nor a folder", (await FailAsync(id, "nowhere", "--type", "Invoice")), StringComparison.Ordinal);
        Assert.Contains("There is no classification", (await FailAsync("nowhere", folder.In("in"))), StringComparison.Ordinal);
        Assert.Empty((await server.Api.GetAsync(id + "/batches")).Ok()["batches"]!.AsArray());

        Write(folder.In("empty.txt"), "");
        var (exit, _, error) = await AddAsync(id, folder.In("empty.txt"), "--type", "Invoice");
        Assert.Equal(2, exit);
        Assert.Contains("The file is empty", error, StringComparison.Ordinal);
    }

    private async Task<string> FailAsync(params string[] arguments)
    {
        var (exit, _, error) = await AddAsync(arguments);
        Assert.Equal(1, exit);
        return error;
    }

    private Task<(int ExitCode, string Output, string Error)> AddAsync(params string[] arguments) => server.RunAsync(["examples", "add", .. arguments, "--data", server.DataFolder]);

    private static string BatchOf(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]["Batch ".Length..].Trim();

    private static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
