using Mailroom.Storage.Vault;
using Mailroom.Storage.Vault.MasterKeys;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Storage;

/// <summary>There is one copy of the vault, and none that is forgotten.</summary>
public sealed class VaultCopiesTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly TemporaryFolder folder = new();
    private readonly KeyVault vault;
    private readonly VaultCopies copies;

    public VaultCopiesTests()
    {
        vault = KeyVault.Open(folder.In("vault.db"), new MasterKeyVariable(Convert.ToBase64String(new byte[32])), isNew: true, TimeProvider.System);
        copies = new VaultCopies(vault, folder.In("data"));
        foreach (var disk in (string[])["a", "b", "c"]) Directory.CreateDirectory(folder.In(disk));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Copies_on_disks_that_are_not_mounted_are_named_until_they_can_be_removed(bool isMountPointLeft)
    {
        copies.Write(folder.In("a/copy"), None);
        Directory.Move(folder.In("a"), folder.In("a unmounted"));
        if (isMountPointLeft) Directory.CreateDirectory(folder.In("a"));
        copies.Write(folder.In("b/copy"), None);
        Assert.Equal([folder.In("a/copy")], copies.Outdated);
        Directory.Move(folder.In("b"), folder.In("b unmounted"));
        copies.Write(folder.In("c/copy"), None);
        copies.Write(path: null, None);
        Assert.Equal([folder.In("a/copy"), folder.In("b/copy")], copies.Outdated);

        if (isMountPointLeft) Directory.Delete(folder.In("a"));
        Directory.Move(folder.In("a unmounted"), folder.In("a"));
        copies.Write(path: null, None);
        Assert.Empty(Directory.GetFiles(folder.In("a")));
        Assert.Equal([folder.In("b/copy")], copies.Outdated);
        Directory.Move(folder.In("b unmounted"), folder.In("b"));
        copies.Write(folder.In("b/copy"), None);
        Assert.Empty(copies.Outdated);
        Assert.Empty(Directory.GetFiles(folder.In("c")));
        Assert.NotNull(VaultCopy.TryRead(folder.In("b/copy")));
    }

    [Fact]
    public void An_older_copy_that_cannot_be_overwritten_does_not_stand_in_the_way_of_new_ones_and_is_not_forgotten()
    {
        copies.Write(folder.In("a/copy"), None);
        using (new FileStream(folder.In("a/copy"), FileMode.Open, FileAccess.Read, FileShare.None))
        {
            copies.Write(folder.In("b/copy"), None);
            copies.Write(path: null, None);
            Assert.Equal([folder.In("a/copy")], copies.Outdated);
        }

        copies.Write(path: null, None);
        Assert.False(File.Exists(folder.In("a/copy")));
        Assert.Empty(copies.Outdated);
    }

    [Fact]
    public void An_empty_file_in_the_place_of_an_older_copy_says_that_it_is_gone()
    {
        copies.Write(folder.In("a/copy"), None);
        File.Delete(folder.In("a/copy"));
        copies.Write(folder.In("b/copy"), None);
        Assert.NotEmpty(copies.Outdated);
        File.WriteAllText(folder.In("a/copy"), "");
        copies.Write(path: null, None);
        Assert.Empty(copies.Outdated);
    }

    [Fact]
    public void A_copy_at_a_new_place_is_known_of_before_it_is_written()
    {
        copies.Write(folder.In("a/copy"), None);
        // A killing after the renaming, before the new place was taken down: the older copy in its place stands for the new one.
        File.Copy(folder.In("a/copy"), folder.In("b/copy"));
        using (new FileStream(folder.In("b/copy"), FileMode.Open, FileAccess.Read, FileShare.None))
        {
            Assert.Throws<VaultException>(() => copies.Write(folder.In("b/copy"), None));
            Assert.Equal([folder.In("b/copy")], copies.Outdated);
        }

        // One in the midst of the copying.
        vault.WriteSettings(("copy_path_old", folder.In("b/copy") + "\n" + folder.In("c/copy")));
        File.WriteAllText(folder.In("c/copy.new"), "half of a copy");
        copies.Write(path: null, None);
        Assert.Equal([folder.In("a/copy")], Directory.GetFiles(folder.Path, "copy*", SearchOption.AllDirectories));
        Assert.Empty(copies.Outdated);
    }

    [Fact]
    public void A_writing_that_is_stopped_leaves_the_last_copy_and_nothing_else()
    {
        copies.Write(folder.In("a/copy"), None);
        Assert.Throws<OperationCanceledException>(() => copies.Write(folder.In("b/copy"), new CancellationToken(canceled: true)));
        Assert.Throws<OperationCanceledException>(() => copies.Write(path: null, new CancellationToken(canceled: true)));
        Assert.Equal([folder.In("a/copy")], Directory.GetFiles(folder.Path, "copy*", SearchOption.AllDirectories));
        Assert.Empty(copies.Outdated);
        Assert.Equal(folder.In("a/copy"), copies.Path);
        Assert.NotNull(VaultCopy.TryRead(folder.In("a/copy")));
    }

    public void Dispose()
    {
        vault.Dispose();
        folder.Dispose();
    }
}
