using System.Globalization;
using TradingHandlers.Messages;

namespace TradingHandlers.MarketData;

/// <summary>The candles beside the program: a line for each symbol and minute.</summary>
internal static class CandleFile
{
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "candles.csv");

    /// <summary>The candles of each symbol, in the order of time.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<Candle>> Read(string path) => File.ReadLines(path).Skip(1).Select(Parse)
        .GroupBy(static candle => candle.Symbol)
        .ToDictionary(static symbol => symbol.Key, static symbol => (IReadOnlyList<Candle>)[.. symbol]);

    private static Candle Parse(string line)
    {
        var fields = line.Split(',');
        return new Candle(
            fields[1], DateTimeOffset.Parse(fields[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
            Number(fields[2]), Number(fields[3]), Number(fields[4]), Number(fields[5]), Number(fields[6]));
    }

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
