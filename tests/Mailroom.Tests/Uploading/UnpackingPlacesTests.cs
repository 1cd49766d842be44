using System.IO.Compression;
using Mailroom.Api;
using Mailroom.Configuration;
using Mailroom.Limiting;
using Mailroom.Reading.Isolation;
using Mailroom.Reading.Tests;
using Mailroom.Storage.Blobs;
using Mailroom.Tests.Running;
using Mailroom.Uploading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Mailroom.Tests.Uploading;

/// <summary>What an archive gets while others are unpacked, and after others of its upload were.</summary>
public sealed class UnpackingPlacesTests : IAsyncLifetime
{
    private readonly UploadOptions options = new() { UnpackWaitLimit = TimeSpan.Zero };
    private SlowStore blobs = null!;
    private StoreOnDisk store = null!;
    private UnsettledUploads unsettled = null!;
    private FileReceiver receiver = null!;
    private ArchiveUnpacking unpacking = null!;

    public async ValueTask InitializeAsync()
    {
        store = await StoreOnDisk.OpenAsync(TimeProvider.System, inner => blobs = new SlowStore(inner));
        _ = store.Get<IBlobStore>();
        unsettled = ActivatorUtilities.CreateInstance<UnsettledUploads>(store.Services);
        var disk = new FreeDisk(store.DataFolder, Options.Create(new LimitOptions { MinimumFreeDiskMegabytes = 0 }), TimeProvider.System);
        receiver = new FileReceiver(blobs, unsettled, disk, Options.Create(options), TimeProvider.System);
        unpacking = new ArchiveUnpacking(receiver, blobs, Options.Create(options), new ReadWorkerPoolOptions { FileName = "/nowhere", Workers = 1 }, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await unpacking.DisposeAsync();
        unsettled.Dispose();
        await store.DisposeAsync();
    }

    [Fact]
    public async Task An_archive_does_not_wait_for_ever_for_those_of_others()
    {
        await using var first = new ReceivedUpload(receiver);
        await using var second = new ReceivedUpload(receiver);
        var held = unpacking.UnpackAsync(await ArchiveAsync(), first, TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<RequestException>(async () => await unpacking.UnpackAsync(await ArchiveAsync(), second, TestContext.Current.CancellationToken));
        Assert.Equal((503, 30), (refused.Status, refused.RetryAfterSeconds));
        blobs.Release();
        // There is no such program: its place is free again all the same.
        Assert.Equal("The server cannot unpack archives at this moment. Nothing of this request was kept; try again after 30 s.", (await Assert.ThrowsAsync<RequestException>(() => held)).Message);
        Assert.StartsWith("The server cannot unpack", (await Assert.ThrowsAsync<RequestException>(async () => await unpacking.UnpackAsync(await ArchiveAsync(), second, TestContext.Current.CancellationToken))).Message, StringComparison.Ordinal);
        Assert.True(first.UnpackingTime > TimeSpan.Zero);
        Assert.Empty(blobs.Unsettled());
    }

    [Fact]
    public async Task Where_the_archives_before_it_took_all_the_time_it_is_not_even_begun()
    {
        await using var upload = new ReceivedUpload(receiver) { UnpackingTime = options.UnpackTimeLimit };
        var entry = Assert.Single(await unpacking.UnpackAsync(await ArchiveAsync(), upload, TestContext.Current.CancellationToken));
        upload.Files.Add(entry);
        Assert.StartsWith("The archives before it took all the time", entry.Refusal, StringComparison.Ordinal);
        Assert.Equal(0, blobs.Opened);
    }

    [Fact]
    public async Task A_file_that_cannot_be_removed_now_does_not_keep_the_others_and_is_removed_later()
    {
        var upload = new ReceivedUpload(receiver);
        for (var file = 0; file < 3; file++) upload.Files.Add(await ArchiveAsync());
        blobs.Stuck = upload.Files[0].Id;
        await upload.DisposeAsync();
        Assert.Equal([blobs.Stuck], blobs.Unsettled());
        blobs.Stuck = null;
        await unsettled.SettleLeftAsync();
        Assert.Empty(blobs.Unsettled());
    }

    private Task<ReceivedFile> ArchiveAsync() => receiver.ReceiveAsync("a.zip", new MemoryStream(Samples.Zip([("a.txt", "one"u8.ToArray())], CompressionLevel.Optimal)), TestContext.Current.CancellationToken);

    /// <summary>A store that opens nothing until it is told to, and does not remove one of its files.</summary>
    private sealed class SlowStore(IBlobStore inner) : IBlobStore
    {
        private readonly TaskCompletionSource isReleased = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Opened { get; private set; }

        public string? Stuck { get; set; }

        public void Release() => isReleased.SetResult();

        public async ValueTask<Stream?> OpenAsync(string id, CancellationToken cancellation)
        {
            Opened++;
            await isReleased.Task.WaitAsync(cancellation);
            return await inner.OpenAsync(id, cancellation);
        }

        public ValueTask DeleteAsync(string id, CancellationToken cancellation) => id == Stuck ? throw new IOException("The disk does not answer.") : inner.DeleteAsync(id, cancellation);

        public ValueTask<BlobWriter> CreateAsync(string id, CancellationToken cancellation) => inner.CreateAsync(id, cancellation);

        public ValueTask MakeDurableAsync(CancellationToken cancellation) => inner.MakeDurableAsync(cancellation);

        public ValueTask SettleAsync(IEnumerable<string> ids, CancellationToken cancellation) => inner.SettleAsync(ids, cancellation);

        public ValueTask RestoreAsync(string id, Stream content, CancellationToken cancellation) => inner.RestoreAsync(id, content, cancellation);

        public IReadOnlyList<string> Unsettled() => inner.Unsettled();
    }
}
