using System.Collections.Concurrent;
using System.Globalization;
using TradingHandlers.Running;

namespace TradingHandlers.Prices;

/// <summary>The little of Redis that a client needs to set and get values: for runs without a real one.</summary>
internal sealed class SimulatedRedis : LoopbackServer
{
    private readonly ConcurrentDictionary<string, string> _values = new(StringComparer.Ordinal);

    protected override async Task TalkAsync(StreamReader reader, StreamWriter writer, CancellationToken stopping)
    {
        while (await ReadAsync(reader, stopping) is { } command)
            await writer.WriteAsync(Answer(command).AsMemory(), stopping);
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
