using System.Net;
using System.Net.Sockets;

namespace TradingHandlers.Alerts;

/// <summary>A mail server on the loopback address that takes mails and delivers none. It puts off one mail in four.</summary>
internal sealed class SimulatedMailServer : BackgroundService
{
    private const double PutOffShare = 0.25;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Random _random;

    public SimulatedMailServer(Random random)
    {
        _random = random;
        _listener.Start();
        Address = new HostAndPort("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);
    }

    public HostAndPort Address { get; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
                _ = TalkAsync(await _listener.AcceptTcpClientAsync(stoppingToken), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    public override void Dispose()
    {
        _listener.Dispose();
        base.Dispose();
    }

    /// <summary>The little of SMTP that a client needs.</summary>
    private async Task TalkAsync(TcpClient client, CancellationToken stopping)
    {
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream);
                await using var writer = new StreamWriter(stream) { NewLine = "\r\n", AutoFlush = true };
                await writer.WriteLineAsync("220 simulated mail server");
                while (await reader.ReadLineAsync(stopping) is { } line)
                {
                    var command = line.Split(' ')[0].ToUpperInvariant();
                    if (command == "DATA")
                    {
                        await writer.WriteLineAsync("354 go on");
                        while (await reader.ReadLineAsync(stopping) is not (null or "."))
                        {
                            // The mail itself.
                        }
                    }

                    await writer.WriteLineAsync(command switch
                    {
                        "EHLO" or "HELO" => "250 hello",
                        "MAIL" or "RCPT" => "250 fine",
                        "DATA" => IsPutOff() ? "451 try again later" : "250 taken",
                        "QUIT" => "221 bye",
                        _ => "502 no such command",
                    });
                    if (command == "QUIT")
                        return;
                }
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException)
            {
                // The client left, or this server stops.
            }
        }
    }

    private bool IsPutOff()
    {
        lock (_random)
            return _random.NextDouble() < PutOffShare;
    }
}
