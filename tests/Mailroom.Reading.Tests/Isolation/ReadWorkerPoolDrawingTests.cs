using Mailroom.Hostile.Making;
using Mailroom.Reading.Isolation;
using SkiaSharp;
using static Mailroom.Reading.Tests.Isolation.WorkerHost;

namespace Mailroom.Reading.Tests.Isolation;

public sealed class ReadWorkerPoolDrawingTests
{
    [Fact]
    public async Task Who_wants_a_picture_no_more_costs_no_child_that_has_begun_to_draw_it()
    {
        await using var pool = Pool();
        using var child = await ChildAsync(pool);
        using var leaving = new CancellationTokenSource();
        using var page = new LeftBehind(Page(), leaving);

        Assert.NotNull(await pool.DrawAsync(page, page.Length, page: 1, size: 200, new ReadingOptions(), leaving.Token, Cancellation));

        Assert.True(leaving.IsCancellationRequested);
        using var after = await ChildAsync(pool);
        Assert.Equal(child.Id, after.Id);
    }

    [Fact]
    public async Task Who_wants_a_picture_no_more_leaves_the_queue()
    {
        await using var pool = Pool();
        using var end = new CancellationTokenSource();
        var first = ReadAsync(pool, "hang", end.Token);
        using var leaving = new CancellationTokenSource();
        using var page = new MemoryStream(Page());
        var waiting = pool.DrawAsync(page, page.Length, page: 1, size: 200, new ReadingOptions(), leaving.Token, Cancellation);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(0, page.Position);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    [Fact]
    public async Task A_picture_of_nearly_as_many_pixels_as_may_be_is_drawn_within_the_memory_that_a_child_has()
    {
        await using var pool = new ReadWorkerPool(new ReadWorkerPoolOptions { FileName = Program, Arguments = ["reader"], Workers = 1 });
        using var page = new MemoryStream(new PngWriter(14_000, 14_000, colours: 2).Add("IDAT", Bytes.PackedZeros(((14_000L * 3) + 1) * 14_000)).Write());
        Assert.NotNull(await pool.DrawAsync(page, page.Length, page: 1, size: 200, new ReadingOptions(), Cancellation, Cancellation));
    }

    private static byte[] Page()
    {
        using var bitmap = new SKBitmap(300, 200);
        using var image = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return image.ToArray();
    }

    // Whoever asked goes away once the document is on its way to the child.
    private sealed class LeftBehind(byte[] content, CancellationTokenSource leaving) : MemoryStream(content)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await leaving.CancelAsync();
            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}
