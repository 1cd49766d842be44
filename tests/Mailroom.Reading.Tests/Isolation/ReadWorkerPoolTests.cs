using System.Diagnostics;
using System.Globalization;
using System.Text;
using Mailroom.Reading.Isolation;

namespace Mailroom.Reading.Tests.Isolation;

public sealed class ReadWorkerPoolTests
{
    private static readonly string Host = Path.Combine(AppContext.BaseDirectory, "ReadWorkerHost");

    [Fact]
    public async Task A_document_and_its_options_reach_the_child_and_the_answer_comes_back()
    {
        await using var pool = Pool();
        var content = new byte[3_000_000];

        var document = await pool.ReadAsync(new MemoryStream(content), content.Length, new ReadingOptions { OcrLanguages = "deu" }, Cancellation);

        Assert.Equal(["3000000", "deu"], document.Pages[0].Lines.Select(line => line.Text));
    }

    [Fact]
    public async Task A_child_is_kept_for_the_next_document()
    {
        await using var pool = Pool();

        Assert.Equal(await ReadAsync(pool, "who"), await ReadAsync(pool, "who"));
    }

    [Fact]
    public async Task A_child_is_replaced_after_its_number_of_documents()
    {
        await using var pool = Pool(documents: 2);

        string[] children = [await ReadAsync(pool, "who"), await ReadAsync(pool, "who"), await ReadAsync(pool, "who")];

        Assert.Equal(children[0], children[1]);
        Assert.NotEqual(children[1], children[2]);
    }

    [Fact]
    public async Task Many_documents_at_once_each_get_their_own_answer()
    {
        await using var pool = Pool(workers: 2);

        var answers = await Task.WhenAll(Enumerable.Range(100, 40).Select(length => ReadAsync(pool, new string('x', length))));

        Assert.Equal(Enumerable.Range(100, 40).Select(length => length.ToString(CultureInfo.InvariantCulture)), answers);
    }

    [Fact]
    public async Task A_failure_that_the_child_reports_keeps_its_kind_and_message_and_the_child()
    {
        await using var pool = Pool();
        var before = await ReadAsync(pool, "who");

        var failure = await Assert.ThrowsAsync<ReadingException>(() => ReadAsync(pool, "fail"));

        Assert.Equal((ReadingFailure.Encrypted, "The file is locked."), (failure.Failure, failure.Message));
        Assert.Equal(before, await ReadAsync(pool, "who"));
    }

    [Fact]
    public async Task What_a_parser_throws_is_a_damaged_file_and_its_message_stays_in_the_child()
    {
        await using var pool = Pool();

        var failure = await Assert.ThrowsAsync<ReadingException>(() => ReadAsync(pool, "throw"));

        Assert.Equal(ReadingFailure.Corrupt, failure.Failure);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_child_that_dies_costs_its_document_only()
    {
        await using var pool = Pool();
        var before = await ReadAsync(pool, "who");

        var failure = await Assert.ThrowsAsync<ReadingException>(() => ReadAsync(pool, "die"));

        Assert.Equal(ReadingFailure.ReaderDied, failure.Failure);
        Assert.NotEqual(before, await ReadAsync(pool, "who"));
    }

    [Fact]
    public async Task A_child_killed_from_outside_while_it_reads_costs_its_document_only()
    {
        await using var pool = Pool();
        var child = await ChildAsync(pool);
        var reading = ReadAsync(pool, "tool");
        var tool = await OnlyChildOfAsync(child.Id);

        child.Kill();

        Assert.Equal(ReadingFailure.ReaderDied, (await Assert.ThrowsAsync<ReadingException>(() => reading)).Failure);
        Assert.Equal("4", await ReadAsync(pool, "next"));
        await EndedAsync(tool);
    }

    [Fact]
    public async Task A_child_killed_between_documents_costs_no_more_than_one_document()
    {
        await using var pool = Pool();
        var child = await ChildAsync(pool);
        child.Kill();
        await child.WaitForExitAsync(Cancellation);

        await Assert.ThrowsAsync<ReadingException>(() => ReadAsync(pool, "first"));

        Assert.Equal("6", await ReadAsync(pool, "second"));
    }

    [Fact]
    public async Task A_document_that_takes_too_long_is_given_up_and_its_child_killed()
    {
        await using var pool = Pool(timeLimit: TimeSpan.FromSeconds(1));
        var child = await ChildAsync(pool);

        var failure = await Assert.ThrowsAsync<ReadingException>(() => ReadAsync(pool, "hang"));

        Assert.Equal(ReadingFailure.TimedOut, failure.Failure);
        await EndedAsync(child);
        Assert.Equal("4", await ReadAsync(pool, "next"));
    }

    [Fact]
    public async Task Cancelling_kills_the_child_and_its_tools_and_frees_the_place()
    {
        await using var pool = Pool();
        var child = await ChildAsync(pool);
        using var cancel = new CancellationTokenSource();
        var reading = ReadAsync(pool, "tool", cancel.Token);
        var tool = await OnlyChildOfAsync(child.Id);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await EndedAsync(child);
        await EndedAsync(tool);
        Assert.Equal("4", await ReadAsync(pool, "next"));
    }

    [Fact]
    public async Task Cancelling_a_document_that_waits_costs_nothing()
    {
        await using var pool = Pool();
        using var cancel = new CancellationTokenSource();
        using var cancelFirst = new CancellationTokenSource();
        var first = ReadAsync(pool, "hang", cancelFirst.Token);
        var waiting = ReadAsync(pool, "next", cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.False(first.IsCompleted);
        await cancelFirst.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    [Theory]
    [InlineData("heap")]
    [InlineData("native")]
    public async Task A_document_that_takes_too_much_memory_costs_its_child_only(string kind)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Memory is watched on Linux only.");
        await using var pool = Pool();

        var failure = await Assert.ThrowsAsync<ReadingException>(() => ReadAsync(pool, kind));

        Assert.Equal(ReadingFailure.ReaderDied, failure.Failure);
        Assert.Equal("4", await ReadAsync(pool, "next"));
    }

    [Fact]
    public async Task An_answer_has_a_limit()
    {
        await using var pool = Pool();

        var failure = await Assert.ThrowsAsync<ReadingException>(() => ReadAsync(pool, "long 70000000"));

        Assert.Equal(ReadingFailure.ReaderDied, failure.Failure);
    }

    [Fact]
    public async Task What_a_library_prints_does_not_break_the_protocol()
    {
        await using var pool = Pool();

        Assert.Equal("printed", await ReadAsync(pool, "print"));
        Assert.Equal("4", await ReadAsync(pool, "next"));
    }

    [Fact]
    public async Task A_stream_shorter_than_its_length_is_the_callers_fault_and_costs_one_child()
    {
        await using var pool = Pool();

        await Assert.ThrowsAsync<ArgumentException>(() => pool.ReadAsync(new MemoryStream(new byte[10]), 11, new ReadingOptions(), Cancellation));

        Assert.Equal("4", await ReadAsync(pool, "next"));
    }

    [Fact]
    public async Task Children_see_nothing_of_the_servers_secrets()
    {
        Environment.SetEnvironmentVariable("MAILROOM_MASTER_KEY", "secret");
        await using var pool = Pool();
        var content = Encoding.UTF8.GetBytes("environment");

        var document = await pool.ReadAsync(new MemoryStream(content), content.Length, new ReadingOptions(), Cancellation);

        var names = document.Pages[0].Lines.Select(line => line.Text).ToList();
        Assert.Contains("PATH", names);
        Assert.DoesNotContain("MAILROOM_MASTER_KEY", names);
        Assert.DoesNotContain("HOME", names);
    }

    [Fact]
    public async Task Children_run_at_a_lower_priority()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Priorities are read from /proc.");
        await using var pool = Pool();

        Assert.Equal("5", await ReadAsync(pool, "priority"));
    }

    [Fact]
    public async Task Disposing_ends_the_children_and_what_they_read()
    {
        var pool = Pool();
        var child = await ChildAsync(pool);
        var reading = ReadAsync(pool, "hang");

        await pool.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await EndedAsync(child);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => ReadAsync(pool, "next"));
    }

