using System.Net.Sockets;
using System.Text;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests;

/// <summary>A client that sends what it is told, byte by byte, and hangs up when it is told.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(60));

    public static async Task<RawConnection> OpenAsync(Uri address)
    {
        var connection = new RawConnection();
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

    public async Task<string> ReadToEndAsync() => await ReadAsync(_ => false);

    /// <summary>Reads until what came ends with a text.</summary>
    public Task<string> ReadUntilAsync(string end) => ReadAsync(text => text.EndsWith(end, StringComparison.Ordinal));

    /// <summary>Closes the connection as a process that dies does: the server is told at once.</summary>
    public void HangUp() => _socket.Close(timeout: 0);

    public void Dispose()
    {
        _socket.Dispose();
        _deadline.Dispose();
    }

    private async Task<string> ReadAsync(Func<string, bool> isEnough)
    {
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        while (!isEnough(text.ToString()))
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
