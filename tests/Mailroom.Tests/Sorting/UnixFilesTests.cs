using Mailroom.Sorting;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Sorting;

public sealed class UnixFilesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_many_that_want_the_same_name_at_once_one_gets_it_and_none_is_lost(bool withoutHelpOfTheFileSystem)
    {
        for (var round = 0; round < 50; round++)
        {
            var target = folder.In($"{round}-target");
            var files = Enumerable.Range(0, 8).Select(file => folder.In($"{round}-{file}")).ToList();
            foreach (var file in files) File.WriteAllText(file, file);
            var done = new bool[files.Count];
            Parallel.For(0, files.Count, new ParallelOptions { MaxDegreeOfParallelism = files.Count }, file =>
                done[file] = (withoutHelpOfTheFileSystem ? UnixFiles.RenameOntoReserved(files[file], target) : UnixFiles.Rename(files[file], target)) == Naming.Done);
            Assert.Equal(files[Assert.Single(Enumerable.Range(0, files.Count), file => done[file])], File.ReadAllText(target));
            Assert.Equal(files.Count - 1, files.Count(File.Exists));
        }
    }

    [Fact]
    public void A_folder_and_a_link_that_leads_nowhere_hold_their_names_too()
    {
        File.WriteAllText(folder.In("file"), "text");
        Directory.CreateDirectory(folder.In("folder"));
        File.CreateSymbolicLink(folder.In("link"), folder.In("nowhere"));
        foreach (var name in (string[])["folder", "link"])
        {
            Assert.Equal(Naming.Taken, UnixFiles.Rename(folder.In("file"), folder.In(name)));
            Assert.Equal(Naming.Taken, UnixFiles.RenameOntoReserved(folder.In("file"), folder.In(name)));
            Assert.Equal(Naming.Taken, UnixFiles.HardLink(folder.In("file"), folder.In(name)));
            Assert.Equal(Naming.Taken, UnixFiles.SymbolicLink(folder.In("file"), folder.In(name)));
        }

        Assert.Throws<IOException>(() => UnixFiles.Rename(folder.In("file"), folder.In("nowhere/file")));
        Assert.Equal("text", File.ReadAllText(folder.In("file")));
    }

    [Fact]
    public void The_real_path_has_no_links_also_where_its_end_is_missing()
    {
        Directory.CreateDirectory(folder.In("real"));
        Directory.CreateSymbolicLink(folder.In("link"), folder.In("real"));
        Assert.Equal(Path.Combine(UnixFiles.RealPath(folder.Path), "real", "a", "b"), UnixFiles.RealPath(folder.In("link/a/b/")));
    }
}
