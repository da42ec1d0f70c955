using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TradingHandlers.Prices;

/// <summary>The little of Redis that a client needs to set and get values, on the loopback address: for runs without a real one.</summary>
internal sealed class SimulatedRedis : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, string> _values = new(StringComparer.Ordinal);

    public SimulatedRedis()
    {
        _listener.Start();
        Address = _listener.LocalEndpoint.ToString()!;
        _ = AcceptAsync(_stopping.Token);
    }

    public string Address { get; }

    public void Dispose()
    {
        _stopping.Cancel();
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
                _ = TalkAsync(await _listener.AcceptTcpClientAsync(stopping), stopping);
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }

    private async Task TalkAsync(TcpClient client, CancellationToken stopping)
    {
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.Latin1); // a character for each byte
                await using var writer = new StreamWriter(stream, Encoding.Latin1) { AutoFlush = true };
                while (await ReadAsync(reader, stopping) is { } command)
                    await writer.WriteAsync(Answer(command).AsMemory(), stopping);
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException)
            {
                // The client left, or this server stops.
            }
        }
    }

    /// <summary>A command and its arguments; null at the end.</summary>
    private static async Task<string[]?> ReadAsync(StreamReader reader, CancellationToken stopping)
    {
        if (await reader.ReadLineAsync(stopping) is not { } count)
            return null;
        var words = new string[Number(count)];
        for (var i = 0; i < words.Length; i++)
        {
            var word = new char[Number(await reader.ReadLineAsync(stopping) ?? "$0")];
            await reader.ReadBlockAsync(word, stopping);
            await reader.ReadLineAsync(stopping);
            words[i] = new string(word);
        }

        return words;
    }

    private string Answer(string[] command)
    {
        switch (command)
        {
            case ["GET", var key]:
                return _values.TryGetValue(key, out var found) ? Bulk(found) : "$-1\r\n";
            case ["SET", var key, var value, ..]:
                _values[key] = value;
                return "+OK\r\n";
            case ["PING", ..]:
                return "+PONG\r\n";
            case ["ECHO", var text]:
                return Bulk(text);
            default:
                return "-ERR unknown command\r\n"; // a client asks for much, and does without
        }
    }

    private static string Bulk(string value) => $"${value.Length}\r\n{value}\r\n";

    // *2 and $14: how many words, and how long one is.
    private static int Number(string line) => int.Parse(line.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture);
}