    [Fact]
    public async Task A_program_that_cannot_be_started_is_no_fault_of_the_document()
    {
        await using var pool = new ReadWorkerPool(new ReadWorkerPoolOptions { FileName = Host + "-missing", Workers = 1 });

        await Assert.ThrowsAsync<ReaderUnavailableException>(() => ReadAsync(pool, "next"));
        await Assert.ThrowsAsync<ReaderUnavailableException>(() => ReadAsync(pool, "next"));
    }

    [Fact]
    public async Task A_program_that_is_no_reader_is_no_fault_of_the_document()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs the command true.");
        await using var pool = new ReadWorkerPool(new ReadWorkerPoolOptions { FileName = "true", Workers = 1 });

        await Assert.ThrowsAsync<ReaderUnavailableException>(() => ReadAsync(pool, "next"));
    }

    [Fact]
    public async Task Children_and_their_tools_end_when_the_server_is_killed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are found through /proc.");
        using var server = Process.Start(new ProcessStartInfo(Host, ["server"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        using var child = Process.GetProcessById(int.Parse((await server.StandardOutput.ReadLineAsync(Cancellation))!, CultureInfo.InvariantCulture));
        var tool = await OnlyChildOfAsync(child.Id);

        server.Kill();

        await EndedAsync(child);
        await EndedAsync(tool);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static ReadWorkerPool Pool(int workers = 1, int documents = 500, TimeSpan? timeLimit = null) => new(new ReadWorkerPoolOptions
    {
        FileName = Host,
        Workers = workers,
        DocumentsPerWorker = documents,
        TimeLimit = timeLimit ?? TimeSpan.FromSeconds(60),
        MemoryLimitMegabytes = 300,
    });

    private static async Task<string> ReadAsync(ReadWorkerPool pool, string document, CancellationToken? cancellation = null)
    {
        var content = Encoding.UTF8.GetBytes(document);
        var text = await pool.ReadAsync(new MemoryStream(content), content.Length, new ReadingOptions(), cancellation ?? Cancellation);
        return text.Pages[0].Lines[0].Text;
    }

    private static async Task<Process> ChildAsync(ReadWorkerPool pool) =>
        Process.GetProcessById(int.Parse(await ReadAsync(pool, "who"), CultureInfo.InvariantCulture));

    /// <summary>Waits until a process has started another one.</summary>
    private static async Task<Process> OnlyChildOfAsync(int parent)
    {
        while (true)
        {
            foreach (var thread in Directory.EnumerateDirectories($"/proc/{parent}/task"))
            {
                if (int.TryParse((await File.ReadAllTextAsync(Path.Combine(thread, "children"), Cancellation)).Trim(), out var child))
                    return Process.GetProcessById(child);
            }

            await Task.Delay(10, Cancellation);
        }
    }

    private static async Task EndedAsync(Process process)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (IsRunning(process.Id))
            await Task.Delay(10, limit.Token);
    }

    // An ended process whose parent has ended too may remain as a zombie where nobody reaps it.
    private static bool IsRunning(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/stat").Split(") ")[1][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
