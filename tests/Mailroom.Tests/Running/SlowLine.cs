using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Mailroom.Tests.Running;

/// <summary>A line to a server on which everything takes its time, in both directions: what is sent arrives in order, and late.</summary>
internal sealed class SlowLine : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly ConcurrentBag<TcpClient> open = [];
    private readonly Task accepting;
    private readonly TimeSpan delay;
    private readonly int server;
    private volatile bool isCut;

    private SlowLine(int server, TimeSpan delay)
    {
        (this.server, this.delay) = (server, delay);
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>The address of the server at this end of the line.</summary>
    public string Origin => "http://" + listener.LocalEndpoint;

    /// <summary>Opens a line.</summary>
    /// <param name="server">The server's port.</param>
    /// <param name="delay">How long one way takes.</param>
    public static SlowLine To(int server, TimeSpan delay) => new(server, delay);

    /// <summary>Cuts it: nothing gets through until it is mended.</summary>
    public void Cut()
    {
        isCut = true;
        foreach (var client in open) client.Dispose();
    }

    /// <summary>Lets through who comes from now on.</summary>
    public void Mend() => isCut = false;

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Stop();
        foreach (var client in open) client.Dispose();
        await accepting;
        listener.Dispose();
        ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var (near, far) = (await listener.AcceptTcpClientAsync(ending.Token), new TcpClient());
                open.Add(near);
                open.Add(far);
                if (isCut) near.Dispose();
                _ = JoinAsync(near, far);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The line is closed.
        }
    }

    private async Task JoinAsync(TcpClient near, TcpClient far)
    {
        try
        {
            (near.NoDelay, far.NoDelay) = (true, true);
            await far.ConnectAsync(IPAddress.Loopback, server, ending.Token);
            await Task.WhenAny(PassAsync(near, far), PassAsync(far, near));
        }
        catch (Exception broken) when (broken is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
        {
            // One end is gone; the other learns it below.
        }
        finally
        {
            near.Dispose();
            far.Dispose();
        }
    }

    private async Task PassAsync(TcpClient from, TcpClient to)
    {
        var under = Channel.CreateUnbounded<(long Due, byte[] Bytes)>();
        var reading = ReadAsync();
        await foreach (var (due, bytes) in under.Reader.ReadAllAsync(ending.Token))
        {
            if (due - Environment.TickCount64 is > 0 and var early) await Task.Delay(TimeSpan.FromMilliseconds(early), ending.Token);
            await to.GetStream().WriteAsync(bytes, ending.Token);
        }

        await reading;

        async Task ReadAsync()
        {
            var buffer = new byte[64 * 1024];
            try
            {
                while (await from.GetStream().ReadAsync(buffer, ending.Token) is > 0 and var read) under.Writer.TryWrite((Environment.TickCount64 + (long)delay.TotalMilliseconds, buffer[..read]));
            }
            catch (Exception broken) when (broken is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
            {
                // What was sent before still arrives.
            }

            under.Writer.Complete();
        }
    }
}
