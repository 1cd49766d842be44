using System.Net;
using System.Net.Sockets;

namespace Mailroom.Hostile.Running;

/// <summary>Waits on loopback for calls that no document may cause, and counts them.</summary>
internal sealed class Listener : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private int calls;

    public Listener()
    {
        listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

    /// <summary>How often it has been called so far.</summary>
    public int Calls => Volatile.Read(ref calls);

    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var caller = await listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref calls);
            }
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
        {
            // The run is over.
        }
    }
}
