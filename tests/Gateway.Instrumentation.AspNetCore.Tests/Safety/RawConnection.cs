using System.Net.Sockets;
using System.Text;

namespace Gateway.Instrumentation.AspNetCore.Tests.Safety;

/// <summary>A client that sends whatever bytes a test wants, and reads as much as it wants.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };

    public static async Task<RawConnection> SendAsync(TestApp app, string request)
    {
        var connection = new RawConnection();
        var address = app.Client.BaseAddress!;
        await connection._socket.ConnectAsync(address.Host, address.Port);
        await connection._socket.SendAsync(Encoding.Latin1.GetBytes(request));
        return connection;
    }

    /// <summary>A request that asks for the page and keeps the connection.</summary>
    public static Task<RawConnection> ScrapeAsync(TestApp app) => SendAsync(app, "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");

    /// <summary>Reads a little: the server has begun to answer then.</summary>
    public Task<string> ReadSomeAsync(CancellationToken cancellationToken) => ReadAsync(new byte[256], cancellationToken);

    /// <summary>Reads until the server closes the connection, or cuts it.</summary>
    public async Task<string> ReadToEndAsync(CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new byte[1024 * 1024];
        _socket.ReceiveBufferSize = buffer.Length;
        try
        {
            while (await ReadAsync(buffer, cancellationToken) is { Length: > 0 } some)
                text.Append(some);
        }
        catch (SocketException)
        {
            // cut
        }

        return text.ToString();
    }

    /// <summary>Hangs up in the middle, as a process that is killed does.</summary>
    public void Reset() => _socket.Close(timeout: 0);

    public void Dispose() => _socket.Dispose();

    private async Task<string> ReadAsync(byte[] buffer, CancellationToken cancellationToken) =>
        Encoding.Latin1.GetString(buffer, 0, await _socket.ReceiveAsync(buffer, cancellationToken));
}
