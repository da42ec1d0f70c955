using TradingHandlers.Tests.Running;

namespace TradingHandlers.Tests.Servers;

/// <summary>The sample under a Prometheus that scrapes all of its pages each second.</summary>
internal sealed class WatchedTrading : IAsyncDisposable
{
    private WatchedTrading(RunningTrading trading, PrometheusServer prometheus) => (Trading, Prometheus) = (trading, prometheus);

    public RunningTrading Trading { get; }

    public PrometheusServer Prometheus { get; }

    public static async Task<WatchedTrading> StartAsync(params string[] args)
    {
        SkipUnless.Installed("prometheus");
        var trading = await RunningTrading.StartAsync(args);
        try
        {
            return new WatchedTrading(trading, await PrometheusServer.StartAsync(trading.Targets));
        }
        catch
        {
            await trading.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until one series of a query has a wanted value.</summary>
    public Task<IReadOnlyList<QuerySample>> ShowsAsync(string query, Func<QuerySample, bool> isWanted) =>
        Poll.UntilAsync(() => Prometheus.QueryAsync(query), samples => samples.Any(isWanted), query);

    /// <summary>Waits until a condition is false: until it gives no series.</summary>
    public Task ShowsNothingAsync(string condition) =>
        Poll.UntilAsync(() => Prometheus.QueryAsync(condition), samples => samples.Count == 0, $"nothing from {condition}");

    public async ValueTask DisposeAsync()
    {
        await Prometheus.DisposeAsync();
        await Trading.DisposeAsync();
    }
}
