using System.Net.Sockets;
using System.Text;

namespace Gateway.Instrumentation.AspNetCore.Tests;

/// <summary>A client that sends what it is told, byte by byte, and hangs up when it is told.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromMinutes(3));

    /// <summary>Connects. With a small buffer, the system takes no more of an answer than is read.</summary>
    public static async Task<RawConnection> OpenAsync(Uri address, int? receiveBufferSize = null)
    {
        var connection = new RawConnection();
        if (receiveBufferSize is { } size)
            connection._socket.ReceiveBufferSize = size;
        await connection._socket.ConnectAsync(address.Host, address.Port, connection._deadline.Token);
        return connection;
    }

    /// <summary>Sends a request and reads all that comes back.</summary>
    public static async Task<RawAnswer> AskAsync(Uri address, string request)
    {
        using var connection = await OpenAsync(address);
        await connection.SendAsync(request);
        return new(await connection.ReadToEndAsync(), request.StartsWith("HEAD ", StringComparison.Ordinal));
    }

    public async Task SendAsync(string text)
    {
        var left = Encoding.Latin1.GetBytes(text).AsMemory();
        while (left.Length > 0)
            left = left[await _socket.SendAsync(left, _deadline.Token)..];
    }

    public Task<string> ReadToEndAsync()
    {
        _socket.ReceiveBufferSize = 1024 * 1024;
        return ReadAsync(static _ => false);
    }

    /// <summary>Reads a little: the server has begun to answer then.</summary>
    public Task<string> ReadSomeAsync() => ReadAsync(static text => text.Length > 0);

    /// <summary>Reads that many bytes, or more.</summary>
    public Task<string> ReadAtLeastAsync(int count) => ReadAsync(text => text.Length >= count);

    /// <summary>Reads until what came ends with a text.</summary>
    public Task<string> ReadUntilAsync(string end) => ReadAsync(
        text => text.Length >= end.Length && text.ToString(text.Length - end.Length, end.Length) == end);

    /// <summary>Closes the connection as a process that dies does: the server is told at once.</summary>
    public void HangUp() => _socket.Close(timeout: 0);

    public void Dispose()
    {
        _socket.Dispose();
        _deadline.Dispose();
    }

    private async Task<string> ReadAsync(Func<StringBuilder, bool> isEnough)
    {
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        while (!isEnough(text))
        {
            int count;
            try
            {
                count = await _socket.ReceiveAsync(buffer, _deadline.Token);
            }
            catch (SocketException)
            {
                break; // a reset: what came before it counts
            }

            if (count == 0)
                break;
            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        return text.ToString();
    }
}
