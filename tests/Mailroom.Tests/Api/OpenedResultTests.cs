using Mailroom.Api;
using Mailroom.Erasing;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Api;

/// <summary>Protects: results that are being sent while something is erased.</summary>
public sealed class OpenedResultTests
{
    [Fact]
    public async Task What_is_erased_while_results_are_taken_is_not_among_those_that_follow()
    {
        await using var store = await StoreOnDisk.OpenAsync(TimeProvider.System);
        var first = await store.AddFileAsync(await store.AddClassificationAsync());
        var second = await store.AddFileAsync(first.Batch);
        var third = await store.AddFileAsync(first.Batch);
        await using var taken = store.Get<BatchFiles>().EntriesAsync(first.Batch, 0, 100, address: null, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await taken.MoveNextAsync());
        Assert.Equal(first.Id, taken.Current.FileId);
        await store.Get<Eraser>().EraseAsync([second]);
        Assert.True(await taken.MoveNextAsync());
        Assert.Equal(third.Id, taken.Current.FileId);
        Assert.False(await taken.MoveNextAsync());
    }

    [Fact]
    public async Task No_file_of_an_erased_batch_follows()
    {
        await using var store = await StoreOnDisk.OpenAsync(TimeProvider.System);
        var first = await store.AddFileAsync(await store.AddClassificationAsync());
        await store.AddFileAsync(first.Batch);
        await using var taken = store.Get<BatchFiles>().EntriesAsync(first.Batch, 0, 100, address: null, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await taken.MoveNextAsync());
        await store.Get<Eraser>().EraseAsync([first.Batch]);
        Assert.False(await taken.MoveNextAsync());
    }
}
