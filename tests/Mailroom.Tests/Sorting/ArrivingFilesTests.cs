using Mailroom.Sorting;
using Mailroom.Tests.Running;
using Microsoft.Extensions.Time.Testing;

namespace Mailroom.Tests.Sorting;

public sealed class ArrivingFilesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider time = new();
    private readonly SourceFolder source;
    private readonly ArrivingFiles arriving;

    public ArrivingFilesTests()
    {
        Directory.CreateDirectory(folder.In("in"));
        source = new SourceFolder(folder.In("in"), folder.In("out"));
        arriving = new ArrivingFiles(time);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_is_taken_once_it_has_not_changed_for_two_seconds()
    {
        File.WriteAllText(folder.In("in/a.txt"), "a");
        Assert.Empty(Look(0));
        File.AppendAllText(folder.In("in/a.txt"), "b");
        Assert.Empty(Look(1.9));
        Assert.Empty(Look(1.9));
        // The same size, but another time.
        File.SetLastWriteTimeUtc(folder.In("in/a.txt"), DateTime.UnixEpoch);
        Assert.Empty(Look(1));
        Assert.Empty(Look(1.9));
        Assert.Equal(["a.txt"], Look(0.1));
        Assert.Empty(Look(5));
        File.AppendAllText(folder.In("in/a.txt"), "c");
        Assert.Empty(Look(5));
        Assert.Equal(["a.txt"], Look(2));
    }

    [Fact]
    public void An_empty_file_is_awaited()
    {
        File.WriteAllText(folder.In("in/a.txt"), "");
        Assert.Empty(Look(0));
        Assert.Empty(Look(60));
        File.WriteAllText(folder.In("in/a.txt"), "a");
        Assert.Empty(Look(60));
        Assert.Equal(["a.txt"], Look(2));
    }

    [Fact]
    public void A_folder_that_goes_and_comes_back_is_looked_at_again()
    {
        File.WriteAllText(folder.In("in/a.txt"), "a");
        Assert.Empty(Look(0));
        Directory.Move(folder.In("in"), folder.In("away"));
        Assert.Empty(Look(2));
        Directory.Move(folder.In("away"), folder.In("in"));
        Assert.Empty(Look(2));
        Assert.Equal(["a.txt"], Look(2));
    }

    private IEnumerable<string?> Look(double secondsLater)
    {
        time.Advance(TimeSpan.FromSeconds(secondsLater));
        return arriving.Settle(source.Find().Files).Select(file => Path.GetFileName(file.Path));
    }
}
