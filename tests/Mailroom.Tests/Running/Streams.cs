namespace Mailroom.Tests.Running;

/// <summary>A pattern over and over, up to a length; nothing of it is held.</summary>
internal sealed class RepeatingStream(byte[] pattern, long length) : Stream
{
    private long position;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => length;
    public override long Position { get => position; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var taken = (int)Math.Min(count, length - position);
        for (var i = 0; i < taken; i++) buffer[offset + i] = pattern[(position + i) % pattern.Length];
        position += taken;
        return taken;
    }

    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>Gives some bytes, then cancels, and gives no more.</summary>
internal sealed class StallingStream(CancellationTokenSource breaking) : Stream
{
    private int given;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (given > 1_000_000)
        {
            await breaking.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        given += buffer.Length;
        buffer.Span.Fill((byte)'x');
        return buffer.Length;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>Gives the first half of some bytes, and the rest once a gate opens.</summary>
internal sealed class GatedStream(byte[] content, Task gate) : Stream
{
    private int position;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => position; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (position >= content.Length / 2) await gate.WaitAsync(cancellationToken);
        var taken = Math.Min(buffer.Length, (position < content.Length / 2 ? content.Length / 2 : content.Length) - position);
        content.AsMemory(position, taken).CopyTo(buffer);
        position += taken;
        return taken;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>Looks for bytes in all files of a folder.</summary>
internal static class DiskScan
{
    public static async Task<bool> ContainsAsync(string folder, byte[] wanted)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            // The server holds its lock file.
            if (path.EndsWith(".lock", StringComparison.Ordinal) || path.EndsWith(".sock", StringComparison.Ordinal)) continue;
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var buffer = new byte[1 << 20];
            var kept = 0;
            int read;
            while ((read = await file.ReadAsync(buffer.AsMemory(kept))) > 0)
            {
                var filled = kept + read;
                if (buffer.AsSpan(0, filled).IndexOf(wanted) >= 0) return true;
                kept = Math.Min(wanted.Length - 1, filled);
                buffer.AsSpan(filled - kept, kept).CopyTo(buffer);
            }
        }

        return false;
    }
}
