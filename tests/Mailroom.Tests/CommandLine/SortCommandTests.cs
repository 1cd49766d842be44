using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.CommandLine;

public sealed class SortCommandTests : IDisposable
{
    private const string Journal = ".mailroom-journal.jsonl";
    private const string Invoice = "INVOICE\nInvoice number 17\nBill to: Jane Doe\nAmount due 12.50";

    private static readonly string[] Sorted = ["Email/message.eml", "Invoice/17.txt", "Lease/flat.html", "Resume/samuel.md"];

    private readonly TemporaryFolder folder = new();

    public SortCommandTests()
    {
        Directory.CreateDirectory(folder.In("in"));
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "samples", "documents"))) File.Copy(file, folder.In("in/" + Path.GetFileName(file)));
        File.Copy(Path.Combine(Repository.Root, "samples", "types.json"), folder.In("types.json"));
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Copies_go_into_a_folder_for_each_type_with_their_times_and_rights()
    {
        var time = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(folder.In("in/17.txt"), time);
        File.SetUnixFileMode(folder.In("in/17.txt"), UnixFileMode.UserRead | UnixFileMode.GroupRead);
        var before = Contents("in");
        var output = await SortAsync();
        Assert.Equal(before, Contents("in"));
        Assert.Equal(Sorted, Files("out"));
        Assert.Equal(before["17.txt"], Contents("out")["Invoice/17.txt"]);
        Assert.Equal(time, File.GetLastWriteTimeUtc(folder.In("out/Invoice/17.txt")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.GroupRead, File.GetUnixFileMode(folder.In("out/Invoice/17.txt")));
        Assert.Matches(@"17\.txt: Invoice \(\d\.\d\d\) → Invoice/17\.txt, copied", output);
        Assert.Contains("4 files sorted into out:\n     1  Email\n     1  Invoice\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_journal_tells_of_each_file_before_and_after_it_is_sorted()
    {
        await SortAsync();
        var lines = (await File.ReadAllLinesAsync(folder.In("out/" + Journal), TestContext.Current.CancellationToken)).Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        Assert.Equal(["folder", "begin", "end"], lines.Take(3).Select(line => Text(line, "event")));
        Assert.Equal(12, lines.Count);
        var begun = lines[1];
        Assert.Equal((folder.In("in/17.txt"), "Invoice/17.txt", "copy", "Invoice"), (Text(begun, "source"), Text(begun, "target"), Text(begun, "action"), Text(begun, "documentType")));
        Assert.Equal(64, Text(begun, "hash").Length);
        Assert.InRange(begun["confidence"]!.GetValue<double>(), 0, 1);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.In("out/" + Journal)));
    }

    [Fact]
    public async Task Moved_files_leave_their_place_and_come_back()
    {
        var before = Contents("in");
        await SortAsync("--move");
        Assert.Empty(Files("in"));
        Assert.Equal(Sorted, Files("out"));
        var output = await UndoAsync();
        Assert.Contains("4 moved back, 0 removed, 0 left", output, StringComparison.Ordinal);
        Assert.Equal(before, Contents("in"));
        Assert.Equal([Journal], Directory.GetFileSystemEntries(folder.In("out")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_move_to_another_file_system_and_back_keeps_content_and_time()
    {
        using var memory = OtherFileSystem();
        var time = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(folder.In("in/17.txt"), time);
        var before = Contents("in");
        var (exit, _, error) = await RunAsync("in", "--into", memory.In("out"), "--types", "types.json", "--move");
        Assert.True(exit == 0, error);
        Assert.Empty(Files("in"));
        Assert.Equal(time, File.GetLastWriteTimeUtc(memory.In("out/Invoice/17.txt")));
        Assert.Equal(Sorted, Files(memory.In("out")));
        (exit, _, error) = await RunAsync("--undo", memory.In("out"));
        Assert.True(exit == 0, error);
        Assert.Equal(before, Contents("in"));
        Assert.Equal(time, File.GetLastWriteTimeUtc(folder.In("in/17.txt")));
        Assert.Empty(Files(memory.In("out")));
    }

    [Fact]
    public async Task Links_share_the_content_and_are_symbolic_on_another_file_system()
    {
        using var memory = OtherFileSystem();
        Assert.Contains("Invoice/17.txt, hard link", await SortAsync("--link"), StringComparison.Ordinal);
        var (exit, output, error) = await RunAsync("in", "--into", memory.In("out"), "--types", "types.json", "--link");
        Assert.True(exit == 0, error);
        Assert.Contains("Invoice/17.txt, symbolic link", output, StringComparison.Ordinal);
        Assert.Equal(folder.In("in/17.txt"), new FileInfo(memory.In("out/Invoice/17.txt")).LinkTarget);
        Assert.Contains("4 removed, 0 left", (await RunAsync("--undo", memory.In("out"))).Output, StringComparison.Ordinal);
        await UndoAsync();
        Assert.Empty(Files("out"));
        await SortAsync("--link");
        await File.AppendAllTextAsync(folder.In("in/17.txt"), "more", TestContext.Current.CancellationToken);
        Assert.EndsWith("more", Contents("out")["Invoice/17.txt"], StringComparison.Ordinal);
        Assert.Equal(4, Files("in").Count);
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_done_and_changes_nothing()
    {
        Write("in/deep/17.txt", Invoice);
        var planned = await SortAsync("--move", "--dry-run");
        Assert.Equal(["in", "types.json"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
        Assert.Equal(5, Files("in").Count);
        Assert.Contains("Nothing was changed.", planned, StringComparison.Ordinal);
        Assert.Contains("deep/17.txt: Invoice (1.00) → Invoice/17 (2).txt\n", planned, StringComparison.Ordinal);
        var done = await SortAsync("--move");
        Assert.Equal(LinesWithArrows(planned), LinesWithArrows(done).Select(line => line[..line.LastIndexOf(',')]));
        static IEnumerable<string> LinesWithArrows(string output) => output.Split('\n').Where(line => line.Contains('→', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--copy")]
    [InlineData("--move")]
    [InlineData("--link")]
    public async Task A_file_that_is_there_is_never_overwritten(string action)
    {
        Write("out/Invoice/17.txt", "of the user");
        Directory.CreateDirectory(folder.In("out/Invoice/17 (2).txt"));
        Write("in/deep/17.txt", Invoice);
        Write("in/deeper/17.txt", Invoice);
        var output = await SortAsync(action);
        Assert.Equal("of the user", Contents("out")["Invoice/17.txt"]);
        Assert.Equal(["Invoice/17 (3).txt", "Invoice/17 (4).txt", "Invoice/17.txt"], Files("out").Where(file => file.StartsWith("Invoice", StringComparison.Ordinal)));
        Assert.Equal(Invoice, Contents("out")["Invoice/17 (4).txt"]);
        Assert.Contains("deeper/17.txt: Invoice (1.00), is there already: Invoice/17 (4).txt", output, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.In("in/deeper/17.txt")));
    }

    [Fact]
    public async Task What_is_unsure_goes_into_a_folder_of_its_own_which_no_type_shares()
    {
        Write("in/poem.txt", "The rain it raineth every day");
        Write("types.json", """
            [{"name": "To review", "uniqueWords": ["invoice number", "bill to", "amount due"]}, {"name": "../Rent: a/b", "uniqueWords": ["landlord", "tenant", "monthly rent"]},
             {"name": "_./Rent_ a/b", "uniqueWords": ["zyzzyva"]}, {"name": ".. ", "uniqueWords": ["work experience", "education", "skills"]}]
            """);
        File.Delete(folder.In("in/message.eml"));
        await SortAsync();
        Assert.Equal(["To review (2)/17.txt", "To review/poem.txt", "_._Rent_ a_b/flat.html", "_/samuel.md"], Files("out").Order(StringComparer.Ordinal));
        var begun = File.ReadLines(folder.In("out/" + Journal)).Select(line => JsonNode.Parse(line)!).Single(line => line["source"]?.GetValue<string>() == folder.In("in/poem.txt"));
        Assert.True(begun["needsReview"]!.GetValue<bool>());
        Assert.NotEqual("Unknown", begun["proposedType"]!.GetValue<string>());
    }

    [Fact]
    public async Task Files_that_cannot_be_read_stay_and_are_told_with_the_reason()
    {
        File.WriteAllBytes(folder.In("in/c.bin"), [0, 1, 2, 3, 255, 254]);
        using (var pipe = Process.Start("mkfifo", [folder.In("in/pipe")])) await pipe.WaitForExitAsync(TestContext.Current.CancellationToken);
        var (exit, output, _) = await RunAsync("in", "--into", "out", "--types", "types.json", "--move");
        Assert.Equal(2, exit);
        Assert.Equal(["c.bin", "pipe"], Files("in"));
        Assert.Contains("2 not sorted, which stay where they are:\n  - c.bin: This kind of file is not known.", output, StringComparison.Ordinal);
        Assert.Contains("  - pipe: The file is empty", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subfolders_are_sorted_but_not_hidden_files_links_and_the_folder_that_is_sorted_into()
    {
        Write("elsewhere/secret.txt", Invoice);
        Write("in/a/b/deep.txt", Invoice);
        Write("in/.hidden/x.txt", Invoice);
        Write("in/.hidden.txt", Invoice);
        Directory.CreateSymbolicLink(folder.In("in/out-link"), folder.In("elsewhere"));
        File.CreateSymbolicLink(folder.In("in/link.txt"), folder.In("elsewhere/secret.txt"));
        Directory.CreateSymbolicLink(folder.In("alias"), folder.In("in"));
        for (var run = 0; run < 2; run++)
        {
            var (exit, output, error) = await RunAsync("in", "--into", "alias/out", "--types", "types.json");
            Assert.True(exit == 0, error);
            Assert.DoesNotContain("\nout/", output, StringComparison.Ordinal);
            Assert.Equal(["Email/message.eml", "Invoice/17.txt", "Invoice/deep.txt", "Lease/flat.html", "Resume/samuel.md"], Files("in/out"));
        }
    }

    [Fact]
    public async Task A_second_run_sorts_nothing_twice_also_not_what_was_put_elsewhere_since()
    {
        Write("in/poem.txt", "The rain it raineth every day");
        await SortAsync();
        File.Move(folder.In("out/To review/poem.txt"), folder.In("out/Lease/poem.txt"));
        File.SetLastWriteTimeUtc(folder.In("in/17.txt"), DateTime.UnixEpoch);
        Write("in/new.txt", Invoice);
        var output = await SortAsync();
        Assert.Equal([.. Sorted, "Invoice/new.txt", "Lease/poem.txt"], Files("out").OrderBy(file => Array.IndexOf(Sorted, file) is var place and >= 0 ? place : 9).ThenBy(file => file));
        Assert.Contains("1 file sorted into out", output, StringComparison.Ordinal);
        Assert.Contains("17.txt: Invoice (1.00), was sorted before", output, StringComparison.Ordinal);
        Assert.Contains("5 files sorted before", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undoing_leaves_what_was_changed_and_what_is_the_only_one()
    {
        await SortAsync();
        await File.AppendAllTextAsync(folder.In("out/Invoice/17.txt"), "noted", TestContext.Current.CancellationToken);
        await File.AppendAllTextAsync(folder.In("in/flat.html"), "noted", TestContext.Current.CancellationToken);
        File.Delete(folder.In("in/samuel.md"));
        var (exit, output, _) = await RunAsync("--undo", "out");
        Assert.Equal(2, exit);
        Assert.Equal(["Invoice/17.txt", "Lease/flat.html", "Resume/samuel.md"], Files("out"));
        Assert.Contains("Invoice/17.txt: left as it is. It has changed since.", output, StringComparison.Ordinal);
        Assert.Contains("Resume/samuel.md: left as it is. Its original has gone or changed", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.In("out/Email")));
    }

    [Fact]
    public async Task Undoing_a_move_overwrites_nothing_that_has_come_since()
    {
        await SortAsync("--move");
        Write("in/17.txt", "a new one");
        await File.AppendAllTextAsync(folder.In("out/Lease/flat.html"), "noted", TestContext.Current.CancellationToken);
        Directory.Move(folder.In("out"), folder.In("out2"));
        var (exit, output, _) = await RunAsync("--undo", "out2");
        Assert.Equal(2, exit);
        Assert.Equal("a new one", Contents("in")["17.txt"]);
        Assert.EndsWith("noted", Contents("in")["flat.html"], StringComparison.Ordinal);
        Assert.Equal(["Invoice/17.txt"], Files("out2"));
        Assert.Contains("Invoice/17.txt: left as it is. Something else has taken its old place.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undoing_again_takes_the_run_before_and_runs_that_did_nothing_do_not_count()
    {
        await SortAsync();
        Write("in/new.txt", Invoice);
        await SortAsync();
        await SortAsync();
        await SortAsync("--dry-run");
        await UndoAsync();
        Assert.Equal(Sorted, Files("out"));
        await UndoAsync();
        Assert.Empty(Files("out"));
        Assert.Contains("There is nothing to take back in out.", await UndoAsync(), StringComparison.Ordinal);
        await SortAsync();
        Assert.Equal(5, Files("out").Count);
    }

    [Theory]
    [InlineData("--copy")]
    [InlineData("--move")]
    [InlineData("--link")]
    public async Task A_run_that_is_killed_can_be_undone(string action)
    {
        Assert.SkipUnless(LongTests.Wanted || action == "--move", "The other actions are part of ./test --long.");
        for (var i = 0; i < 300; i++) Write($"in/{i % 7}/{i:000}.txt", $"{Invoice}\nDocument {i}");
        var before = Contents("in");
        using (var sort = StartSort(action))
        {
            while (!Directory.Exists(folder.In("out/Invoice")) || Directory.GetFiles(folder.In("out/Invoice")).Length < 10) Assert.False(sort.HasExited, "Nothing was killed.");
            sort.Kill();
            await sort.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await UndoAsync();
        Assert.Equal(before, Contents("in"));
        Assert.Equal([Journal], Directory.GetFileSystemEntries(folder.In("out")).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("--copy", "nothing")]
    [InlineData("--copy", "half a copy")]
    [InlineData("--copy", "all")]
    [InlineData("--copy", "a reserved name")]
    [InlineData("--move", "nothing")]
    [InlineData("--move", "all")]
    [InlineData("--move", "a copy without the removal")]
    [InlineData("--link", "all")]
    public async Task A_run_that_was_cut_off_anywhere_can_be_undone_or_gone_on_with(string action, string done)
    {
        Assert.SkipUnless(LongTests.Wanted || done is "half a copy" or "a copy without the removal" or "a reserved name", "The other places are part of ./test --long.");
        foreach (var other in Files("in").Where(file => file != "17.txt")) File.Delete(folder.In("in/" + other));
        foreach (var undoes in (bool[])[true, false])
        {
            var before = Contents("in");
            await SortAsync(action);
            var lines = File.ReadAllLines(folder.In("out/" + Journal));
            var begun = JsonNode.Parse(lines[^2])!;
            // The end of the action is lost, and half of a line is in its place.
            File.WriteAllText(folder.In("out/" + Journal), string.Join('\n', [.. lines[..^1], lines[^1][..20]]));
            var (source, target) = (folder.In("in/17.txt"), folder.In("out/Invoice/17.txt"));
            var temporary = folder.In($"out/Invoice/.mailroom-{Text(begun, "run")}-1.part");
            if (done == "a copy without the removal") File.Copy(target, source);
            else if (done != "all" && action == "--move") File.Move(target, source);
            else if (done != "all") File.Delete(target);
            if (done == "half a copy") File.WriteAllText(temporary, "half");
            if (done == "a reserved name") File.WriteAllText(target, "");
            if (undoes)
            {
                await UndoAsync();
                Assert.Equal(before, Contents("in"));
                Assert.Equal([Journal], Directory.GetFileSystemEntries(folder.In("out")).Select(Path.GetFileName));
                continue;
            }

            await SortAsync(action);
            var sorted = done == "a reserved name" ? "Invoice/17 (2).txt" : "Invoice/17.txt";
            Assert.Equal(before["17.txt"], Contents("out")[sorted]);
            Assert.False(File.Exists(temporary));
        }
    }

    [Fact]
    public async Task A_folder_that_fills_up_is_watched_and_a_restart_does_nothing_twice()
    {
        await using (var sort = Watched.Start(StartSort("--watch")))
        {
            await sort.LineAsync("samuel.md: Resume");
            var slow = new StreamWriter(folder.In("in/slow.txt")) { AutoFlush = true };
            foreach (var line in Invoice.Split('\n'))
            {
                await slow.WriteLineAsync(line);
                await Task.Delay(500, TestContext.Current.CancellationToken);
            }

            await slow.DisposeAsync();
            await sort.LineAsync("slow.txt: Invoice");
            // A machine that stands still for long may take it before it is whole; then it comes again.
            while (!Contents("out").Any(file => file.Value == Invoice + "\n")) await sort.LineAsync("slow.txt: Invoice");
            Directory.Move(folder.In("in"), folder.In("away"));
            Directory.Move(folder.In("away"), folder.In("in"));
            Write("in/later/two.txt", Invoice);
            await sort.LineAsync("later/two.txt: Invoice");
            Assert.Equal(130, await sort.StopAsync());
            await sort.LineAsync("files sorted into out:");
        }

        var before = Files("out");
        await using (var sort = Watched.Start(StartSort("--watch")))
        {
            Write("in/three.txt", Invoice + "\nthe third");
            await sort.LineAsync("three.txt: Invoice");
            Assert.Equal(130, await sort.StopAsync());
            await sort.LineAsync("1 file sorted into out:");
        }

        Assert.Equal(before.Append("Invoice/three.txt").Order(StringComparer.Ordinal), Files("out"));
    }

    [Fact]
    public async Task Two_at_once_do_not_sort_into_the_same_folder()
    {
        await using var sort = Watched.Start(StartSort("--watch"));
        await sort.LineAsync("Watching");
        var (exit, _, error) = await RunAsync("in", "--into", "out", "--types", "types.json");
        Assert.Equal(1, exit);
        Assert.Contains("another mailroom sort that is at work there must end first", error, StringComparison.Ordinal);
        await sort.StopAsync();
    }

    [Fact]
    public async Task Ctrl_c_stops_it_and_what_was_sorted_is_told()
    {
        for (var i = 0; i < 3000; i++) Write($"in/{i:0000}.txt", $"{Invoice}\nDocument {i}");
        await using var sort = Watched.Start(StartSort("--copy"));
        await sort.LineAsync("0003.txt: Invoice");
        Assert.Equal(130, await sort.StopAsync());
        await sort.LineAsync("files sorted into out:");
        Assert.InRange(Files("out").Count, 4, 3000);
    }

    [Theory]
    [InlineData("Name the folder to sort")]
    [InlineData("nowhere is not a folder.", "nowhere", "--into", "out", "--types", "types.json")]
    [InlineData("in cannot be sorted into itself", "in", "--into", "./in/", "--types", "types.json")]
    [InlineData("Say with --into OUT", "in", "--types", "types.json")]
    [InlineData("mailroom types --json", "in", "--into", "out")]
    [InlineData("Choose one of --copy, --move and --link.", "in", "--into", "out", "--types", "types.json", "--move", "--link")]
    [InlineData("--dry-run does not go with --watch.", "in", "--into", "out", "--types", "types.json", "--watch", "--dry-run")]
    [InlineData("--undo goes with nothing else", "--undo", "out", "--dry-run")]
    [InlineData("out has no journal", "--undo", "out")]
    [InlineData("types.json cannot be opened", "in", "--into", "types.json", "--types", "types.json")]
    public async Task What_cannot_run_says_why(string message, params string[] arguments)
    {
        var (exit, _, error) = await RunAsync(arguments);
        Assert.Equal(1, exit);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.In("out")));
    }

    private async Task<string> SortAsync(params string[] options)
    {
        var (exit, output, error) = await RunAsync(["in", "--into", "out", "--types", "types.json", .. options]);
        Assert.True(exit == 0, output + error);
        return output;
    }

    private async Task<string> UndoAsync()
    {
        var (exit, output, error) = await RunAsync("--undo", "out");
        Assert.True(exit == 0, output + error);
        return output;
    }

    private Process StartSort(string option) => Process.Start(new ProcessStartInfo(Repository.Program, ["sort", "in", "--into", "out", "--types", "types.json", option])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = folder.Path,
    })!;

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) => RunningServer.RunAsync(folder.Path, folder.In("keys"), ["sort", .. arguments]);

    private List<string> Files(string path) =>
        [.. Directory.EnumerateFiles(folder.In(path), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder.In(path), file))
            .Where(file => file != Journal).Order(StringComparer.Ordinal)];

    private SortedDictionary<string, string> Contents(string path) =>
        new(Files(path).ToDictionary(file => file, file => File.ReadAllText(Path.Combine(folder.In(path), file))), StringComparer.Ordinal);

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.In(file))!);
        File.WriteAllText(folder.In(file), text);
    }

    private static TemporaryFolder OtherFileSystem()
    {
        const string memory = "/dev/shm";
        if (!Directory.Exists(memory)) Assert.Skip("There is no other file system.");
        return new TemporaryFolder(memory);
    }

    private static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();

    /// <summary>A run that goes on while its lines are read.</summary>
    private sealed class Watched(Process process) : IAsyncDisposable
    {
        private readonly Task<string> error = process.StandardError.ReadToEndAsync();

        public static Watched Start(Process process) => new(process);

        /// <summary>Waits for a line with these words.</summary>
        public async Task LineAsync(string words)
        {
            while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                if (line.Contains(words, StringComparison.Ordinal)) return;
            }

            Assert.Fail($"It never said “{words}”. {await error}");
        }

        /// <summary>Ctrl-C.</summary>
        public async Task<int> StopAsync()
        {
            using (var signal = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)])) await signal.WaitForExitAsync(TestContext.Current.CancellationToken);
            await Wait.ForEndAsync(process);
            return process.ExitCode;
        }

        public async ValueTask DisposeAsync()
        {
            if (!process.HasExited) process.Kill();
            await error;
            process.Dispose();
        }
    }
}
