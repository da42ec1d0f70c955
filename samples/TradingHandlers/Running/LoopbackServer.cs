using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TradingHandlers.Running;

/// <summary>A simulated server on a free port of the loopback address. It talks with each client until one of the two leaves.</summary>
internal abstract class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();

    protected LoopbackServer()
    {
        _listener.Start();
        Address = new HostAndPort("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);
        _ = AcceptAsync(_stopping.Token);
    }

    public HostAndPort Address { get; }

    public void Dispose()
    {
        _stopping.Cancel();
        _listener.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Answers to one client. A character is a byte, and a line ends as the protocols of the Internet want it.</summary>
    protected abstract Task TalkAsync(StreamReader reader, StreamWriter writer, CancellationToken stopping);

    private async Task AcceptAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(stopping), stopping);
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken stopping)
    {
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.Latin1);
                await using var writer = new StreamWriter(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
                await TalkAsync(reader, writer, stopping);
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException)
            {
                // The client left, or this server stops.
            }
        }
    }
}
