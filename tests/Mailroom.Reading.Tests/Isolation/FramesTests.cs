using CsCheck;
using Mailroom.Reading.Isolation;

namespace Mailroom.Reading.Tests.Isolation;

public sealed class FramesTests
{
    private const int Limit = 1 << 20;

    private static readonly Gen<ReadAnswer> Answer = Gen.Select(Gen.String, Gen.Byte.Array, (message, picture) => new ReadAnswer(null, ReadingFailure.Corrupt, message, picture));

    [Fact]
    public async Task Frames_are_read_one_after_the_other_in_whatever_pieces_they_come() => await Gen.Select(Answer.Array[1, 5], Gen.Int[1, 100]).SampleAsync(async (answers, piece) =>
    {
        using var sent = new MemoryStream();
        foreach (var answer in answers) await Frames.WriteAsync(sent, answer, FrameContext.Default.ReadAnswer, CancellationToken.None);
        await using var pipe = new Pieces(sent.ToArray(), piece);

        foreach (var answer in answers)
        {
            var read = await Frames.ReadAsync(pipe, FrameContext.Default.ReadAnswer, Limit, CancellationToken.None);
            // What is no text, half a pair of characters, is replaced on the way.
            Assert.Equal(System.Text.Encoding.UTF8.GetBytes(answer.Message!), System.Text.Encoding.UTF8.GetBytes(read.Message!));
            Assert.Equal(answer.Picture, read.Picture);
        }

        await Assert.ThrowsAsync<EndOfStreamException>(() => Frames.ReadAsync(pipe, FrameContext.Default.ReadAnswer, Limit, CancellationToken.None));
    });

    [Fact]
    public async Task A_frame_that_breaks_off_is_told() => await Gen.Select(Answer, Gen.Double[0, 1]).SampleAsync(async (answer, part) =>
    {
        using var sent = new MemoryStream();
        await Frames.WriteAsync(sent, answer, FrameContext.Default.ReadAnswer, CancellationToken.None);
        using var broken = new MemoryStream(sent.ToArray()[..(int)(part * (sent.Length - 1))]);

        await Assert.ThrowsAsync<EndOfStreamException>(() => Frames.ReadAsync(broken, FrameContext.Default.ReadAnswer, Limit, CancellationToken.None));
    });

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0 })]
    [InlineData(new byte[] { 255, 255, 255, 255 })]
    [InlineData(new byte[] { 255, 255, 255, 127 })]
    [InlineData(new byte[] { 2, 0, 0, 0, (byte)'{', (byte)'{' })]
    [InlineData(new byte[] { 4, 0, 0, 0, (byte)'{', (byte)'}', (byte)'{', (byte)'}' })]
    [InlineData(new byte[] { 4, 0, 0, 0, (byte)'n', (byte)'u', (byte)'l', (byte)'l' })]
    public async Task What_is_no_frame_is_refused(byte[] sent)
    {
        using var pipe = new MemoryStream(sent);

        await Assert.ThrowsAsync<InvalidDataException>(() => Frames.ReadAsync(pipe, FrameContext.Default.ReadAnswer, Limit, CancellationToken.None));
    }

    /// <summary>Gives out a few bytes at a time, as a pipe may.</summary>
    private sealed class Pieces(byte[] content, int most) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..Math.Min(buffer.Length, most)], cancellationToken);
    }
}
