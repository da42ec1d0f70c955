using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Instrumentation.HttpClients.Tests;

/// <summary>A service without a server: what it does with a connection after the request's headers is up to the test.</summary>
internal sealed class RawService : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    public RawService(Func<Socket, CancellationToken, Task> answer)
    {
        _listener.Start();
        _accepting = AcceptAsync(answer);
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>Sends a text and resets the connection.</summary>
    public static RawService ThatResetsAfter(string text) => new(async (socket, _) =>
    {
        if (text.Length > 0)
            await socket.SendAsync(Encoding.ASCII.GetBytes(text));
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
    });

    /// <summary>Sends a text and ends the connection in an orderly way.</summary>
    public static RawService ThatEndsAfter(string text) => new(async (socket, _) =>
    {
        await socket.SendAsync(Encoding.ASCII.GetBytes(text));
        socket.Shutdown(SocketShutdown.Both);
        socket.Close();
    });

    /// <summary>Sends a text and then nothing.</summary>
    public static RawService ThatIsSilentAfter(string text) => new(async (socket, token) =>
    {
        if (text.Length > 0)
            await socket.SendAsync(Encoding.ASCII.GetBytes(text));
        await Task.Delay(Timeout.Infinite, token);
    });

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync(Func<Socket, CancellationToken, Task> answer)
    {
        try
        {
            while (true)
                _ = AnswerAsync(await _listener.AcceptSocketAsync(_stop.Token), answer);
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(Socket socket, Func<Socket, CancellationToken, Task> answer)
    {
        try
        {
            var request = "";
            var buffer = new byte[4096];
            while (!request.Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                var read = await socket.ReceiveAsync(buffer, _stop.Token);
                if (read == 0)
                    return;
                request += Encoding.ASCII.GetString(buffer, 0, read);
            }

            await answer(socket, _stop.Token);
        }
        catch (Exception)
        {
            // The client left, or the test is over.
        }
        finally
        {
            socket.Dispose();
        }
    }
}
