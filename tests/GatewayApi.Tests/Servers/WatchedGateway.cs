using Gateway.Instrumentation.TestServers;

namespace GatewayApi.Tests.Servers;

/// <summary>A gateway and a Prometheus that has scraped it already, so that every later event is an increase.</summary>
internal sealed class WatchedGateway : IAsyncDisposable
{
    private WatchedGateway(RunningGateway gateway, PrometheusServer prometheus)
    {
        Gateway = gateway;
        Prometheus = prometheus;
    }

    public RunningGateway Gateway { get; }

    public PrometheusServer Prometheus { get; }

    public static async Task<WatchedGateway> StartAsync(params string[] settings)
    {
        SkipUnless.Installed("prometheus");
        var gateway = await RunningGateway.StartAsync(settings);
        try
        {
            var prometheus = await PrometheusServer.StartAsync(
                [new ScrapeTarget("gateway", gateway.Address)], cancellationToken: TestContext.Current.CancellationToken);
            return await ScrapedOnceAsync(new WatchedGateway(gateway, prometheus));
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until a query gives series: after a scrape that fails it gives none until the next one.</summary>
    public Task<IReadOnlyList<QuerySample>> QueryAsync(string query) => ShowsAsync(query, _ => true);

    /// <summary>Waits until one series of a query has a wanted value, and returns the whole answer.</summary>
    public Task<IReadOnlyList<QuerySample>> ShowsAsync(string query, Func<double, bool> isWanted) =>
        Poll.UntilAsync(() => Prometheus.QueryAsync(query), samples => samples.Any(sample => isWanted(sample.Value)), query);

    /// <summary>Waits until a query gives no series.</summary>
    public Task ShowsNothingAsync(string query) =>
        Poll.UntilAsync(() => Prometheus.QueryAsync(query), samples => samples.Count == 0, $"nothing from {query}");

    /// <summary>Waits until a query gives this one value.</summary>
    public Task BecomesAsync(string query, double value) =>
        Poll.UntilAsync(() => Prometheus.QueryAsync(query), samples => samples is [var only] && only.Value == value, $"{query} to be {value}");

    /// <summary>Waits for a scrape that begins after this call: it shows all that has ended by now.</summary>
    public async Task ScrapedAsync()
    {
        const double Adjustment = 0.01; // Prometheus moves the times of its scrapes by up to 2 ms, to be regular
        var now = (await Prometheus.QueryAsync("time()")).Single().Value;

        // Not of "up", which a scrape that fails has as well.
        await ShowsAsync("timestamp(pricing_sync_total{job=\"gateway\"})", scraped => scraped > now + Adjustment);
    }

    public async ValueTask DisposeAsync()
    {
        await Prometheus.DisposeAsync();
        await Gateway.DisposeAsync();
    }

    private static async Task<WatchedGateway> ScrapedOnceAsync(WatchedGateway watched)
    {
        try
        {
            await watched.ShowsAsync("pricing_sync_total", _ => true);
            return watched;
        }
        catch
        {
            await watched.Prometheus.DisposeAsync();
            throw;
        }
    }
}
