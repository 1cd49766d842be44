using System.Diagnostics;
using System.Globalization;
using Mailroom.Reading.Isolation;
using static Mailroom.Reading.Tests.Isolation.WorkerHost;

namespace Mailroom.Reading.Tests.Isolation;

public sealed class ReadWorkerPoolTroubleTests
{
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
    public async Task A_document_that_is_tried_again_is_read_by_a_child_that_has_read_nothing_else()
    {
        await using var pool = Pool();
        var before = await ReadAsync(pool, "who");
        Assert.Equal(before, await ReadAsync(pool, "who"));

        var alone = await ReadAsync(pool, "who", isSecondAttempt: true);

        Assert.NotEqual(before, alone);
        Assert.Equal(alone, await ReadAsync(pool, "who"));
        Assert.NotEqual(alone, await ReadAsync(pool, "who", isSecondAttempt: true));
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
        await using var pool = Pool(timeLimit: TimeSpan.FromSeconds(5));
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
    public async Task A_stream_shorter_than_its_length_is_the_callers_fault_and_costs_one_child()
    {
        await using var pool = Pool();

        await Assert.ThrowsAsync<ArgumentException>(() => pool.ReadAsync(new MemoryStream(new byte[10]), 11, new ReadingOptions(), Cancellation));

        Assert.Equal("4", await ReadAsync(pool, "next"));
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
        await using var pool = new ReadWorkerPool(new ReadWorkerPoolOptions { FileName = Program + "-missing", Workers = 1 });

        await Assert.ThrowsAsync<ReaderUnavailableException>(() => ReadAsync(pool, "next"));
        await Assert.ThrowsAsync<ReaderUnavailableException>(() => ReadAsync(pool, "next"));
    }

    [Fact]
    public async Task A_reader_that_ends_before_it_is_ready_tells_why()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs the command ls.");
        await using var pool = new ReadWorkerPool(new ReadWorkerPoolOptions { FileName = "ls", Arguments = ["no-such-file"], Workers = 1 });

        var fault = await Assert.ThrowsAsync<ReaderUnavailableException>(() => ReadAsync(pool, "next"));
        Assert.Contains("'no-such-file'", fault.Message, StringComparison.Ordinal);
        Assert.Equal(fault.Message, (await Assert.ThrowsAsync<ReaderUnavailableException>(() => pool.ProtectionsAsync(Cancellation))).Message);
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
        using var server = Process.Start(new ProcessStartInfo(Program, ["server"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        using var child = Process.GetProcessById(int.Parse((await server.StandardOutput.ReadLineAsync(Cancellation))!, CultureInfo.InvariantCulture));
        var tool = await OnlyChildOfAsync(child.Id);

        server.Kill();

        await EndedAsync(child);
        await EndedAsync(tool);
    }
}
