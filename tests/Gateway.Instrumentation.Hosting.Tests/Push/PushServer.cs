using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Hosting.Tests.Push;

/// <summary>A server on a socket that takes pushes and answers as the test says, or never.</summary>
internal sealed class PushServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _connections = [];

    public PushServer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Url => $"http://{_listener.LocalEndpoint}";

    /// <summary>What the server answers: the lines of its head after <c>HTTP/1.1 </c> and the body; null for no answer.</summary>
    public string? Answer { get; set; } = "200 OK\r\nContent-Length: 0\r\n\r\n";

    /// <summary>What it answers to a request, in place of <see cref="Answer"/>.</summary>
    public Func<string, string?>? AnswerTo { get; set; }

    /// <summary>What each answer waits for.</summary>
    public Task Ready { get; set; } = Task.CompletedTask;

    /// <summary>The requests, whole, in their order.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    public Task<string[]> ReceivedAsync(int count) =>
        Poll.UntilAsync(() => Task.FromResult(Requests.ToArray()), requests => requests.Length >= count, $"{count} requests");

    public void Dispose()
    {
        _listener.Dispose();
        foreach (var connection in _connections)
            connection.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var connection = await _listener.AcceptTcpClientAsync();
                _connections.Add(connection);
                _ = ServeAsync(connection);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // closed
        }
    }

    private async Task ServeAsync(TcpClient connection)
    {
        try
        {
            using (connection)
            {
                var stream = connection.GetStream();
                var text = new StringBuilder();
                var buffer = new byte[64 * 1024];
                while (await stream.ReadAsync(buffer) is var length and > 0)
                {
                    text.Append(Encoding.UTF8.GetString(buffer, 0, length));
                    if (!IsWhole(text.ToString()))
                        continue;
                    var request = text.ToString();
                    Requests.Enqueue(request);
                    text.Clear();
                    await Ready;
                    if ((AnswerTo is null ? Answer : AnswerTo(request)) is { } answer)
                        await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 {answer}"));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // the client has given up, or the test has ended
        }
    }

    private static bool IsWhole(string request) => request.Contains("Transfer-Encoding: chunked", StringComparison.Ordinal)
        ? request.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal)
        : request.EndsWith("\r\n\r\n", StringComparison.Ordinal);
}
