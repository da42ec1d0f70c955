using TradingHandlers.Messages;
using TradingHandlers.Troubles;

namespace TradingHandlers.MarketData;

/// <summary>A simulated exchange that lists one symbol: it replays the file, again and again, and refuses one call in fifty.</summary>
internal sealed class Exchange(string name, IReadOnlyList<Candle> candles, bool fails, TroubleSwitch troubles, Random random)
{
    private const double RefusedShare = 0.02;

    private long _next;

    public string Name => name;

    /// <summary>The candles since the last call, up to this minute of the replay. After a call that failed, those of both.</summary>
    /// <exception cref="FeedException">It refuses, or does not answer.</exception>
    public IReadOnlyList<Candle> Read(long upTo)
    {
        if (fails && troubles.IsOn(TroubleNames.DataCollectorDown))
            throw new FeedException(FeedException.Unreachable);
        if (random.NextDouble() < RefusedShare)
            throw new FeedException(FeedException.RateLimit);
        List<Candle> read = [];
        for (; _next < upTo; _next++)
            read.Add(candles[(int)(_next % candles.Count)]);
        return read;
    }
}
