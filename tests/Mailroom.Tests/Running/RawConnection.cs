using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mailroom.Tests.Running;

/// <summary>A connection on which bytes are sent as they are, whatever HTTP says of them.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private RawConnection()
    {
    }

    public static async Task<RawConnection> OpenAsync(int port)
    {
        var connection = new RawConnection();
        await connection.socket.ConnectAsync(IPAddress.Loopback, port);
        return connection;
    }

    /// <summary>The head of a request with the first account's key, after whose answer the server closes.</summary>
    public static byte[] Head(string method, string target, params ReadOnlySpan<string> headers) =>
        Encoding.Latin1.GetBytes($"{method} {target} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {RunningServer.Key}\r\nConnection: close\r\n{string.Concat(headers.ToArray().Select(header => header + "\r\n"))}\r\n");

    /// <summary>Sends what the server takes of it; false where it closed before all was sent.</summary>
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default)
    {
        try
        {
            for (var sent = 0; sent < bytes.Length;) sent += await socket.SendAsync(bytes[sent..], SocketFlags.None, cancellation);
            return true;
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Sends no more, and still reads.</summary>
    public void EndSending()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The server has closed already.
        }
    }

    /// <summary>Goes away without a word: the server's end gets a reset.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
    }

    /// <summary>Reads until the server closes, or until what was read is enough; what was read is <see cref="Text"/>, however it ends.</summary>
    /// <returns>Whether the server closed.</returns>
    public async Task<bool> ReadAsync(TimeSpan limit, Func<string, bool>? isEnough = null)
    {
        using var ending = new CancellationTokenSource(limit);
        var buffer = new byte[64 * 1024];
        try
        {
            while (isEnough?.Invoke(Text) is not true)
            {
                var read = await socket.ReceiveAsync(buffer, SocketFlags.None, ending.Token);
                if (read == 0) return true;
                Text += Encoding.UTF8.GetString(buffer, 0, read);
            }

            return false;
        }
        catch (SocketException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>What has been read so far.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The body of an answer that is the only one, without its chunks.</summary>
    public string Body
    {
        get
        {
            var at = Text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
            if (!Text[..at].Contains("\r\nTransfer-Encoding: chunked", StringComparison.Ordinal)) return Text[at..];
            // Sizes count bytes: as Latin-1 letters stand for them.
            var (rest, body) = (Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Text[at..])), new StringBuilder());
            while (int.TryParse(rest.Split('\r')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var size) && size > 0)
            {
                var from = rest.IndexOf('\n', StringComparison.Ordinal) + 1;
                body.Append(rest, from, size);
                rest = rest[(from + size + 2)..];
            }

            return Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(body.ToString()));
        }
    }

    /// <summary>The status of the first answer; 0 where there was none.</summary>
    public int Status => Text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) && int.TryParse(Text.AsSpan(9, 3), out var status) ? status : 0;

    public void Dispose() => socket.Dispose();
}
