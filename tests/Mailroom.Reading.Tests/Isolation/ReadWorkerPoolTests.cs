using System.Globalization;
using System.Text;
using static Mailroom.Reading.Tests.Isolation.WorkerHost;

namespace Mailroom.Reading.Tests.Isolation;

public sealed class ReadWorkerPoolTests
{
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
    public async Task What_a_library_prints_does_not_break_the_protocol()
    {
        await using var pool = Pool();

        Assert.Equal("printed", await ReadAsync(pool, "print"));
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
}
